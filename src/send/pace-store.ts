// The paces in the ledger, on its clock: read, decided on (pace.ts) and written under a lock, so that all processes
// together keep to them.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { isOver, type Pace, type Reservation, reserve, slowDown, taken } from './pace.ts';

/** A wish for slots. */
export interface Ask {
  readonly scope: string;
  readonly count: number;
  /** Mails a second by the settings; null = as many as the server takes. */
  readonly limit: number | null;
}

/** By scope. The longest that a slot may be ahead is `aheadMs`. */
export async function reserveSlots(
  db: Db,
  asks: readonly Ask[],
  aheadMs: number,
  jitter: () => number,
): Promise<Map<string, Reservation>> {
  if (asks.length === 0) return new Map();
  return changePaces(
    db,
    asks.map(({ scope }) => scope),
    (pace, now) => {
      const { count, limit } = asks.find(({ scope }) => scope === pace.scope) as Ask;
      const reservation = reserve(pace, limit, count, aheadMs, now, jitter());
      return { pace: reservation.pace, result: reservation };
    },
  );
}

/** Halves a pace; true when it had none before. */
export async function slowPace(db: Db, scope: string, measured: number): Promise<boolean> {
  const changed = await changePaces(db, [scope], (pace, now) => {
    const slowed = slowDown(pace, measured, now);
    return { pace: slowed, result: pace.perSecond === null && slowed.perSecond !== null };
  });
  return changed.get(scope) ?? false;
}

/** The server took mail again. */
export async function noteTaken(db: Db, scope: string): Promise<void> {
  await changePaces(db, [scope], (pace, now) => ({ pace: taken(pace, now), result: null }));
}

/** Scopes whose server has complained lately; `refused`: and has taken nothing since. */
export async function learntScopes(db: Db): Promise<{ all: Set<string>; refused: Set<string> }> {
  const rows = await db
    .selectFrom('paces')
    .select(['scope', 'refused_since'])
    .where('per_second', 'is not', null)
    .execute();
  const refused = rows.filter((row) => row.refused_since !== null);
  return {
    all: new Set(rows.map(({ scope }) => scope)),
    refused: new Set(refused.map(({ scope }) => scope)),
  };
}

/** Forgets paces without a complaint for long; returns their scopes. */
export async function forgetPaces(db: Db): Promise<string[]> {
  const over: string[] = [];
  await changePaces(db, [...(await learntScopes(db)).all], (pace, now) => {
    if (!isOver(pace, now)) return { pace, result: null };
    over.push(pace.scope);
    return { pace: { ...pace, perSecond: null, ceiling: null, refusedSince: null }, result: null };
  });
  // Of domains that got no mail lately nothing is worth keeping.
  await sql`delete from paces where per_second is null
    and greatest(next_free, tail) < extract(epoch from now()) * 1000 - 3600000`.execute(db);
  return over;
}

interface Row {
  scope: string;
  next_free: number;
  tail: number;
  per_second: number | null;
  ceiling: number | null;
  slowed_at: number;
  grown_at: number;
  refused_since: number | null;
  now: number;
}

async function changePaces<T>(
  db: Db,
  scopes: readonly string[],
  change: (pace: Pace, now: number) => { readonly pace: Pace; readonly result: T },
): Promise<Map<string, T>> {
  if (scopes.length === 0) return new Map();
  // One order for all: two processes that change several must not wait for each other.
  const sorted = scopes.toSorted();
  return db.transaction().execute(async (trx) => {
    // What is lost with a crash of the server is a second's pace.
    await sql`set local synchronous_commit = off`.execute(trx);
    await sql`insert into paces (scope) select unnest(${sorted}::text[]) order by 1 on conflict do nothing`.execute(
      trx,
    );
    const { rows } = await sql<Row>`
      with locked as materialized (
        select * from paces where scope = any(${sorted}::text[]) order by scope for update)
      select *, extract(epoch from clock_timestamp())::double precision * 1000 as now from locked`.execute(
      trx,
    );
    const changed = rows.map((row) => ({ scope: row.scope, ...change(toPace(row), row.now) }));
    await writePaces(
      trx,
      changed.map(({ pace }) => pace),
    );
    return new Map(changed.map(({ scope, result }) => [scope, result]));
  });
}

function toPace(row: Row): Pace {
  return {
    scope: row.scope,
    nextFree: row.next_free,
    tail: row.tail,
    perSecond: row.per_second,
    ceiling: row.ceiling,
    slowedAt: row.slowed_at,
    grownAt: row.grown_at,
    refusedSince: row.refused_since,
  };
}

async function writePaces(db: Db, paces: readonly Pace[]): Promise<void> {
  const column = <T>(pick: (pace: Pace) => T) => paces.map(pick);
  await sql`
    update paces p set next_free = w.next_free, tail = w.tail, per_second = w.per_second, ceiling = w.ceiling,
      slowed_at = w.slowed_at, grown_at = w.grown_at, refused_since = w.refused_since
    from unnest(${column((p) => p.scope)}::text[], ${column((p) => p.nextFree)}::float8[],
      ${column((p) => p.tail)}::float8[], ${column((p) => p.perSecond)}::float8[],
      ${column((p) => p.ceiling)}::float8[], ${column((p) => p.slowedAt)}::float8[],
      ${column((p) => p.grownAt)}::float8[], ${column((p) => p.refusedSince)}::float8[])
      as w(scope, next_free, tail, per_second, ceiling, slowed_at, grown_at, refused_since)
    where p.scope = w.scope`.execute(db);
}
