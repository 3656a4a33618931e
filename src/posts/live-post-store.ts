// The jobs that are open now, as far as pages and feeds for everybody need them. Reads only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

export interface LivePost {
  readonly id: string;
  readonly title: string;
  readonly role: string;
  readonly organisation: string | null;
  readonly location: string | null;
  readonly salary: string | null;
  readonly summary: string;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
  readonly tags: readonly string[];
  readonly closesAt: Date | null;
  readonly publishedAt: Date;
  /** Null for those that were there before the board had readers. */
  readonly announcedAt: Date | null;
}

/** Newest first: those that could stand in a digest at this instant. */
export async function loadLivePosts(db: Db, now: Date): Promise<LivePost[]> {
  return db
    .selectFrom('posts')
    .select([
      'id',
      'title',
      'role',
      'organisation',
      'location',
      'salary',
      'summary',
      'apply_url as applyUrl',
      'page_url as pageUrl',
      'tags',
      'published_at as publishedAt',
      'announced_at as announcedAt',
      // What the text itself says counts until it has passed.
      sql<Date | null>`coalesce(closes_at, case when deadline > ${now} then deadline end)`.as('closesAt'),
    ])
    .where('state', '=', 'live')
    .where('missing_since', 'is', null)
    .where((eb) => eb.or([eb('closes_at', 'is', null), eb('closes_at', '>', now)]))
    .orderBy(sql`number desc nulls last`)
    .orderBy('id')
    .execute();
}

/** Tags that a post bore at some time while it was announced: worth asking for even when nothing is open now. */
export async function loadAnnouncedTags(db: Db): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    select distinct unnest(tags) as tag from posts where state <> 'removed' and number is not null`.execute(
    db,
  );
  return rows.map((row) => row.tag);
}
