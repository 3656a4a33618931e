// Posts as an admin looks through them: by what became of them, by their titles. Reads only.

import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { PostsTable } from '../database/post-tables.ts';
import type { Standing } from '../database/values.ts';
import { standingAt } from './standing.ts';

const COLUMNS = [
  'id',
  'path',
  'title',
  'tags',
  'location',
  'salary',
  'apply_url as applyUrl',
  'page_url as pageUrl',
  'closes_at as closesAt',
  'published_at as publishedAt',
  'announced_at as announcedAt',
  'missing_since as missingSince',
  'standing',
] as const;

export interface ShownPost
  extends Pick<Selectable<PostsTable>, 'id' | 'path' | 'title' | 'tags' | 'location' | 'salary'> {
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
  readonly closesAt: Date | null;
  readonly publishedAt: Date;
  readonly announcedAt: Date | null;
  readonly standing: Standing;
}

/** The newest first. `standing`: as it is at this instant; null = any. */
export async function listPosts(
  db: Db,
  { standing, words }: { readonly standing: Standing | null; readonly words: string },
  now: Date,
): Promise<ShownPost[]> {
  const rows = await db
    .selectFrom('posts')
    .select(COLUMNS)
    .where(sql<boolean>`position(lower(${words}) in lower(title)) > 0`)
    .orderBy(sql`coalesce(announced_at, first_seen_at) desc`)
    .orderBy('id')
    .execute();
  const posts = rows.map((row) => ({ ...row, standing: standingAt(row, now) }));
  return standing === null ? posts : posts.filter((post) => post.standing === standing);
}

export async function showPost(db: Db, id: string, now: Date): Promise<ShownPost | null> {
  const row = await db.selectFrom('posts').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : { ...row, standing: standingAt(row, now) };
}
