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
 * The announcement numbers at which a post counts for somebody with these alerts, ascending; none when it does not match
 * now.
 *
 * It counts once since it was announced, or since none of the alerts matched: at the first number whose tags any of them
 * matched. That number is taken over all alerts, those that no longer match included: otherwise a post that moved from one
 * of a person's tags to another would reach them twice. Meanwhile a digest may have gone by in which it had no place; who
 * had it before is left out in planning.
 */
export function countNumbers(
  history: readonly PostTags[],
  alerts: readonly Alert[],
  aliases: TagAliases,
): number[] {
  const current = history.at(-1);
  if (current === undefined || firstMatchingAlert(current.tags, alerts, aliases) === -1) return [];
  // Nearly every post, of which nothing more is to be asked.
  if (history.length === 1) return [current.number];
  const numbers: number[] = [];
  let hasCounted = false;
  for (const { number, tags, starts } of history) {
    const isMatch = firstMatchingAlert(tags, alerts, aliases) !== -1;
    if (isMatch && (starts || !hasCounted)) numbers.push(number);
    hasCounted = isMatch;
  }
  return numbers;
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
    const numbers = countNumbers(post.history, alerts, aliases);
    return numbers.some((number) => number > range.from && number <= range.to);
  });
}
