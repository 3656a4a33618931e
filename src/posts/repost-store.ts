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
  const again = await repostsAmong(db, posts);
  return posts.map((post) => ({ ...post, isRepost: again.has(post.id) }));
}

async function repostsAmong(db: Db, posts: readonly Post[]): Promise<ReadonlySet<string>> {
  return findReposts(posts, await earlierThan(db, posts));
}

export type MarkReposts = typeof markReposts;

/** The same, asked once for the same announcements: all that a pass over many people asks. */
export function createRepostMemory(): MarkReposts {
  const known = new Map<string, ReadonlySet<string>>();
  return async (db, posts) => {
    const key = JSON.stringify(posts.map(announcementOf));
    const again = known.get(key) ?? (await repostsAmong(db, posts));
    known.set(key, again);
    return posts.map((post) => ({ ...post, isRepost: again.has(post.id) }));
  };
}

/** All that is compared. */
function announcementOf({ id, number, announcedAt, role, organisation, applyUrl, pageUrl }: Post) {
  return [id, number, announcedAt, role, organisation, applyUrl, pageUrl];
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
