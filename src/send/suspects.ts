// Deliveries that may be what a process dies of, or that cannot be handled: tried so often and no further, apart from all
// others, and an operator hears which (docs/decisions/015).

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { isPassing } from '../database/unavailable.ts';
import { messageOf } from '../errors.ts';
import { raiseAlarm } from '../installation/alarm-store.ts';
import type { Log } from '../log.ts';
import type { FactsOf } from '../texts/alarms/catalogue.ts';
import type { ClaimedDelivery } from './claim-store.ts';
import type { Settlement } from './delivery-store.ts';
import { retryAt } from './retry.ts';

/** Tries without an outcome, then it is given up: its posts come with the next digest. */
export const MOST_LOST = 5;
const CANNOT_BE_HANDLED = 'the mail cannot be handled';
const STOPPED_AT_IT = `the process that was sending it stopped, ${MOST_LOST} times`;
export const NOT_RECORDED = 'it went out, but that could not be recorded';
const STOPPED = 'the process that was sending it stopped';
const GIVEN_UP = [CANNOT_BE_HANDLED, STOPPED_AT_IT, NOT_RECORDED];
/** An alarm names so many one by one. */
const NAMED = 5;
/** By then somebody has seen it, or nobody looks. */
const ALARM_DAYS = 14;

interface Deps {
  readonly db: Db;
  readonly log: Log;
}

/**
 * How a delivery is settled at which our own code, or its rows in the ledger, failed: tried again while an operator may
 * mend it, given up after the fifth time. A RangeError is about what is written down for good.
 */
export function settleBroken(delivery: ClaimedDelivery, error: unknown, now: Date): Settlement {
  const at = retryAt(delivery.lost + 1, delivery.firstTriedAt, now, 0);
  const isOver = error instanceof RangeError || delivery.lost + 1 >= MOST_LOST || at === 'give-up';
  return {
    delivery,
    status: isOver ? 'failed' : 'deferred',
    reason: CANNOT_BE_HANDLED,
    reply: null,
    messageId: null,
    transport: null,
    nextAttemptAt: isOver ? null : at,
    editionKey: delivery.editionKey,
    isLost: true,
  };
}

interface Requeued {
  readonly id: number;
  readonly run_id: number;
  readonly status: 'queued' | 'failed';
}

/** Rows whose worker died: waiting again, apart from others, or given up. Returns how many of which run. */
export async function requeueExpired(
  deps: Deps,
  now: Date,
): Promise<{ readonly runId: number; readonly deliveries: number }[]> {
  const rows = await requeueAll(deps, now);
  const given = rows.filter(({ status }) => status === 'failed');
  for (const runId of new Set(given.map(({ run_id }) => run_id))) await raiseUnsendable(deps.db, runId, now);
  return [...Map.groupBy(rows, ({ run_id }) => run_id)].map(([runId, { length: deliveries }]) => ({
    runId,
    deliveries,
  }));
}

/** One row that cannot be written keeps no other waiting. */
async function requeueAll(deps: Deps, now: Date): Promise<Requeued[]> {
  try {
    return await requeue(deps.db, null, now);
  } catch (error) {
    if (isPassing(error)) throw error;
  }
  const expired = await deps.db
    .selectFrom('deliveries')
    .select(['id', 'run_id', 'subscriber_id'])
    .where('status', '=', 'sending')
    .where('lease_until', '<', sql<Date>`now()`)
    .execute();
  const rows: Requeued[] = [];
  for (const row of expired) {
    try {
      rows.push(...(await requeue(deps.db, row.id, now)));
    } catch (error) {
      if (isPassing(error)) throw error;
      await raiseStuck(deps, { id: row.id, runId: row.run_id, subscriberId: row.subscriber_id }, error, now);
    }
  }
  return rows;
}

async function requeue(db: Db, id: number | null, now: Date): Promise<Requeued[]> {
  const isOver = sql`lost + 1 >= ${MOST_LOST}`;
  const { rows } = await sql<Requeued>`
    update deliveries set lost = lost + 1, lease_until = null,
      status = case when ${isOver} then 'failed' else 'queued' end,
      reason = case when ${isOver} then ${STOPPED_AT_IT} else ${STOPPED} end,
      next_attempt_at = ${now}, settled_at = case when ${isOver} then ${now}::timestamptz end
    where status = 'sending' and lease_until < now() and (${id}::bigint is null or id = ${id})
    returning id, run_id, status`.execute(db);
  return rows;
}

/** Has one waited so long that the crowd has to make room? */
export async function suspectsWait(db: Db, since: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from deliveries
    where lost > 0 and status in ('queued', 'deferred') and next_attempt_at <= ${since} limit 1`.execute(db);
  return rows.length > 0;
}

/** Names what of a run was given up, or is about to be, through no fault of its people. */
export async function raiseUnsendable(db: Db, runId: number, now: Date, error?: unknown): Promise<void> {
  const { rows } = await sql<{ id: number; person: number; isOver: boolean }>`
    select id, subscriber_id as person, status = 'failed' as "isOver" from deliveries
    where run_id = ${runId} and lost > 0 and status in ('failed', 'deferred')
      and reason = any(${GIVEN_UP}::text[]) order by id`.execute(db);
  if (rows.length === 0) return;
  const facts: FactsOf<'unsendable'> = {
    kind: 'unsendable',
    run: runId,
    named: rows.slice(0, NAMED).map(({ id: delivery, person }) => ({ delivery, person })),
    all: rows.length,
    over: rows.filter(({ isOver }) => isOver).length,
    error: error === undefined ? null : withoutAddresses(error),
  };
  await raiseAlarm(db, facts, now);
}

/** A row that cannot be written at all: nobody but a person can help. */
export async function raiseStuck(
  { db, log }: Deps,
  row: { readonly id: number; readonly runId: number; readonly subscriberId: number },
  error: unknown,
  now: Date,
): Promise<void> {
  const { id: delivery, runId: run, subscriberId: person } = row;
  log.error('The row of a delivery cannot be written', { run, delivery, error: messageOf(error) });
  await raiseAlarm(
    db,
    { kind: 'delivery-stuck', delivery, run, person, error: withoutAddresses(error) },
    now,
  );
}

/** Clears what is over: everybody has had a later digest, the row ended, or two weeks have passed. */
export async function clearUnsendable(db: Db, now: Date): Promise<void> {
  await sql`
    update alarms a set cleared_at = ${now}
    where cleared_at is null and (
      code like 'unsendable-%' and not exists (
        select from deliveries d where d.run_id = substr(a.code, length('unsendable-') + 1)::bigint
          and d.lost > 0 and d.status in ('failed', 'deferred') and d.reason = any(${GIVEN_UP}::text[])
          and d.planned_at > ${now}::timestamptz - ${ALARM_DAYS} * interval '1 day'
          and not exists (select from deliveries later
            where later.subscriber_id = d.subscriber_id and later.id > d.id and later.status = 'sent'))
      or code like 'delivery-stuck-%' and not exists (
        select from deliveries d where d.id = substr(a.code, length('delivery-stuck-') + 1)::bigint
          and d.status = 'sending'))`.execute(db);
}

function withoutAddresses(error: unknown): string {
  return messageOf(error).replaceAll(/\S+@\S+/g, '…');
}
