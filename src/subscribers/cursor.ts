// Announcement numbers that a cursor may start from. A cursor only grows (docs/decisions/002).

import type { Db } from '../database/database.ts';
import type { Frequency } from './alerts.ts';

/** The newest announcement number; 0 before the first. */
export async function newestNumber(db: Db): Promise<number> {
  const row = await db.selectFrom('announcer').select('value').executeTakeFirstOrThrow();
  return row.value;
}

/** The last number announced before an instant; 0 when there is none. */
export async function numberBefore(db: Db, instant: Date): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('announced_at', '<', instant)
    .executeTakeFirst();
  return row?.number ?? 0;
}

/**
 * How far a change of choices may raise this person's cursor: to the cut of the last run of their frequency; 0
 * (not at all) while a digest for them is on its way.
 */
export async function floorNumber(db: Db, subscriberId: number, frequency: Frequency): Promise<number> {
  const open = await db
    .selectFrom('deliveries')
    .select('id')
    .where('subscriber_id', '=', subscriberId)
    .where('status', 'in', ['queued', 'sending', 'deferred'])
    .executeTakeFirst();
  if (open !== undefined) return 0;
  const run = await db
    .selectFrom('runs')
    .select((eb) => eb.fn.max('cut').as('cut'))
    .where('frequency', '=', frequency)
    .where('planned_at', 'is not', null)
    .executeTakeFirst();
  return run?.cut ?? 0;
}
