// Is the work getting on? Not how long something waits tells it (a run of an hour is a run of an hour), but whether
// anything moved since: what has been due for ten minutes without that stands still.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { FactsOf } from '../texts/alarms/catalogue.ts';
import { alarmsEn } from '../texts/alarms/en.ts';
import { clearAlarm, raiseAlarm } from './alarm-store.ts';

export type Part = FactsOf<'queue-stuck'>['part'];

/** The part that has stood still longest. */
export interface Standstill {
  readonly part: Part;
  readonly ms: number;
}

/** What stands still for so long is not being done: an alarm, and not ready. */
export const STUCK_MS = 10 * 60_000;
/** Often enough to tell a standstill, and each tick of the clock; a row that all processes write is not written for each mail. */
const NOTE_MS = 9000;

/** Notes that a part moves, at most every nine seconds. Fails silently: it is only a sign of life. */
export function createProgress(db: Db): (part: Part, now: Date) => Promise<void> {
  const notedAt = new Map<Part, number>();
  return async (part, now) => {
    const at = performance.now();
    if (at - (notedAt.get(part) ?? -NOTE_MS) < NOTE_MS) return;
    notedAt.set(part, at);
    await sql`
      insert into progress (part, moved_at) values (${part}, ${now})
      on conflict (part) do update set moved_at = greatest(progress.moved_at, excluded.moved_at)`
      .execute(db)
      .catch(() => {});
  };
}

/** When this part last moved; null = never yet. */
export async function movedAt(db: Db, part: Part): Promise<Date | null> {
  const row = await db
    .selectFrom('progress')
    .select('moved_at as movedAt')
    .where('part', '=', part)
    .executeTakeFirst();
  return row?.movedAt ?? null;
}

/** When each part last moved. */
export async function partsOfWork(db: Db): Promise<{ readonly part: string; readonly movedAt: Date }[]> {
  return db.selectFrom('progress').select(['part', 'moved_at as movedAt']).orderBy('part').execute();
}

/** When the oldest of each part became due, or will: each question is the first entry of an index. */
function dueAts(now: Date) {
  const firstDue = (urgency: number) => sql`
    select min(next_attempt_at) from deliveries
    where urgency = ${sql.lit(urgency)} and status in ('queued', 'deferred')`;
  return sql`
    values ('sending', least((${firstDue(0)}), (${firstDue(1)}), (${firstDue(2)}),
        (select min(next_attempt_at) from deliveries where status = 'sending'))),
      ('planning', (select min(next_due_at) from audiences where next_due_at is not null)),
      ('matching', (select created_at from post_tags where matched_at is null order by number limit 1)),
      ('confirmations', (select next_attempt_at from confirmations
        where mail = 'waiting' and expires_at > ${now} order by next_attempt_at limit 1))`;
}

/** As it is at this instant; null = there is none. */
export async function oldestDue(
  db: Db,
  now: Date,
): Promise<{ readonly part: Part; readonly at: Date | null }[]> {
  const { rows } = await sql<{ part: Part; at: Date | null }>`
    select part, at from (${dueAts(now)}) due (part, at)`.execute(db);
  return rows;
}

/**
 * Null when nothing is due. `watchedSince`: what was due before anybody was
 * there to do it has its ten minutes from then on, or each start after a long outage would be an alarm.
 */
export async function longestStandstill(db: Db, now: Date, watchedSince: Date): Promise<Standstill | null> {
  const { rows } = await sql<{ part: Part; since: Date }>`
    with due(part, at) as (${dueAts(now)})
    select part, greatest(at, moved_at, ${watchedSince}::timestamptz) as since from due left join progress using (part)
    where at <= ${now} order by since limit 1`.execute(db);
  const [longest] = rows;
  return longest === undefined
    ? null
    : { part: longest.part, ms: Math.max(0, now.getTime() - longest.since.getTime()) };
}

/** One plain sentence, in English. */
export function describeStandstill(standstill: Standstill | null): string {
  if (standstill === null) return 'nothing waits';
  return `${alarmsEn.waits[standstill.part]}, and nothing moved for ${Math.round(standstill.ms / 1000)} s`;
}

/** Raises or clears the alarm. */
export async function watchProgress(db: Db, now: Date, watchedSince: Date): Promise<void> {
  const standstill = await longestStandstill(db, now, watchedSince);
  if (standstill === null || standstill.ms < STUCK_MS) return clearAlarm(db, 'queue-stuck', now);
  const { part, ms } = standstill;
  await raiseAlarm(db, { kind: 'queue-stuck', part, minutes: Math.round(ms / 60_000) }, now);
}
