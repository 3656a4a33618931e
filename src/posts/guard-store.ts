// What the guards against floods ask the ledger about posts: how many came of late, and how many are usual. What an admin
// let out counts for neither: it is no measure of what people write.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** How many posts went past the guard, or were caught by it, since an instant. */
export async function countGuarded(db: Db, since: Date): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.countAll<number>().as('posts'))
    .where('guarded_at', '>', since)
    .executeTakeFirstOrThrow();
  return row.posts;
}

/** How many posts went past the guard in each window of this length that had some, between two instants. */
export async function usualCounts(
  db: Db,
  between: { readonly from: Date; readonly to: Date },
  windowMs: number,
): Promise<number[]> {
  const { rows } = await sql<{ posts: number }>`
    select count(*) as posts from posts
    where guarded_at > ${between.from} and guarded_at <= ${between.to} and number is not null
    group by floor(extract(epoch from guarded_at) * 1000 / ${windowMs}::float8)`.execute(db);
  return rows.map((row) => row.posts);
}

export async function countFloodHeld(db: Db): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.countAll<number>().as('posts'))
    .where('standing', '=', 'held')
    .executeTakeFirstOrThrow();
  return row.posts;
}

/** How many tag sets were announced for themselves since an instant. */
export async function countRetagged(db: Db, since: Date): Promise<number> {
  const row = await db
    .selectFrom('post_tags')
    .select((eb) => eb.fn.countAll<number>().as('sets'))
    .where('starts', '=', false)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return row.sets;
}

/** How many live posts were announced since an instant. */
export async function countNews(db: Db, since: Date): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.countAll<number>().as('posts'))
    .where('standing', '=', 'live')
    .where('announced_at', '>', since)
    .executeTakeFirstOrThrow();
  return row.posts;
}

/** How many posts were removed since an instant because their files were gone. */
export async function countRemoved(db: Db, since: Date): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.countAll<number>().as('posts'))
    .where('removed_at', '>', since)
    .executeTakeFirstOrThrow();
  return row.posts;
}

/** Had a run somebody to serve before this instant? */
export async function hasServedBefore(db: Db, instant: Date): Promise<boolean> {
  const row = await db
    .selectFrom('runs')
    .select('id')
    .where('matched', '>', 0)
    .where('created_at', '<', instant)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
