// Tells for the posts of a digest whether their jobs were announced before; removed posts count, since their readers saw
// them.

import type { Db } from '../database/database.ts';
import type { ListedPost, Post } from './post.ts';
import { findReposts, REPOST_MS } from './reposts.ts';

/** So many announcements before the newest of the posts are looked at. */
const MAX_EARLIER = 2000;

/** The posts in the order given; asks the ledger once. */
export async function markReposts<P extends Post>(
  db: Db,
  posts: readonly P[],
): Promise<(P & Pick<ListedPost, 'isRepost'>)[]> {
  const again = findReposts(posts, await earlierThan(db, posts));
  return posts.map((post) => ({ ...post, isRepost: again.has(post.id) }));
}

/** Newest first, along the index of numbers: who was announced later has the higher one. */
async function earlierThan(db: Db, posts: readonly Post[]) {
  const announced = posts.flatMap(({ number, announcedAt }) =>
    number === null || announcedAt === null ? [] : [{ number, at: announcedAt.getTime() }],
  );
  if (announced.length === 0) return [];
  const newest = announced.reduce((max, { number }) => Math.max(max, number), 0);
  const oldest = announced.reduce((min, { at }) => Math.min(min, at), Number.POSITIVE_INFINITY);
  const rows = await db
    .selectFrom('posts')
    .select(['id', 'role', 'organisation', 'apply_url as applyUrl', 'page_url as pageUrl'])
    .select('announced_at as announcedAt')
    .where('number', '<', newest)
    .orderBy('number', 'desc')
    .limit(MAX_EARLIER)
    .execute();
  const since = new Date(oldest - REPOST_MS);
  return rows.filter(({ announcedAt }) => announcedAt !== null && announcedAt > since);
}
