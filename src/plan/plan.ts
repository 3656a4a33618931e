// Who gets what: decides for one audience, from cursors and posts. Pure; plan-chunk.ts carries it out.

import type { TagAliases } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';
import type { MatchablePost } from './match.ts';
import { countNumbers } from './match.ts';

/** What a planned audience needs: a list for each cursor that some of its people stand at. */
export interface AudiencePlan<P> {
  /** People at this cursor get these posts. */
  readonly digests: readonly { readonly cursor: number; readonly posts: readonly P[] }[];
  /** Nothing for people at these cursors: they are moved to the cut. */
  readonly nothing: readonly number[];
  /** Does anything match that was announced after the cut? (An instant audience is then due again.) */
  readonly matchesBeyondCut: boolean;
}

/**
 * Plans one audience over the half-open ranges `(cursor, cut]`.
 * @param posts those that may be sent, with their whole tag history; @param cursors distinct
 */
export function planAudience<P extends MatchablePost>(
  posts: readonly P[],
  alerts: readonly Alert[],
  cursors: readonly number[],
  cut: number,
  aliases: TagAliases,
): AudiencePlan<P> {
  const counted = posts
    .map((post) => ({ post, numbers: countNumbers(post.history, alerts, aliases) }))
    .filter(({ numbers }) => numbers.length > 0);
  const lists = cursors
    .filter((cursor) => cursor < cut)
    .map((cursor) => ({
      cursor,
      posts: counted
        .filter(({ numbers }) => numbers.some((number) => number > cursor && number <= cut))
        .map(({ post }) => post),
    }));
  return {
    digests: lists.filter((list) => list.posts.length > 0),
    nothing: lists.filter((list) => list.posts.length === 0).map((list) => list.cursor),
    matchesBeyondCut: counted.some(({ numbers }) => numbers.some((number) => number > cut)),
  };
}

/** May it have reached somebody already? Its tags changed since, or it went and came back. */
export function wasRetagged(post: MatchablePost): boolean {
  return post.history.length > 1;
}
