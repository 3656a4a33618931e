// Posts that are judged again though their files did not change: their day comes, they have settled, an admin decides.

import { type ExpressionBuilder, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { PostsTable } from '../database/post-tables.ts';
import type { KnownStanding, StandingFacts } from './standing.ts';

type WaitingStanding = 'future' | 'settling' | 'page-not-there' | 'link-gone' | 'held';

/** With what it is judged by. */
export interface JudgedAgain extends KnownStanding, StandingFacts {
  readonly id: string;
  readonly path: string;
  readonly pageUrl: string | null;
  readonly tags: readonly string[];
  readonly changedAt: Date | null;
  readonly unsettledSince: Date | null;
}

export interface WaitingPost extends JudgedAgain {
  readonly standing: WaitingStanding;
}

/** Those with one of these standings whose file is there and whose day has come, in the order of their dates. */
export async function waitingPosts(
  db: Db,
  standings: readonly WaitingPost['standing'][],
  now: Date,
): Promise<WaitingPost[]> {
  const rows = await selectJudged(db)
    .where('standing', 'in', standings)
    .where('published_at', '<=', now)
    .orderBy('published_at')
    .orderBy('path')
    .execute();
  return rows.map((row) => ({ ...row, standing: row.standing as WaitingStanding }));
}

/** Live ones whose apply link is one of these, and whose files are there. */
export async function livePostsWithLinks(db: Db, links: ReadonlySet<string>): Promise<JudgedAgain[]> {
  if (links.size === 0) return [];
  return selectJudged(db)
    .where('standing', '=', 'live')
    .where('apply_url', '=', sql<string>`any(${[...links]})`)
    .execute();
}

function selectJudged(db: Db) {
  return db
    .selectFrom('posts')
    .select(['id', 'path', 'tags', 'standing', 'number', 'says', 'kept', 'published_at as publishedAt'])
    .select(['first_seen_at as firstSeenAt', 'closes_at as closesAt', 'missing_since as missingSince'])
    .select(['announced_at as announcedAt', 'left_at as leftAt', 'apply_url as applyUrl'])
    .select(['changed_at as changedAt', 'unsettled_since as unsettledSince', 'page_url as pageUrl'])
    .where('missing_since', 'is', null);
}

/** A live post whose tags differ from those that it was announced with. */
export interface WaitingRetag {
  readonly id: string;
  readonly path: string;
  readonly tags: readonly string[];
  readonly changedAt: Date | null;
  readonly since: Date;
}

const isRetagged = (isHeld: boolean) => (eb: ExpressionBuilder<{ posts: PostsTable }, 'posts'>) =>
  eb.and([
    eb('retag_since', 'is not', null),
    eb('retag_held', '=', isHeld),
    eb('standing', '=', 'live'),
    eb('missing_since', 'is', null),
  ]);

/** In the order in which they changed; `isHeld`: too many changed at once, and an admin decides. */
export async function waitingRetags(db: Db, { isHeld }: { isHeld: boolean }): Promise<WaitingRetag[]> {
  const rows = await db
    .selectFrom('posts')
    .select(['id', 'path', 'tags', 'changed_at as changedAt', 'retag_since as since'])
    .where(isRetagged(isHeld))
    .orderBy('retag_since')
    .orderBy('path')
    .execute();
  return rows.map((row) => ({ ...row, since: row.since as Date }));
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

/** What waits until nobody writes it any more. */
export async function unsettled(db: Db): Promise<{ changedAt: Date; since: Date }[]> {
  const { rows } = await sql<{ changedAt: Date; since: Date }>`
    select coalesce(changed_at, unsettled_since) as "changedAt", unsettled_since as since from posts
      where standing = 'settling' and missing_since is null
    union all
    select coalesce(changed_at, retag_since), retag_since from posts
      where retag_since is not null and not retag_held and standing = 'live' and missing_since is null`.execute(
    db,
  );
  return rows;
}
