// After a clock that was ahead: what it pushed into the future is due when it should be. Asked when the leader begins and
// when the clock is seen to step back.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { HOUR_MS } from '../duration.ts';
import { nextSlot } from '../schedule.ts';
import { applyLooks } from '../subscribers/audience-store.ts';

/** Nothing that waits by itself waits for longer: back-offs are about an hour. */
const LONGEST_WAIT_MS = 2 * HOUR_MS;

/** Returns how many audiences are due sooner now. */
export async function bringBack(
  deps: { readonly db: Db; readonly config: Pick<Config, 'digest'> },
  now: Date,
): Promise<number> {
  const moved = (await slots(deps.db, now)) + (await instant(deps.db, deps.config.digest.instantWaitMs, now));
  await applyLooks(deps.db, deps.config.digest, now);
  await mails(deps.db, now);
  return moved;
}

/** Digests of the clock: never beyond the first slot that has not been served. */
async function slots(db: Db, now: Date): Promise<number> {
  const groups = await db
    .selectFrom('audiences')
    .select(['frequency', 'time_zone', 'schedule'])
    .select((eb) => eb.fn.max('next_due_at').as('latest'))
    .where('next_due_at', '>', now)
    .where('frequency', '<>', 'instant')
    .groupBy(['frequency', 'time_zone', 'schedule'])
    .execute();
  let moved = 0;
  for (const { frequency, time_zone, schedule, ...group } of groups) {
    const latest = group.latest as Date;
    let due = nextSlot(schedule, time_zone, now);
    // What was served while the clock was ahead is not served again.
    while (due < latest && (await wasServed(db, frequency, due))) due = nextSlot(schedule, time_zone, due);
    if (due >= latest) continue;
    const result = await db
      .updateTable('audiences')
      .set({ next_due_at: due })
      .where('frequency', '=', frequency)
      .where('time_zone', '=', time_zone)
      .where('schedule', '=', schedule)
      .where('next_due_at', '>', due)
      .executeTakeFirst();
    moved += Number(result.numUpdatedRows);
  }
  return moved;
}

async function wasServed(db: Db, frequency: string, dueAt: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from runs where kind = 'scheduled' and frequency = ${frequency} and due_at = ${dueAt}
      and reason is null`.execute(db);
  return rows.length > 0;
}

async function instant(db: Db, waitMs: number, now: Date): Promise<number> {
  const dueAt = new Date(now.getTime() + waitMs);
  const result = await db
    .updateTable('audiences')
    .set({ next_due_at: dueAt })
    .where('frequency', '=', 'instant')
    .where('next_due_at', '>', new Date(dueAt.getTime() + 60_000))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** What a pause holds keeps its instant. */
async function mails(db: Db, now: Date): Promise<void> {
  await sql`
    update deliveries set next_attempt_at = case when planned_at > ${now} and attempts = 0 then ${now}::timestamptz
      else ${new Date(now.getTime() + HOUR_MS)} end
    where status in ('queued', 'deferred') and held_by is null
      and (next_attempt_at > ${new Date(now.getTime() + LONGEST_WAIT_MS)}
        or next_attempt_at > ${now} and planned_at > ${now} and attempts = 0)`.execute(db);
  await sql`
    update confirmations set next_attempt_at = ${now}
    where mail = 'waiting' and next_attempt_at > ${now} and created_at > ${now}`.execute(db);
}
