// Part of the sweep: instant audiences whose people are owed a post and have no digest on its way become due again.
// Where nothing is owed, cursors move on: an instant audience is planned only when something matches.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { loadPostsSince } from '../posts/plannable-posts.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { newestNumber } from '../subscribers/cursor.ts';
import { MAILABLE } from '../subscribers/mailable.ts';
import { runOnItsWay, STILL_OPEN } from './open-deliveries.ts';
import { planAudience } from './plan.ts';
import { isRefusedLately, REFUSED_LATELY, type Refused, refusedSinceTaken } from './refused-lately.ts';

/** People of an instant audience that is not due, none of them with a digest on its way. */
interface Standpoint {
  readonly audience_id: number;
  readonly cursor: number;
  /** Served, or tried in vain, up to here. */
  readonly reached: number;
  readonly alerts: readonly Alert[];
  /** Null: their last digest was taken. */
  readonly refused: Refused | null;
}

/**
 * Re-arms what is owed above what each person was served or last tried with; a digest given up comes with the next
 * post, not at once again, and not before the back-off is over. Returns how many audiences are due again.
 */
export async function rearmInstant(
  deps: { readonly db: Db; readonly config: Pick<Config, 'tags'> },
  dueAt: Date,
  now: Date,
): Promise<number> {
  const newest = await newestNumber(deps.db);
  const idle = await idleStandpoints(deps.db, newest);
  const standpoints = idle.filter(({ refused }) => refused === null || !isRefusedLately(refused, now));
  if (standpoints.length === 0) return 0;
  const lowest = standpoints.reduce((min, { reached }) => Math.min(min, reached), newest);
  const posts = await loadPostsSince(deps.db, lowest, now);
  const isOwed = ({ alerts, reached }: Standpoint) =>
    planAudience(posts, alerts, [reached], newest, deps.config.tags.aliases).digests.length > 0;
  const { owed = [], served = [] } = Object.groupBy(standpoints, (standpoint) =>
    isOwed(standpoint) ? 'owed' : 'served',
  );
  await moveOn(
    deps.db,
    served.filter(({ cursor, reached }) => cursor === reached),
    newest,
  );
  return makeDue(deps.db, [...new Set(owed.map(({ audience_id }) => audience_id))], dueAt);
}

async function idleStandpoints(db: Db, newest: number): Promise<Standpoint[]> {
  // Those behind first, and only whom mail may reach: mostly there is nobody, however many bounced long ago.
  const { rows } = await sql<Omit<Standpoint, 'refused'> & { tries: number | null; lastAt: Date | null }>`
    with behind as materialized (
      select s.id, s.audience_id, s.cursor from subscribers s
      where s.instant_cursor < ${newest} and s.welcome is null and ${sql.raw(MAILABLE)})
    select distinct s.audience_id, s.cursor, a.alerts, greatest(s.cursor, coalesce(tried.number, 0)) as reached,
      refused.tries, refused."lastAt"
    from behind s
    join audiences a on a.id = s.audience_id and a.frequency = 'instant' and a.next_due_at is null
    left join lateral (${triedInVain}) tried on true
    left join lateral (${refusedSinceTaken(sql`f.subscriber_id = s.id`)}) refused on true
    where ${runOnItsWay(sql`s.id`)} is null`.execute(db);
  return rows.map(({ tries, lastAt, ...standpoint }) => ({
    ...standpoint,
    refused: tries === null || lastAt === null ? null : { tries, lastAt },
  }));
}

/** Nothing up to `newest` is owed at these standpoints; whoever was tried in vain stays. */
async function moveOn(db: Db, standpoints: readonly Standpoint[], newest: number): Promise<void> {
  if (standpoints.length === 0) return;
  await sql`
    with idle as (
      select s.id, s.cursor from unnest(
        ${standpoints.map((standpoint) => standpoint.audience_id)}::bigint[],
        ${standpoints.map((standpoint) => standpoint.cursor)}::bigint[]) as w(audience_id, cursor)
      join audiences a on a.id = w.audience_id and a.next_due_at is null
      join subscribers s on s.audience_id = w.audience_id and s.cursor = w.cursor
      where ${sql.raw(MAILABLE)} and s.welcome is null and ${runOnItsWay(sql`s.id`)} is null
        and coalesce((${triedInVain}), 0) <= s.cursor
      order by s.id for no key update of s)
    update subscribers s set cursor = ${newest} from idle where s.id = idle.id and s.cursor = idle.cursor`.execute(
    db,
  );
}

async function makeDue(db: Db, audienceIds: readonly number[], dueAt: Date): Promise<number> {
  if (audienceIds.length === 0) return 0;
  const result = await db
    .updateTable('audiences')
    .set({ next_due_at: dueAt })
    .where(sql<boolean>`id = any(${audienceIds}::bigint[])`)
    .where('next_due_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** The highest number that a digest of this person held and that did not reach them. */
const triedInVain = sql`
  select max(d.to_number) as number from deliveries d where d.subscriber_id = s.id
    and (d.status = 'failed' or (d.status = 'skipped' and d.reason not in (${STILL_OPEN}, ${REFUSED_LATELY})))`;
