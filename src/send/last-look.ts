// The last look before MAIL FROM, as a decision: send it, send what is left of it, or say why not. Pure.

import { type RecordedStanding, standingAt } from '../posts/standing.ts';
import { whyNotMailable } from '../subscribers/mailable.ts';
import type { Held, LastLook } from './delivery-store.ts';

export type Verdict =
  | {
      readonly action: 'send' /** Ids of posts that must not be sent any more. */;
      readonly without: readonly string[];
    }
  | { readonly action: 'skip'; readonly reason: string }
  /** A post's file is missing: it is known soon whether it comes back. */
  | { readonly action: 'wait'; readonly reason: string }
  /** Mail is paused: the row is moved to the pause's end. */
  | { readonly action: 'hold'; readonly held: Held }
  /** Another worker has the row, or another digest served the person. */
  | { readonly action: 'leave' }
  /** The look itself failed, at what belongs to this one. */
  | { readonly action: 'broken'; readonly error: unknown };

/** What a planned digest holds. */
export interface HeldPosts {
  readonly postIds: readonly string[];
  /** A line each, which nothing waits for: one that is not live any more is left out. */
  readonly lastCallIds: readonly string[];
}

/** A missing file does not hold a digest longer than this. */
const LONGEST_WAIT_MS = 48 * 3_600_000;

/**
 * @param look undefined when the delivery is gone; @param posts those of the edition that are still in the ledger
 */
export function judge(
  look: LastLook | undefined,
  { postIds, lastCallIds }: HeldPosts,
  posts: ReadonlyMap<string, RecordedStanding>,
  plannedAt: Date,
  now: Date,
): Verdict {
  if (look === undefined || !look.isOurs) return { action: 'leave' };
  const barred = whyNotMailable(look);
  if (barred !== null) return { action: 'skip', reason: barred };
  if (look.paused !== null) return { action: 'hold', held: look.paused };
  const standingOf = (id: string) => {
    const post = posts.get(id);
    return post === undefined ? 'removed' : standingAt(post, now);
  };
  const there = postIds.map((id) => ({ id, standing: standingOf(id) }));
  const missing = there.filter(({ standing }) => standing === 'missing');
  if (missing.length > 0) return waitForFiles(missing.length, plannedAt, now);
  const without = there.filter(({ standing }) => standing !== 'live').map(({ id }) => id);
  if (without.length === postIds.length)
    return { action: 'skip', reason: 'none of its posts is to be had any more' };
  const over = lastCallIds.filter((id) => standingOf(id) !== 'live');
  return { action: 'send', without: [...without, ...over] };
}

function waitForFiles(files: number, plannedAt: Date, now: Date): Verdict {
  if (now.getTime() - plannedAt.getTime() > LONGEST_WAIT_MS) {
    return { action: 'skip', reason: 'posts missing from the folder for two days' };
  }
  return { action: 'wait', reason: `waiting for posts whose files are missing (${files})` };
}
