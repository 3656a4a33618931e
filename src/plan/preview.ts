// What a digest would hold now, without planning or sending anything.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { loadPostsSince } from '../posts/plannable-posts.ts';
import type { ListedPost } from '../posts/post.ts';
import { markReposts } from '../posts/repost-store.ts';
import { isSendable } from '../posts/standing.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { newestNumber } from '../subscribers/cursor.ts';
import { welcomeNumber } from '../subscribers/reach.ts';
import { planAudience } from './plan.ts';

export interface Preview {
  readonly posts: readonly ListedPost[];
  /** Nothing is new: these are the posts of the last `welcomeDays` instead, as a new subscriber would get them. */
  readonly isSample: boolean;
}

/** @param cursor of the person; null = as for somebody new */
export async function previewDigest(
  deps: { readonly db: Db; readonly config: Pick<Config, 'tags' | 'digest'> },
  alerts: readonly Alert[],
  cursor: number | null,
  now: Date,
): Promise<Preview> {
  const start = await welcomeNumber(deps.db, deps.config.digest.welcomeDays, now);
  const fresh = cursor === null ? [] : await postsAfter(deps, alerts, cursor, now);
  if (fresh.length > 0) return { posts: fresh, isSample: false };
  return { posts: await postsAfter(deps, alerts, start, now), isSample: cursor !== null };
}

/** What a digest would hold now of what came after `from`. */
export async function postsAfter(
  deps: { readonly db: Db; readonly config: Pick<Config, 'tags'> },
  alerts: readonly Alert[],
  from: number,
  now: Date,
): Promise<ListedPost[]> {
  const posts = await markReposts(deps.db, await loadPostsSince(deps.db, from, now));
  const plan = planAudience(posts, alerts, [from], await newestNumber(deps.db), deps.config.tags.aliases);
  return plan.digests.flatMap((digest) => digest.posts.filter((post) => isSendable(post, now)));
}
