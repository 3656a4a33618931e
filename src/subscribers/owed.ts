// A digest that was due and that a change of choices took back is owed: the next tick plans it by the new choices, as a
// catch-up run (plan/plan-run.ts). Here people are marked for it; planning takes the mark away.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Audience } from './audience-store.ts';
import { MAILABLE } from './mailable.ts';
import { isOwedByMove } from './owed-slot.ts';
import type { Place } from './person-facts.ts';

interface Person {
  readonly audience_id: number;
  readonly cursor: number;
  readonly owed_at: Date | null;
  readonly place: Place;
}

/**
 * What moving to another audience does to a person whose row is locked; for the update that moves them. The cursor of an
 * instant reader is raised first: it lags behind while nothing matches, and new tags must not bring years of posts.
 */
export function moveTo(
  { audience_id, cursor, owed_at, place }: Person,
  audience: Audience,
  now: Date,
): {
  readonly audience_id: number;
  readonly cursor: number;
  readonly owed_at: Date | null;
  readonly quiet_since?: Date;
} {
  if (audience.id === audience_id) return { audience_id, cursor, owed_at };
  return {
    audience_id: audience.id,
    cursor: Math.max(cursor, place.floor),
    owed_at: owed_at ?? (isOwedByMove(place, audience, now) ? now : null),
    // Other alerts may be quiet anew.
    quiet_since: now,
  };
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
