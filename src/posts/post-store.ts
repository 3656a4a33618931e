// Reads posts from the ledger for whoever compares them with files.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { HoldReason, PostState } from './post.ts';

/** A post as far as its file's next version is concerned. */
export interface KnownPost {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
  readonly bodyHash: string;
  readonly number: number | null;
  readonly state: PostState;
  readonly holdReason: HoldReason | null;
  readonly publishedAt: Date;
  readonly firstSeenAt: Date;
  readonly announcedAt: Date | null;
  readonly removedAt: Date | null;
  /** Its newest tag set that was announced; null = never announced. */
  readonly latestTags: readonly string[] | null;
}

/** Posts that a file at one of these paths or with one of these ids could be, and those removed since an instant. */
export async function findKnownPosts(
  db: Db,
  by: { readonly paths: readonly string[]; readonly ids: readonly string[]; readonly removedSince: Date },
): Promise<KnownPost[]> {
  return db
    .selectFrom('posts')
    .select([
      'id',
      'path',
      'title',
      'number',
      'state',
      'apply_url as applyUrl',
      'page_url as pageUrl',
      'body_hash as bodyHash',
      'hold_reason as holdReason',
      'published_at as publishedAt',
      'first_seen_at as firstSeenAt',
      'announced_at as announcedAt',
      'removed_at as removedAt',
    ])
    .select((eb) =>
      eb
        .selectFrom('post_tags')
        .select('post_tags.tags')
        .whereRef('post_tags.post_id', '=', 'posts.id')
        .orderBy('post_tags.number', 'desc')
        .limit(1)
        .as('latestTags'),
    )
    .where((eb) =>
      eb.or([
        eb('path', '=', sql<string>`any(${by.paths})`),
        eb('id', '=', sql<string>`any(${by.ids})`),
        eb('removed_at', '>=', by.removedSince),
      ]),
    )
    .orderBy('id')
    .execute();
}

/** Future posts whose day has come, in the order of their dates. */
export async function dueFuturePosts(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('posts')
    .select('id')
    .where('hold_reason', '=', 'future')
    .where('published_at', '<=', now)
    .where('missing_since', 'is', null)
    .orderBy('published_at')
    .orderBy('path')
    .execute();
  return rows.map((row) => row.id);
}

/** When the next future post comes due; null = none is waiting. */
export async function nextFutureDate(db: Db, now: Date): Promise<Date | null> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.min('published_at').as('at'))
    .where('hold_reason', '=', 'future')
    .where('published_at', '>', now)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** How many posts were announced together, for the last hundred batches. */
export async function batchSizes(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.countAll<number>().as('posts'))
    .where('announced_at', 'is not', null)
    .groupBy('announced_at')
    .orderBy('announced_at', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => row.posts);
}

export async function countFloodHeld(db: Db): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.countAll<number>().as('posts'))
    .where('hold_reason', '=', 'flood')
    .executeTakeFirstOrThrow();
  return row.posts;
}

/** All tags that posts bear, as written. */
export async function knownTags(db: Db): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    select distinct unnest(tags) as tag from posts where state <> 'removed'`.execute(db);
  return rows.map((row) => row.tag);
}
