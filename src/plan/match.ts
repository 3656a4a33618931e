// When a post counts for somebody (docs/decisions/002). Pure; knows posts only by their tag sets over time.

import type { PostTags } from '../posts/post.ts';
import type { TagAliases } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { firstMatchingAlert } from '../subscribers/matches.ts';

/** A post as matching sees it: `history` ascending by number; its last entry holds the tags of now. */
export interface MatchablePost {
  readonly id: string;
  readonly history: readonly PostTags[];
}

/**
 * The announcement number at which a post counts for somebody with these alerts, or null when it does not.
 *
 * It counts at the first number whose tags any of the alerts matched, and only if one of them matches now. The
 * first number is taken over all alerts, those that no longer match included: otherwise a post that moved from one
 * of a person's tags to another would reach them twice.
 */
export function countNumber(
  history: readonly PostTags[],
  alerts: readonly Alert[],
  aliases: TagAliases,
): number | null {
  const current = history.at(-1);
  if (current === undefined || firstMatchingAlert(current.tags, alerts, aliases) === -1) return null;
  const first = history.find((entry) => firstMatchingAlert(entry.tags, alerts, aliases) !== -1);
  return first?.number ?? null;
}

/** The half-open range of announcement numbers `(from, to]`. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** The posts that count for these alerts within `(from, to]`, in the order given. */
export function matchRange<P extends MatchablePost>(
  posts: readonly P[],
  alerts: readonly Alert[],
  range: NumberRange,
  aliases: TagAliases,
): P[] {
  return posts.filter((post) => {
    const number = countNumber(post.history, alerts, aliases);
    return number !== null && number > range.from && number <= range.to;
  });
}
