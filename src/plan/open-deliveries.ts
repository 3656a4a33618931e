// Deliveries that are on their way: a person has at most one, and no second one is planned beside it.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** SQL, for `status in …`. */
export const OPEN = `('queued', 'sending', 'deferred')`;

/** Why somebody whom a run meets with an open delivery gets nothing from it. */
export const STILL_OPEN = 'previous digest still on its way';

/** Those of these people to whom a digest is on its way. */
export async function whoHasOpen(db: Db, subscriberIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select subscriber_id as id from deliveries
    where subscriber_id = any(${subscriberIds}::bigint[]) and status in ${sql.raw(OPEN)}`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from deliveries where status in ${sql.raw(OPEN)}`.execute(db);
  return rows[0]?.waiting ?? 0;
}
