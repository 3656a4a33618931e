// Reads posts from the ledger for whoever compares them with files.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { partsOf } from '../parts.ts';
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
  readonly changedAt: Date | null;
  readonly unsettledSince: Date | null;
  readonly retagSince: Date | null;
}

/** Posts that a file at one of these paths or with one of these ids could be, and those removed since an instant; in no order. */
export async function findKnownPosts(
  db: Db,
  by: { readonly paths: readonly string[]; readonly ids: readonly string[]; readonly removedSince: Date },
): Promise<KnownPost[]> {
  const found = new Map<string, KnownPost>();
  const take = async (part: Parameters<typeof findPart>[1]) => {
    for (const post of await findPart(db, part)) found.set(post.id, post);
  };
  await take({ removedSince: by.removedSince });
  for (const paths of partsOf(by.paths)) await take({ paths });
  for (const ids of partsOf(by.ids)) await take({ ids });
  return [...found.values()];
}

function findPart(
  db: Db,
  by:
    | { readonly removedSince: Date }
    | { readonly paths: readonly string[] }
    | { readonly ids: readonly string[] },
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
      'changed_at as changedAt',
      'unsettled_since as unsettledSince',
      'retag_since as retagSince',
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
      'paths' in by
        ? eb('path', '=', sql<string>`any(${by.paths})`)
        : 'ids' in by
          ? eb('id', '=', sql<string>`any(${by.ids})`)
          : eb('removed_at', '>=', by.removedSince),
    )
    .execute();
}

/**
 * Posts that a new file could be a copy of: sendable at an instant, with one of these titles or at one of these paths. Those
 * with one title come by path.
 */
export async function findTwins(
  db: Db,
  by: { readonly titles: readonly string[]; readonly paths: readonly string[] },
  now: Date,
) {
  const found = new Map<string, Awaited<ReturnType<typeof findTwinPart>>[number]>();
  const take = async (part: Parameters<typeof findTwinPart>[1]) => {
    for (const post of await findTwinPart(db, part, now)) found.set(post.path, post);
  };
  for (const titles of partsOf(by.titles)) await take({ titles });
  for (const paths of partsOf(by.paths)) await take({ paths });
  return [...found.values()];
}

function findTwinPart(
  db: Db,
  by: { readonly titles: readonly string[] } | { readonly paths: readonly string[] },
  now: Date,
) {
  const [column, values] = 'titles' in by ? (['title', by.titles] as const) : (['path', by.paths] as const);
  return db
    .selectFrom('posts')
    .select(['path', 'title', 'body', 'location', 'salary', 'apply_url as applyUrl', 'page_url as pageUrl'])
    .select('published_at as publishedAt')
    .where('standing', 'in', ['live', 'settling', 'held', 'future', 'page-not-there', 'link-gone'])
    .where((eb) => eb.or([eb('closes_at', 'is', null), eb('closes_at', '>', now)]))
    .where(column, '=', sql<string>`any(${values})`)
    .orderBy('path')
    .execute();
}

/** The texts of these posts, by id. */
export async function loadBodies(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const bodies = new Map<string, string>();
  for (const part of partsOf(ids)) {
    const rows = await db
      .selectFrom('posts')
      .select(['id', 'body'])
      .where('id', '=', sql<string>`any(${part})`)
      .execute();
    for (const { id, body } of rows) bodies.set(id, body);
  }
  return bodies;
}

/** All tags that posts bear, as written. */
export async function knownTags(db: Db): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    select distinct unnest(tags) as tag from posts where removed_at is null`.execute(db);
  return rows.map((row) => row.tag);
}
