// The jobs that are open now, as far as pages and feeds for everybody need them. Reads only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { isOpen } from './standing.ts';

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
  /** When its file last said something new. */
  readonly changedAt: Date | null;
}

/** The open ones (posts/standing.ts), by date, the newest first. */
export async function loadOpenPosts(db: Db, now: Date, openDays: number): Promise<LivePost[]> {
  const rows = await db
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
      'changed_at as changedAt',
      'closes_at as closesAt',
      'deadline',
      'standing',
      'missing_since as missingSince',
    ])
    .where('standing', 'in', ['live', 'archive', 'not-mailed'])
    .orderBy('published_at', 'desc')
    .orderBy(sql`number desc nulls last`)
    .orderBy('id')
    .execute();
  return rows
    .filter((post) => isOpen(post, now, openDays))
    .map(({ deadline, standing, missingSince, ...post }) => ({
      ...post,
      // What the text itself says counts until it has passed.
      closesAt: post.closesAt ?? (deadline !== null && deadline > now ? deadline : null),
    }));
}

/** Tags that a post bore at some time while it was announced: worth asking for even when nothing is open now. */
export async function loadAnnouncedTags(db: Db): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    select distinct unnest(tags) as tag from posts where removed_at is null and number is not null`.execute(
    db,
  );
  return rows.map((row) => row.tag);
}

/** A post that came in some time ago, open or not. */
export interface Arrival {
  readonly tags: readonly string[];
  readonly publishedAt: Date;
}

/** What was published from `since` to `now` for everybody to see, closed and taken down meanwhile or not. */
export async function loadArrivals(db: Db, since: Date, now: Date): Promise<Arrival[]> {
  return db
    .selectFrom('posts')
    .select(['tags', 'published_at as publishedAt'])
    .where('published_at', '>', since)
    .where('published_at', '<=', now)
    .where((eb) =>
      eb.or([
        eb('standing', 'in', ['live', 'archive', 'not-mailed', 'closed', 'link-gone']),
        eb.and([eb('standing', '=', 'removed'), eb('number', 'is not', null)]),
      ]),
    )
    .execute();
}

/** The beginning of the newest posts' texts, each of at most `characters`. */
export async function loadBeginnings(db: Db, posts: number, characters: number): Promise<string[]> {
  // The newest first of all: else each text is unpacked, to be sorted by its date.
  const { rows } = await sql<{ text: string }>`
    with newest as materialized (
      select id, published_at from posts where removed_at is null order by published_at desc, id limit ${posts})
    select left(body, ${characters}) as text from newest join posts using (id)
    order by newest.published_at desc, id`.execute(db);
  return rows.map(({ text }) => text);
}
