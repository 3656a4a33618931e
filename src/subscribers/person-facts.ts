// What the ledger says of somebody whose choices are about to change, asked with their row locked: whoever unsubscribes,
// or plans, at this moment comes before or after, not in between. One statement: each is a way there and back.

import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Frequency } from './alerts.ts';
import { type Audience, type AudienceKey, audienceOf } from './audience-store.ts';
import { MAILABLE } from './mailable.ts';
import type { Clock } from './owed-slot.ts';
import type { Suppression } from './suppression-store.ts';

/** The audience that somebody is in. */
export interface Place extends Clock {
  readonly nextDueAt: Date | null;
  /** How far leaving it may raise the person's cursor; 0 = not at all. */
  readonly floor: number;
}

export interface PersonFacts {
  readonly suppression: Suppression | null;
  readonly place: Place;
  /** The audience that they are to join, held as by ensureAudience; null when it is not there yet. */
  readonly joined: Audience | null;
}

interface FactsRow extends Place {
  readonly joined: Audience | null;
  readonly reason: Suppression['reason'] | null;
  readonly since: Date;
}

interface Person {
  readonly id: number;
  readonly audience_id: number;
  readonly frequency: Frequency;
}

export async function loadFacts(
  db: Db,
  person: Person,
  addressHash: string,
  joining: AudienceKey,
): Promise<PersonFacts> {
  const { rows } = await sql<FactsRow>`
    select x.reason, x.created_at as since, a.schedule, a.time_zone as "timeZone", a.next_due_at as "nextDueAt",
      ${floorOf(person)} as floor, to_jsonb(joined) as joined
    from audiences a left join suppressions x on x.address_hash = ${addressHash}
    left join ${audienceOf(db, joining)} as joined on true
    where a.id = ${person.audience_id}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error(`Audience ${person.audience_id} is not there`);
  const { reason, since, joined, ...place } = row;
  return { suppression: reason === null ? null : { reason, since }, place, joined };
}

/**
 * Only an instant reader's cursor lags behind: their audience is planned when something matches, so all numbers up to
 * the last instant run were seen to hold nothing for them. Not so while their audience is due, a digest is on its
 * way, the last one failed, their first is not planned yet, or no mail may reach them: then runs leave them out,
 * whatever they hold for them. Weekly and daily cursors move with every run and need no raise.
 */
function floorOf({ id, frequency }: Person): RawBuilder<number> {
  if (frequency !== 'instant') return sql`0`;
  return sql`case
    when a.next_due_at is not null then 0
    when not exists (select from subscribers s where s.id = ${id} and s.welcome is null and ${sql.raw(MAILABLE)}) then 0
    when (select status from deliveries where subscriber_id = ${id} order by id desc limit 1) <> 'sent' then 0
    else coalesce((select max(cut) from runs where kind = 'instant' and planned_at is not null), 0) end`;
}
