// Posts as planning and sending read them from the ledger: whole, with their tag sets over time.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Post, PostTags } from './post.ts';
import { isPlannable } from './standing.ts';

/** An announced post with its tag sets, ascending by number. */
export interface AnnouncedPost extends Post {
  readonly history: readonly PostTags[];
}

const history = sql<PostTags[]>`(
  select jsonb_agg(jsonb_build_object('number', t.number, 'tags', t.tags, 'starts', t.starts) order by t.number)
  from post_tags t where t.post_id = posts.id)`;

/** All that a digest and the history need: not the text, which is long. */
function selectPosts(db: Db) {
  return db
    .selectFrom('posts')
    .select([
      'id',
      'path',
      'number',
      'title',
      'organisation',
      'role',
      'tags',
      'summary',
      'location',
      'salary',
    ])
    .select(['apply_url as applyUrl', 'page_url as pageUrl', 'closes_at as closesAt', 'deadline'])
    .select(['published_at as publishedAt', 'announced_at as announcedAt'])
    .select(['standing', 'missing_since as missingSince'])
    .select(history.as('history'));
}

/** Posts with a tag set newer than `from` that a digest may be planned with. */
export async function loadPostsSince(db: Db, from: number, now: Date): Promise<AnnouncedPost[]> {
  const rows = await selectPosts(db)
    .where('standing', '=', 'live')
    .where('id', 'in', (eb) => eb.selectFrom('post_tags').select('post_id').where('number', '>', from))
    .execute();
  return rows.filter((post) => isPlannable(post, now));
}

/** Announced posts that close, by what they state or by what their text says, after `from` and not after `to`. */
export async function loadPostsClosing(db: Db, from: Date, to: Date): Promise<AnnouncedPost[]> {
  const closes = sql`coalesce(closes_at, deadline)`;
  const rows = await selectPosts(db)
    .where('standing', '=', 'live')
    .where('number', 'is not', null)
    .where(sql<boolean>`${closes} > ${from} and ${closes} <= ${to}`)
    .execute();
  return rows.filter((post) => isPlannable(post, from));
}

/** Posts by id, in no particular order; ids that are not known are left out. */
export async function loadPosts(db: Db, ids: readonly string[]): Promise<AnnouncedPost[]> {
  if (ids.length === 0) return [];
  const rows = await selectPosts(db).where('id', 'in', ids).execute();
  return rows.map((row) => ({ ...row, history: row.history ?? [] }));
}
