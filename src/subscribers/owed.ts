// A digest that was due and that a change of choices took back is owed: the next tick plans it by the new choices, as a
// catch-up run (plan/plan-run.ts). Here people are marked for it; planning takes the mark away.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Frequency } from './alerts.ts';
import { cursorAfterMove } from './cursor.ts';
import { MAILABLE } from './mailable.ts';
import { isOwedByMove } from './owed-slot.ts';

interface Person {
  readonly id: number;
  readonly audience_id: number;
  readonly frequency: Frequency;
  readonly cursor: number;
  readonly owed_at: Date | null;
}

/** What moving to another audience does to a person whose row is locked; for the update that moves them. */
export async function moveTo(
  db: Db,
  person: Person,
  audienceId: number,
  now: Date,
): Promise<{ readonly audience_id: number; readonly cursor: number; readonly owed_at: Date | null }> {
  const { cursor, owed_at } = person;
  if (person.audience_id === audienceId) return { audience_id: audienceId, cursor, owed_at };
  const isOwed = owed_at !== null || (await losesADigest(db, person.audience_id, audienceId, now));
  return {
    audience_id: audienceId,
    cursor: await cursorAfterMove(db, person, audienceId),
    owed_at: isOwed ? (owed_at ?? now) : null,
  };
}

async function losesADigest(db: Db, fromId: number, toId: number, now: Date): Promise<boolean> {
  const rows = await db
    .selectFrom('audiences')
    .select(['id', 'schedule', 'time_zone as timeZone', 'next_due_at as nextDueAt'])
    .where('id', 'in', [fromId, toId])
    .execute();
  const from = rows.find(({ id }) => id === fromId);
  const to = rows.find(({ id }) => id === toId);
  return from !== undefined && to !== undefined && isOwedByMove(from, to, now);
}

/**
 * Of these deliveries, those that were superseded by a change of choices: their people are owed a digest. In the
 * transaction that superseded them.
 */
export async function markOwed(trx: Db, deliveryIds: readonly number[], now: Date): Promise<void> {
  if (deliveryIds.length === 0) return;
  await sql`
    with moved as (
      select s.id from deliveries d join subscribers s on s.id = d.subscriber_id
      where d.id = any(${deliveryIds}::bigint[]) and d.status = 'superseded'
        and s.audience_id <> d.audience_id and s.cursor = d.from_number and ${sql.raw(MAILABLE)}
      order by s.id for no key update of s)
    update subscribers s set owed_at = coalesce(s.owed_at, ${now}) from moved where s.id = moved.id`.execute(
    trx,
  );
}
