// Deliveries that are on their way: a person has at most one, and no second one is planned beside it.

import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** SQL, for `status in …`. */
const OPEN = `('queued', 'sending', 'deferred')`;

/** Why somebody whom a run meets with an open delivery gets nothing from it. */
export const STILL_OPEN = 'previous digest still on its way';

/**
 * SQL: the run of the digest that is on its way to a person, or null. A subquery with one row is asked for each person, along
 * the index of open deliveries. As a join, or with `exists`, Postgres may compare every person with everything that is open:
 * it counted when nothing was.
 * @param id SQL, the person's
 */
export function runOnItsWay(id: RawBuilder<unknown>): RawBuilder<number | null> {
  return sql`(select open.run_id from deliveries open
    where open.subscriber_id = ${id} and open.status in ${sql.raw(OPEN)} limit 1)`;
}

/** Those of these people to whom a digest is on its way. */
export async function whoHasOpen(db: Db, subscriberIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select p.id from unnest(${subscriberIds}::bigint[]) p(id) where ${runOnItsWay(sql`p.id`)} is not null`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from deliveries where status in ${sql.raw(OPEN)}`.execute(db);
  return rows[0]?.waiting ?? 0;
}
