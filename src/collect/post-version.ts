// A file that was read becomes the next version of its post: judged anew by what it says now, whatever was decided about it
// before. Pure.

import type { PostDraft } from '../posts/post.ts';
import type { KnownPost } from '../posts/post-store.ts';
import type { PostVersion } from '../posts/post-writes.ts';
import { decideStanding, isArchive, nextLeftAt, type StandingRules, wantsNumber } from '../posts/standing.ts';
import type { FileProblem } from '../read/file-mistake.ts';
import { COME_BACK_MS } from './identify.ts';
import type { LookedFile } from './look.ts';
import { makeUpId } from './made-up-id.ts';
import type { PostFile } from './post-identity.ts';

export interface ReadPost extends PostFile {
  readonly looked: LookedFile;
  readonly idLine: number | null;
  readonly notes: readonly FileProblem[];
  /** Who posted it. */
  readonly contact: string | null;
}

export interface Version extends PostVersion {
  readonly known: KnownPost | null;
  /** Of its newest announcement; null = none. */
  readonly number: number | null;
  /** Wants a number, as soon as it has settled and if not too many come at once. */
  readonly isDue: boolean;
}

interface Circumstances extends StandingRules {
  /** Ids that belong to posts. */
  readonly knownIds: ReadonlySet<string>;
}

export function toVersion(
  { file, post }: { readonly file: ReadPost; readonly post: KnownPost | null },
  { knownIds, ...rules }: Circumstances,
): Version {
  const { now, announceDays } = rules;
  const { path, draft, bodyHash, looked } = file;
  const publishedAt = draft.publishedAt ?? undatedSince(draft, post, { now, announceDays });
  const firstSeenAt = firstSeen(looked, post, now);
  // Let out without mail for the date that it had: a corrected one is judged by itself.
  const isRedated = post?.kept === 'quiet' && post.publishedAt.getTime() !== publishedAt.getTime();
  const kept = isRedated ? null : (post?.kept ?? null);
  const { says, closesAt, applyUrl } = draft;
  const standing = decideStanding({ says, kept, publishedAt, firstSeenAt, closesAt, applyUrl }, rules);
  const isDue = standing === 'live' && wantsNumber(post, now, announceDays);
  const stated = draft.id !== null && !knownIds.has(draft.id) ? draft.id : null;
  return {
    id: post?.id ?? stated ?? makeUpId(),
    path,
    draft,
    bodyHash,
    standing,
    kept,
    publishedAt,
    firstSeenAt,
    // What waits for its number has not come back yet: were it judged once more, it would be by when it went.
    leftAt: nextLeftAt(post, isDue ? 'settling' : standing, now),
    changedAt: lastChange(looked, post, now),
    unsettledSince: post?.unsettledSince ?? null,
    known: post,
    number: post?.number ?? null,
    isDue,
  };
}

/**
 * Undated posts count from when they were first seen; drafts from when they stopped being drafts. A date that is taken
 * away was a slip while the post is new; later it stands, or an archive would become news.
 */
function undatedSince(
  { says }: PostDraft,
  known: KnownPost | null,
  { now, announceDays }: Pick<Circumstances, 'now' | 'announceDays'>,
): Date {
  if (known === null || (known.standing === 'draft' && known.number === null && says !== 'draft')) return now;
  const { publishedAt, firstSeenAt } = known;
  const wasStated = publishedAt < firstSeenAt || publishedAt > now;
  return wasStated && !isArchive(firstSeenAt, now, announceDays) ? firstSeenAt : publishedAt;
}

/** A file that is new here may have been written long ago. */
function lastChange({ seen, isNew }: LookedFile, known: KnownPost | null, now: Date): Date {
  if (known !== null) return isNew ? now : (known.changedAt ?? now);
  return new Date(Math.min(now.getTime(), seen.mtimeMs));
}

function firstSeen({ before }: LookedFile, known: KnownPost | null, now: Date): Date {
  if (known === null) return before?.firstSeenAt ?? now;
  // Then the post is as new as its file.
  const wasAwayLong = known.removedAt !== null && now.getTime() - known.removedAt.getTime() > COME_BACK_MS;
  return wasAwayLong ? now : known.firstSeenAt;
}
