// Posts as planning and sending read them from the ledger: whole, with their tag sets over time.

import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { PostsTable } from '../database/tables.ts';
import type { Post, PostTags } from './post.ts';

/** An announced post with its tag sets, ascending by number. */
export interface AnnouncedPost extends Post {
  readonly history: readonly PostTags[];
}

const history = sql<PostTags[]>`(
  select jsonb_agg(jsonb_build_object('number', t.number, 'tags', t.tags) order by t.number)
  from post_tags t where t.post_id = posts.id)`;

const REPOST_WEEKS = 8;

/**
 * Was the same role (`posts_role`; blanks were collapsed when the file was read) announced by another post shortly
 * before? Removed posts count: their readers saw them.
 */
const isRepost = sql<boolean>`exists (
  select from posts earlier
  where lower(earlier.role) = lower(posts.role)
    and lower(coalesce(earlier.organisation, '')) = lower(coalesce(posts.organisation, ''))
    and earlier.announced_at < posts.announced_at
    and earlier.announced_at > posts.announced_at - make_interval(weeks => ${sql.lit(REPOST_WEEKS)}))`;

/** All that `toPost` and the history need. */
function selectPosts(db: Db) {
  return db
    .selectFrom('posts')
    .selectAll()
    .select([history.as('history'), isRepost.as('is_repost')]);
}

/**
 * Posts with a tag set newer than `from` that are live and not closed. One whose file is missing just now is among
 * them: it may come back, and sending waits until that is known.
 */
export async function loadPostsSince(db: Db, from: number, now: Date): Promise<AnnouncedPost[]> {
  const rows = await selectPosts(db)
    .where('state', '=', 'live')
    .where((eb) => eb.or([eb('closes_at', 'is', null), eb('closes_at', '>', now)]))
    .where('id', 'in', (eb) => eb.selectFrom('post_tags').select('post_id').where('number', '>', from))
    .execute();
  return rows.map((row) => ({ ...toPost(row), history: row.history }));
}

/** Posts by id, in no particular order; ids that are not known are left out. */
export async function loadPosts(db: Db, ids: readonly string[]): Promise<AnnouncedPost[]> {
  if (ids.length === 0) return [];
  const rows = await selectPosts(db).where('id', 'in', ids).execute();
  return rows.map((row) => ({ ...toPost(row), history: row.history ?? [] }));
}

/** A row in the words of the domain. */
function toPost(row: Selectable<PostsTable> & { readonly is_repost: boolean }): Post {
  return {
    id: row.id,
    path: row.path,
    number: row.number,
    title: row.title,
    organisation: row.organisation,
    role: row.role,
    tags: row.tags,
    body: row.body,
    summary: row.summary,
    applyUrl: row.apply_url,
    pageUrl: row.page_url,
    location: row.location,
    salary: row.salary,
    closesAt: row.closes_at,
    deadline: row.deadline,
    publishedAt: row.published_at,
    announcedAt: row.announced_at,
    isRepost: row.is_repost,
    state: row.state,
    holdReason: row.hold_reason,
    missingSince: row.missing_since,
  };
}
