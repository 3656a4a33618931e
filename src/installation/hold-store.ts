// Waiting mail under a pause: its rows are moved to the pause's end, and back when somebody resumes, so that the claim
// never walks over them. In steps of a thousand people that pass over locked rows: nobody waits for a big domain.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { ALL_DIGESTS, pausesInForce } from '../database/pauses-in-force.ts';

const STEP = 1000;
const OPEN = sql`('queued', 'sending', 'deferred')`;

interface Options {
  /** Leaves the rest to the next pass. */
  readonly signal?: AbortSignal;
}

/** Moves what waits under pauses that have not moved their rows yet; what is missed here the last look finds. */
export async function holdPaused(db: Db, now: Date, { signal }: Options = {}): Promise<void> {
  const { rows: pauses } = await sql<{ scope: string; ends: Date }>`
    select f.scope, f.ends from (${pausesInForce(now)}) f join pauses p using (scope)
    where p.held_at is null`.execute(db);
  for (const { scope, ends } of pauses) {
    let after: number | null = 0;
    while (after !== null && !signal?.aborted) after = await holdStep(db, scope, ends, after);
    if (after !== null) return;
    await sql`update pauses set held_at = ${now} where scope = ${scope}`.execute(db);
  }
}

/** Returns the last person looked at, null at the end. */
async function holdStep(db: Db, scope: string, ends: Date, after: number): Promise<number | null> {
  const people =
    scope === 'service' || scope === ALL_DIGESTS
      ? sql`select subscriber_id as id from deliveries where status in ${OPEN} and subscriber_id > ${after}
          order by subscriber_id limit ${STEP}`
      : sql`select id from subscribers where domain = ${scope} and id > ${after} order by id limit ${STEP}`;
  const { rows } = await sql<{ people: number; last: number | null }>`
    with people as materialized (${people}),
    waiting as materialized (
      select d.id from deliveries d where d.subscriber_id = any(array(select id from people))
        and d.status in ${OPEN} and d.status <> 'sending' and d.next_attempt_at < ${ends}
      for update skip locked),
    held as (
      update deliveries d set held_by = ${scope}, held_from = coalesce(d.held_from, d.next_attempt_at),
        next_attempt_at = ${ends} from waiting w where w.id = d.id)
    select count(*) as people, max(id) as last from people`.execute(db);
  const [{ people: seen, last } = { people: 0, last: null }] = rows;
  return seen < STEP ? null : last;
}

/** Gives back what pauses hold that were lifted: each row is due when it was due before. */
export async function releaseHeld(db: Db, { signal }: Options = {}): Promise<void> {
  for (const scope of await liftedScopes(db)) {
    for (let moved = STEP; moved === STEP && !signal?.aborted; ) moved = await releaseStep(db, scope);
  }
}

/** A pause that ran out by itself keeps its row, and its mails are due. */
async function liftedScopes(db: Db): Promise<string[]> {
  // From one scope to the next by the index: a scope may hold half a million rows.
  const { rows } = await sql<{ scope: string }>`
    with recursive scopes as (
      select min(held_by) as scope from deliveries where held_by is not null
      union all
      select (select min(d.held_by) from deliveries d where d.held_by > s.scope) from scopes s
      where s.scope is not null)
    select scope from scopes
    where scope is not null and not exists (select 1 from pauses p where p.scope = scopes.scope)`.execute(db);
  return rows.map(({ scope }) => scope);
}

async function releaseStep(db: Db, scope: string): Promise<number> {
  const result = await sql`
    update deliveries d set next_attempt_at = d.held_from, held_by = null, held_from = null
    where d.id = any(array(
      select id from deliveries where held_by = ${scope} order by id limit ${STEP} for update skip locked))`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}
