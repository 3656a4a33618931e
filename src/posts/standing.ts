// What becomes of a post, decided here and nowhere else: may it be mailed, shown, announced? Pure. The collector records
// the verdict whenever a file changes (decideStanding); everybody else asks what it is by now (standingAt).

import type { PostHold, PostSays, Standing } from '../database/values.ts';
import { DAY_MS } from '../duration.ts';

/** What a verdict rests on. */
export interface StandingFacts {
  readonly says: PostSays;
  /** An admin's part in it; null = none. */
  readonly kept: PostHold | null;
  readonly publishedAt: Date;
  /** When its file was first seen, read or not. */
  readonly firstSeenAt: Date;
  readonly closesAt: Date | null;
  readonly applyUrl: string | null;
}

/** By what else it is judged. */
export interface StandingRules {
  readonly now: Date;
  readonly announceDays: number;
  /** Apply links that lead nowhere and whose posts are left out (link-store.ts). */
  readonly goneLinks: ReadonlySet<string>;
}

/** The standing of a post whose file is there; the first rule that holds. */
export function decideStanding(
  { says, kept, publishedAt, firstSeenAt, closesAt, applyUrl }: StandingFacts,
  { now, announceDays, goneLinks }: StandingRules,
): Exclude<Standing, 'removed' | 'missing'> {
  if (says === 'draft') return 'draft';
  if (says === 'gone' || hasPassed(closesAt, now)) return 'closed';
  if (publishedAt > now) return 'future';
  if (kept === 'quiet' || isArchive(publishedAt, firstSeenAt, announceDays)) return 'archive';
  if (says === 'not-mailed') return 'not-mailed';
  if (kept === 'held') return 'held';
  return applyUrl !== null && goneLinks.has(applyUrl) ? 'link-gone' : 'live';
}

/** Dated so long before its file came that nobody wants to be told; a date that is corrected is measured anew. */
export function isArchive(publishedAt: Date, firstSeenAt: Date, announceDays: number): boolean {
  return firstSeenAt.getTime() - publishedAt.getTime() > announceDays * DAY_MS;
}

/** A verdict as it was recorded, and what time alone may have done to it since. */
export interface RecordedStanding {
  readonly standing: Exclude<Standing, 'missing'>;
  readonly closesAt: Date | null;
  /** Since when its file is missing without being counted as deleted; null = it is there. */
  readonly missingSince: Date | null;
}

/** The standing at this instant. */
export function standingAt(post: RecordedStanding, now: Date): Standing {
  if (post.standing === 'removed') return 'removed';
  return post.missingSince === null ? whenThere(post, now) : 'missing';
}

/** May it stand in a mail that goes out now? */
export function isSendable(post: RecordedStanding, now: Date): boolean {
  return standingAt(post, now) === 'live';
}

/** May a digest be planned with it? A missing file may come back, and sending waits until that is known. */
export function isPlannable(post: RecordedStanding, now: Date): boolean {
  return whenThere(post, now) === 'live';
}

function whenThere({ standing, closesAt }: RecordedStanding, now: Date): Exclude<Standing, 'missing'> {
  const isOver = (standing === 'live' || standing === 'link-gone') && hasPassed(closesAt, now);
  return isOver ? 'closed' : standing;
}

function hasPassed(closesAt: Date | null, now: Date): boolean {
  return closesAt !== null && closesAt.getTime() <= now.getTime();
}

/** On the site for whoever looks, mailed or not. */
export function isShown(post: RecordedStanding, now: Date): boolean {
  const standing = standingAt(post, now);
  const isShownKind = standing === 'live' || standing === 'archive' || standing === 'not-mailed';
  return isShownKind && !hasPassed(post.closesAt, now);
}

/**
 * Open, the one meaning of it: shown, and announced or dated within `openDays`, or with a closing day ahead (`deadline`:
 * one that its text names).
 */
export function isOpen(
  post: RecordedStanding & {
    readonly deadline: Date | null;
    readonly publishedAt: Date;
    readonly announcedAt: Date | null;
  },
  now: Date,
  openDays: number,
): boolean {
  if (!isShown(post, now)) return false;
  const lastDay = post.closesAt ?? post.deadline;
  if (lastDay !== null && lastDay > now) return true;
  const newest = Math.max(post.publishedAt.getTime(), post.announcedAt?.getTime() ?? 0);
  return now.getTime() - newest <= openDays * DAY_MS;
}

/** What the ledger knows of a post when its file is judged again. */
export interface KnownStanding extends RecordedStanding {
  readonly number: number | null;
  readonly announcedAt: Date | null;
  /** When it stopped being live; null = it is, or never was. */
  readonly leftAt: Date | null;
}

/** Cursors reach back no further than this: what was out for longer before it went has passed everybody. */
const OUT_LONG_DAYS = 14;

/**
 * Does a post that is live now want a number? When it turned live from anything else: it is new, its day came, a slip was
 * corrected, its file is back, its link answers again. Cursors have passed it meanwhile; who had it does not get it again (plan/plan-store.ts).
 * Not after a missing file, which no cursor passes, and not when it had been out for long before it went.
 */
export function wantsNumber(known: KnownStanding | null, now: Date, announceDays: number): boolean {
  if (known === null) return true;
  if (whenThere(known, now) === 'live') return false;
  if (known.number === null || known.announcedAt === null) return true;
  const leftAt = leftSince(known) ?? now;
  const outMs = leftAt.getTime() - known.announcedAt.getTime();
  return outMs <= Math.max(announceDays, OUT_LONG_DAYS) * DAY_MS;
}

/** When it stopped being live, as its row is to say; null = it is, or never was. */
export function nextLeftAt(known: KnownStanding | null, standing: Standing, now: Date): Date | null {
  if (standing === 'live' || known === null) return null;
  return whenThere(known, now) === 'live' ? now : leftSince(known);
}

function leftSince({ standing, leftAt, closesAt }: KnownStanding): Date | null {
  return leftAt ?? (standing === 'live' ? closesAt : null);
}
