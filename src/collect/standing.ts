// What becomes of a post once its file is read: live, held, announced or only recorded. Pure; each rule is a line.

import type { HoldReason, PostDraft, PostState } from '../posts/post.ts';

const DAY_MS = 86_400_000;

/** What the ledger knows of a post that matters here. */
export interface KnownStanding {
  readonly number: number | null;
  readonly state: PostState;
  readonly holdReason: HoldReason | null;
  readonly publishedAt: Date;
}

export interface Standing {
  readonly state: 'live' | 'held';
  readonly holdReason: HoldReason | null;
  readonly publishedAt: Date;
  /** Give it a number now, if not too many come at once. */
  readonly isDue: boolean;
}

/** The standing of a post from what its file says and what was known (null = never seen). */
export function decideStanding(
  draft: Pick<PostDraft, 'isDraft' | 'publishedAt'>,
  known: KnownStanding | null,
  { now, announceDays }: { readonly now: Date; readonly announceDays: number },
): Standing {
  const publishedAt = draft.publishedAt ?? undatedSince(draft, known, now);
  if (draft.isDraft) return held('draft', publishedAt);
  if (publishedAt > now) return held('future', publishedAt);
  if (known !== null && known.number !== null) return live(publishedAt, false);
  // Recorded without a number once, by its date or by an admin: edits do not announce it.
  if (known?.state === 'live') return live(publishedAt, false);
  if (known?.holdReason === 'flood') return held('flood', publishedAt);
  // Its day came while nobody was looking: announced all the same.
  const wasWaiting = known?.holdReason === 'future' && known.publishedAt.getTime() === publishedAt.getTime();
  return live(publishedAt, wasWaiting || !isArchive(publishedAt, now, announceDays));
}

/** Dated so long ago that nobody wants to be told. */
export function isArchive(publishedAt: Date, now: Date, announceDays: number): boolean {
  return now.getTime() - publishedAt.getTime() > announceDays * DAY_MS;
}

/** Undated posts count from when they were first seen; drafts from when they stopped being drafts. */
function undatedSince(draft: Pick<PostDraft, 'isDraft'>, known: KnownStanding | null, now: Date): Date {
  if (known === null || (known.holdReason === 'draft' && known.number === null && !draft.isDraft)) return now;
  return known.publishedAt;
}

function live(publishedAt: Date, isDue: boolean): Standing {
  return { state: 'live', holdReason: null, publishedAt, isDue };
}

function held(holdReason: HoldReason, publishedAt: Date): Standing {
  return { state: 'held', holdReason, publishedAt, isDue: false };
}

/** So many announcements in one scan are more than a person writes. */
const USUAL_BATCH = 30;

/** Do this many announcements at once look like an archive? `earlier` = the sizes of former batches. */
export function isFlood(count: number, earlier: readonly number[]): boolean {
  return count > Math.max(USUAL_BATCH, 3 * median(earlier));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return 0;
  return ((sorted[Math.ceil(middle) - 1] as number) + (sorted[Math.floor(middle)] as number)) / 2;
}
