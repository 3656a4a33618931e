// Jobs that close before somebody's next digest: those that are new to them, for which an early digest comes, and those of
// before, which a digest that goes out anyway reminds of. Pure.

import { HOUR_MS } from '../duration.ts';
import { stillOpenUntil } from '../edition/order.ts';
import type { Post } from '../posts/post.ts';
import type { TagAliases } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { countNumbers, type MatchablePost } from './match.ts';

type Closing = Pick<Post, 'closesAt' | 'deadline'>;

/** An early digest leaves so much time to apply, where it can. */
const TO_APPLY_MS = 12 * HOUR_MS;

/** The looks of an early digest. */
export interface Looks {
  readonly now: Date;
  /** When it is looked again. */
  readonly nextLookAt: Date;
}

/** Jobs that close later can wait for another look. */
export function urgentUntil({ nextLookAt }: Looks): Date {
  return new Date(nextLookAt.getTime() + TO_APPLY_MS);
}

/** Would it be over, or hardly to be had any more, at the next look, and closed at the next digest? */
export function isUrgent(post: Closing, looks: Looks, nextDigestAt: Date | null): boolean {
  const until = stillOpenUntil(post, looks.now);
  if (until === null || nextDigestAt === null) return false;
  return until > looks.now && until <= nextDigestAt && until < urgentUntil(looks);
}

/** More lines than this are a second digest. */
const MOST_LAST_CALLS = 5;

/**
 * Of the posts that may be sent, those that counted for these alerts up to `cursor` and close between now and the next
 * digest, the first to close first.
 * @param listed what the digest itself holds; @param period from now to the next digest
 */
export function lastCallsFor<P extends MatchablePost & Closing>(
  posts: readonly P[],
  alerts: readonly Alert[],
  { cursor, listed }: { readonly cursor: number; readonly listed: readonly P[] },
  { from, to }: { readonly from: Date; readonly to: Date },
  aliases: TagAliases,
): P[] {
  const ids = new Set(listed.map(({ id }) => id));
  return posts
    .map((post) => ({ post, until: stillOpenUntil(post, from) }))
    .filter(
      (one): one is { post: P; until: Date } => one.until !== null && one.until > from && one.until <= to,
    )
    .filter(({ post }) => !ids.has(post.id))
    .filter(({ post }) => countNumbers(post.history, alerts, aliases).some((number) => number <= cursor))
    .toSorted(
      (one, other) => one.until.getTime() - other.until.getTime() || (one.post.id < other.post.id ? -1 : 1),
    )
    .slice(0, MOST_LAST_CALLS)
    .map(({ post }) => post);
}
