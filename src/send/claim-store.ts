// The claim: what is due, the most urgent first, of whatever run. It asks the rows for their urgency, their instant and
// whether they wait, and nothing else: a pause or a pace has moved the instant of what it holds back. Rows that a process
// may have died of are claimed one at a time, apart from all others.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { RunKind } from '../database/values.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { markOwed } from '../subscribers/owed.ts';

/** A claimed delivery with what its message needs. */
export interface ClaimedDelivery {
  readonly id: number;
  readonly runId: number;
  readonly runKind: RunKind;
  /** The smaller, the sooner (plan/urgency.ts). */
  readonly urgency: number;
  readonly subscriberId: number;
  readonly generation: number;
  readonly email: string;
  readonly domain: string;
  readonly name: string | null;
  readonly alerts: readonly Alert[];
  /** Have they said which jobs they want? */
  readonly hasChosen: boolean;
  readonly editionKey: string;
  /** Which try this is, from 1. It also fences: an outcome of an older try is not recorded over a newer one. */
  readonly attempt: number;
  /** Tries before this one that ended without an outcome. */
  readonly lost: number;
  /** Tries after which the server may have had the mail. */
  readonly maybeTaken: number;
  readonly plannedAt: Date;
  /** The date of the mail: a retry is the same mail. */
  readonly firstTriedAt: Date;
}

/** A delivery that does not fit its person any more. */
export interface SupersededDelivery {
  readonly id: number;
  readonly subscriberId: number;
  readonly reason: 'served by another digest' | 'choices changed';
}

export interface Claim {
  /** The most urgent first. */
  readonly claimed: readonly ClaimedDelivery[];
  /** What they held comes with the next digest. */
  readonly superseded: readonly SupersededDelivery[];
}

/** A row that a claim took, before the claim is known to be committed. */
export interface TakenRow {
  readonly id: number;
  readonly attempt: number;
  /** The end of its lease to the microsecond, as Postgres writes it: that of this claim and of no other. */
  readonly leaseUntil: string;
}

/** Hears what a claim took while it may still come to nothing, or to an end that nobody is told. */
export type OnTaken = (taken: readonly TakenRow[]) => void;

/** How many rows to take at most. */
export interface Share {
  /** Of the most urgent kind. */
  readonly urgent: number;
  /** Of the others, in the order of their urgency. */
  readonly others: number;
}

/**
 * One range of the index deliveries_due. The limit is a plain number: with one that is computed, Postgres takes it for a
 * tenth of the table, and reads and sorts all that waits.
 */
function waiting(urgency: number, limit: number, now: Date) {
  return sql`
    select id from deliveries
    where urgency = ${sql.lit(urgency)} and status in ('queued', 'deferred') and next_attempt_at <= ${now} and lost = 0
    order by next_attempt_at, id limit ${limit} for update skip locked`;
}

/** Those that were lost least often first: it is mostly a neighbour that the process died of. */
function suspects(now: Date) {
  return sql`
    select id from deliveries
    where lost > 0 and status in ('queued', 'deferred') and next_attempt_at <= ${now}
    order by lost, next_attempt_at, id limit 1 for update skip locked`;
}

/** Nobody served the person since, and they want the same still. */
const fits = sql`(s.cursor = d.from_number and s.audience_id = d.audience_id)`;

/**
 * Takes what is due, with a lease on the database's clock. Rows whose person was served meanwhile, or whose choices
 * changed, are superseded instead; the second are owed a digest by their new choices.
 */
export function claimDeliveries(
  db: Db,
  share: Share,
  leaseMs: number,
  now: Date,
  onTaken?: OnTaken,
): Promise<Claim> {
  const { urgent, others } = share;
  const picked = sql`
    instant as materialized (${waiting(0, urgent, now)}),
    daily as materialized (${waiting(1, others, now)}),
    weekly as materialized (${waiting(2, others, now)}),
    picked as (
      select id from instant union all select id from daily
      union all (select id from weekly limit ${others}::bigint - (select count(*) from daily)))`;
  return claimPicked(db, picked, leaseMs, now, onTaken);
}

/** As claimDeliveries, for one that a process may have died of. */
export function claimSuspect(db: Db, leaseMs: number, now: Date, onTaken?: OnTaken): Promise<Claim> {
  return claimPicked(db, sql`picked as materialized (${suspects(now)})`, leaseMs, now, onTaken);
}

type Picked = ReturnType<typeof sql>;

function claimPicked(
  db: Db,
  picked: Picked,
  leaseMs: number,
  now: Date,
  onTaken: OnTaken = () => {},
): Promise<Claim> {
  return inTransaction(db, async (trx) => {
    const rows = await claimRows(trx, picked, leaseMs, now);
    onTaken(rows.flatMap(toTaken));
    const claim = toClaim(rows);
    await markOwed(
      trx,
      claim.superseded.map(({ id }) => id),
      now,
    );
    return claim;
  });
}

async function claimRows(db: Db, picked: Picked, leaseMs: number, now: Date): Promise<ClaimRow[]> {
  const { rows } = await sql<ClaimRow>`
    with ${picked}
    update deliveries d set
      status = case when ${fits} then 'sending' else 'superseded' end,
      reason = case when ${fits} then d.reason
        when s.cursor <> d.from_number then 'served by another digest' else 'choices changed' end,
      attempts = d.attempts + case when ${fits} then 1 else 0 end,
      first_tried_at = coalesce(d.first_tried_at, case when d.attempts > 0 then d.planned_at else ${now} end),
      claimed_at = ${now},
      lease_until = case when ${fits} then now() + ${leaseMs} * interval '1 millisecond' end,
      settled_at = case when ${fits} then null else ${now}::timestamptz end,
      held_by = null, held_from = null
    from picked p, subscribers s, audiences a, runs r
    where d.id = p.id and s.id = d.subscriber_id and a.id = d.audience_id and r.id = d.run_id
    returning d.id, d.run_id, r.kind, d.urgency, d.subscriber_id, s.generation, s.email, s.domain, s.name, s.has_chosen, a.alerts,
      d.edition_key, d.attempts, d.lost, d.maybe_taken, d.planned_at, d.first_tried_at, d.status, d.reason, d.next_attempt_at,
      d.lease_until::text as lease_until`.execute(db);
  return rows;
}

function toClaim(rows: readonly ClaimRow[]): Claim {
  const inOrder = rows.toSorted(
    (a, b) =>
      a.urgency - b.urgency || a.next_attempt_at.getTime() - b.next_attempt_at.getTime() || a.id - b.id,
  );
  return {
    claimed: inOrder.filter(({ status }) => status === 'sending').map(toClaimed),
    superseded: inOrder.filter(({ status }) => status === 'superseded').map(toSuperseded),
  };
}

interface ClaimRow {
  id: number;
  run_id: number;
  kind: RunKind;
  urgency: number;
  subscriber_id: number;
  generation: number;
  email: string;
  domain: string;
  name: string | null;
  has_chosen: boolean;
  alerts: Alert[];
  edition_key: string;
  attempts: number;
  lost: number;
  maybe_taken: number;
  planned_at: Date;
  first_tried_at: Date;
  status: 'sending' | 'superseded';
  reason: string | null;
  next_attempt_at: Date;
  lease_until: string | null;
}

function toTaken({ id, attempts, lease_until }: ClaimRow): TakenRow[] {
  return lease_until === null ? [] : [{ id, attempt: attempts, leaseUntil: lease_until }];
}

function toClaimed(row: ClaimRow): ClaimedDelivery {
  return {
    id: row.id,
    runId: row.run_id,
    runKind: row.kind,
    urgency: row.urgency,
    subscriberId: row.subscriber_id,
    generation: row.generation,
    email: row.email,
    domain: row.domain,
    name: row.name,
    alerts: row.alerts,
    hasChosen: row.has_chosen,
    editionKey: row.edition_key,
    attempt: row.attempts,
    lost: row.lost,
    maybeTaken: row.maybe_taken,
    plannedAt: row.planned_at,
    firstTriedAt: row.first_tried_at,
  };
}

function toSuperseded({ id, subscriber_id, reason }: ClaimRow): SupersededDelivery {
  return { id, subscriberId: subscriber_id, reason: reason as SupersededDelivery['reason'] };
}

/** How many deliveries are due now, counted no further than `atMost`. */
export async function countDue(db: Db, now: Date, atMost: number): Promise<number> {
  const due = (urgency: number) => sql`
    (select 1 from deliveries where urgency = ${sql.lit(urgency)} and status in ('queued', 'deferred')
      and next_attempt_at <= ${now} order by next_attempt_at limit ${atMost})`;
  const { rows } = await sql<{ due: number }>`
    select count(*) as due from (${due(0)} union all ${due(1)} union all ${due(2)}) d`.execute(db);
  return Math.min(rows[0]?.due ?? 0, atMost);
}
