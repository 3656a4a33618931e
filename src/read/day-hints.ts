// Days of a post that keep a new file from being mailed: dated long ago, or closed already. Pure. Whether a file is new only
// the ledger knows (collect/post-warning.ts), so these are for files that somebody asks about by name.

import { DAY_MS } from '../duration.ts';
import type { PostDraft } from '../posts/post.ts';
import { formatDay } from '../texts/instant.ts';
import type { Fields } from './fields.ts';
import type { FileProblem } from './file-mistake.ts';
import { CLOSING_KEYS } from './post-keys.ts';

interface Circumstances {
  readonly now: Date;
  readonly announceDays: number;
  readonly timeZone: string;
}

/** Null = a new file with these days is mailed. */
export function oldDay(
  draft: Pick<PostDraft, 'publishedAt' | 'closesAt'>,
  { now, announceDays }: Pick<Circumstances, 'now' | 'announceDays'>,
): 'archive' | 'closed' | null {
  const { publishedAt, closesAt } = draft;
  if (closesAt !== null && closesAt <= now) return 'closed';
  if (publishedAt !== null && now.getTime() - publishedAt.getTime() > announceDays * DAY_MS) return 'archive';
  return null;
}

/** What to say of a file that is about to be dropped in. */
export function dayHints(draft: PostDraft, fields: Fields, circumstances: Circumstances): FileProblem[] {
  const { announceDays, timeZone } = circumstances;
  const old = oldDay(draft, circumstances);
  if (old === 'closed') {
    const line = CLOSING_KEYS.map((key) => fields.get(key)?.line).find(Boolean) ?? null;
    const problem = `the job closed on ${formatDay(draft.closesAt as Date, timeZone)}: it is mailed to nobody`;
    return [{ line, problem, remedy: 'correct the day if it is wrong' }];
  }
  if (old === null) return [];
  const day = formatDay(draft.publishedAt as Date, timeZone);
  return [
    {
      line: fields.get('date')?.line ?? null,
      problem: `dated ${day}, a new post is older than ${announceDays} days: archive, mailed to nobody`,
      remedy: 'correct "date", or the day in the file\'s name, if it is wrong',
    },
  ];
}

/**
 * Most people read weekly: a job that comes and closes between two digests comes to them early, if a morning is left for it,
 * and else never.
 */
export function weeklyHints(
  { publishedAt, closesAt }: Pick<PostDraft, 'publishedAt' | 'closesAt'>,
  fields: Fields,
  { now, weekly, early, timeZone }: Pick<Circumstances, 'now' | 'timeZone'> & Slots,
): FileProblem[] {
  const isNew = publishedAt === null || weekly.last === null || publishedAt > weekly.last;
  if (closesAt === null || closesAt <= now || closesAt > weekly.next || !isNew) return [];
  const [day, next] = [formatDay(closesAt, timeZone), formatDay(weekly.next, timeZone)];
  const line = CLOSING_KEYS.map((key) => fields.get(key)?.line).find(Boolean) ?? null;
  const start = `it closes on ${day}, before the next weekly digest of ${next}: whoever reads weekly`;
  if (early !== null && early < closesAt)
    return [
      {
        line,
        problem: `${start} gets it early, by itself`,
        remedy: 'let it close later if it can wait for the digest',
      },
    ];
  return [{ line, problem: `${start} does not get it`, remedy: 'let it close later if it can' }];
}

/** Of digests, on the board's clock. */
export interface Slots {
  readonly weekly: { readonly last: Date | null; readonly next: Date };
  /** The next morning on which an early digest could go out; null where there are none. */
  readonly early: Date | null;
}
