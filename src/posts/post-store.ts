// Reads posts from the ledger for whoever compares them with files.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { KnownStanding, StandingFacts } from './standing.ts';

/** A post as far as its file's next version is concerned. */
export interface KnownPost extends KnownStanding, StandingFacts {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
  readonly bodyHash: string;
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
      'says',
      'kept',
      'standing',
      'left_at as leftAt',
      'closes_at as closesAt',
      'missing_since as missingSince',
      'apply_url as applyUrl',
      'page_url as pageUrl',
      'body_hash as bodyHash',
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

/** A post that is judged again though its file did not change. */
export interface WaitingPost extends StandingFacts {
  readonly id: string;
}

/** Posts that wait for their day, which has come, or for an admin's word; in the order of their dates. */
export async function waitingPosts(
  db: Db,
  standing: 'future' | 'held',
  publishedBefore: Date,
): Promise<WaitingPost[]> {
  return db
    .selectFrom('posts')
    .select(['id', 'says', 'kept', 'published_at as publishedAt', 'first_seen_at as firstSeenAt'])
    .select('closes_at as closesAt')
    .where('standing', '=', standing)
    .where('published_at', '<=', publishedBefore)
    .where('missing_since', 'is', null)
    .orderBy('published_at')
    .orderBy('path')
    .execute();
}

/** When the next future post comes due; null = none is waiting. */
export async function nextFutureDate(db: Db, now: Date): Promise<Date | null> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.min('published_at').as('at'))
    .where('standing', '=', 'future')
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
    .where('standing', '=', 'held')
    .executeTakeFirstOrThrow();
  return row.posts;
}

/** All tags that posts bear, as written. */
export async function knownTags(db: Db): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    select distinct unnest(tags) as tag from posts where removed_at is null`.execute(db);
  return rows.map((row) => row.tag);
}
