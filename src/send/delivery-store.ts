// Deliveries in the ledger: claimed with a lease, looked at once more, settled together with the cursor.
// The lease runs on the database's clock, so that machines whose clocks differ cannot both hold a row.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { DeliveryStatus, RunKind, SuppressionReason } from '../database/values.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { markOwed } from '../subscribers/owed.ts';
import type { SubscriberState } from '../subscribers/subscriber.ts';

/** A claimed delivery with what its message needs. */
export interface ClaimedDelivery {
  readonly id: number;
  readonly runId: number;
  readonly runKind: RunKind;
  readonly subscriberId: number;
  readonly generation: number;
  readonly email: string;
  readonly domain: string;
  readonly name: string | null;
  readonly alerts: readonly Alert[];
  readonly editionKey: string;
  /** Which try this is, from 1. It also fences: an outcome of an older try is not recorded over a newer one. */
  readonly attempt: number;
  readonly plannedAt: Date;
}

const OPEN = sql`('queued', 'sending', 'deferred')`;

/**
 * Takes up to `limit` waiting deliveries of a run. Rows whose person was served meanwhile, or whose choices changed,
 * are superseded instead: what they held comes with the next digest.
 */
export function claimDeliveries(
  db: Db,
  runId: number,
  limit: number,
  leaseMs: number,
  now: Date,
): Promise<{ claimed: ClaimedDelivery[]; superseded: number }> {
  return inTransaction(db, async (trx) => {
    const rows = await claimRows(trx, runId, limit, leaseMs, now);
    const [claimed, superseded] = split(rows);
    await markOwed(trx, superseded, now);
    return { claimed: claimed.sort((a, b) => a.id - b.id), superseded: superseded.length };
  });
}

function split(rows: readonly ClaimRow[]): [ClaimedDelivery[], number[]] {
  const claimed = rows.filter((row) => row.status === 'sending').map(toClaimed);
  return [claimed, rows.filter((row) => row.status !== 'sending').map((row) => row.id)];
}

async function claimRows(
  db: Db,
  runId: number,
  limit: number,
  leaseMs: number,
  now: Date,
): Promise<ClaimRow[]> {
  const { rows } = await sql<ClaimRow>`
    with picked as (
      select d.id, s.cursor = d.from_number and s.audience_id = d.audience_id as fits,
        case when s.cursor <> d.from_number then 'served by another digest' else 'choices changed' end as why
      from deliveries d join subscribers s on s.id = d.subscriber_id
      where d.run_id = ${runId} and d.status in ('queued', 'deferred') and d.next_attempt_at <= ${now}
        and not exists (select 1 from pauses p
          where p.scope in ('service', s.domain) and (p.until is null or p.until > ${now}))
      order by d.next_attempt_at, d.id limit ${limit} for update of d skip locked)
    update deliveries d set
      status = case when p.fits then 'sending' else 'superseded' end,
      reason = case when p.fits then d.reason else p.why end,
      attempts = d.attempts + case when p.fits then 1 else 0 end,
      lease_until = case when p.fits then now() + ${leaseMs} * interval '1 millisecond' end,
      settled_at = case when p.fits then null else ${now}::timestamptz end
    from picked p, subscribers s, audiences a, runs r
    where d.id = p.id and s.id = d.subscriber_id and a.id = d.audience_id and r.id = d.run_id
    returning d.id, d.run_id, r.kind, d.subscriber_id, s.generation, s.email, s.domain, s.name, a.alerts,
      d.edition_key, d.attempts, d.planned_at, d.status`.execute(db);
  return rows;
}

interface ClaimRow {
  id: number;
  run_id: number;
  kind: RunKind;
  subscriber_id: number;
  generation: number;
  email: string;
  domain: string;
  name: string | null;
  alerts: Alert[];
  edition_key: string;
  attempts: number;
  planned_at: Date;
  status: DeliveryStatus;
}

function toClaimed(row: ClaimRow): ClaimedDelivery {
  return {
    id: row.id,
    runId: row.run_id,
    runKind: row.kind,
    subscriberId: row.subscriber_id,
    generation: row.generation,
    email: row.email,
    domain: row.domain,
    name: row.name,
    alerts: row.alerts,
    editionKey: row.edition_key,
    attempt: row.attempts,
    plannedAt: row.planned_at,
  };
}

/** What the last look before MAIL FROM sees of a person. */
export interface LastLook {
  readonly state: SubscriberState;
  readonly suppressed: SuppressionReason | null;
  /** Why mail to this person is paused (all mail, or their domain). */
  readonly paused: string | null;
  /** Does this worker still hold the row, and would the digest still fit the person? */
  readonly isOurs: boolean;
}

/** The last look at some claimed deliveries, by delivery id. */
export async function lookAt(
  db: Db,
  deliveries: readonly ClaimedDelivery[],
  now: Date,
): Promise<Map<number, LastLook>> {
  const { rows } = await sql<LastLook & { id: number }>`
    select d.id, s.state, x.reason as suppressed,
      d.status = 'sending' and d.attempts = w.attempt and s.cursor = d.from_number
        and s.audience_id = d.audience_id as "isOurs",
      (select p.why from pauses p where p.scope in ('service', s.domain)
        and (p.until is null or p.until > ${now}) limit 1) as paused
    from unnest(${deliveries.map((d) => d.id)}::bigint[], ${deliveries.map((d) => d.attempt)}::int[]) as w(id, attempt)
    join deliveries d on d.id = w.id
    join subscribers s on s.id = d.subscriber_id
    left join suppressions x on x.address_hash = s.address_hash`.execute(db);
  return new Map(rows.map(({ id, ...look }) => [id, look]));
}

/** Longer leases for rows that wait behind a slow mail server. */
export async function renewLeases(
  db: Db,
  deliveries: readonly ClaimedDelivery[],
  leaseMs: number,
): Promise<void> {
  if (deliveries.length === 0) return;
  await sql`
    update deliveries d set lease_until = now() + ${leaseMs} * interval '1 millisecond'
    from unnest(${deliveries.map((d) => d.id)}::bigint[], ${deliveries.map((d) => d.attempt)}::int[]) as w(id, attempt)
    where d.id = w.id and d.attempts = w.attempt and d.status = 'sending'`.execute(db);
}

/** Gives back rows that were claimed and not tried (the worker stops, or mail is paused). */
export async function releaseDeliveries(db: Db, deliveries: readonly ClaimedDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql`
    update deliveries d set status = 'queued', lease_until = null, attempts = d.attempts - 1
    from unnest(${deliveries.map((d) => d.id)}::bigint[], ${deliveries.map((d) => d.attempt)}::int[]) as w(id, attempt)
    where d.id = w.id and d.attempts = w.attempt and d.status = 'sending'`.execute(db);
}

/** How a claimed delivery ended, for now or for good. */
export interface Settlement {
  readonly delivery: ClaimedDelivery;
  readonly status: 'sent' | 'deferred' | 'skipped' | 'superseded' | 'failed';
  readonly reason: string | null;
  readonly reply: string | null;
  readonly messageId: string | null;
  readonly transport: string | null;
  /** For `deferred`. */
  readonly nextAttemptAt: Date | null;
  /** The edition that was really sent, where posts were removed since planning. */
  readonly editionKey: string;
}

/**
 * Records outcomes and, for what was sent, the cursor: one statement, one commit. A crash between the server's 250
 * and this commit is the one gap in which a mail can go out twice (docs/decisions/003). "Sent" is recorded even over
 * a newer try, because it is true. Answers quote addresses: that of one which the person has left since is not kept.
 */
export function settleDeliveries(db: Db, settlements: readonly Settlement[], now: Date): Promise<void> {
  const superseded = settlements.filter(({ status }) => status === 'superseded');
  if (superseded.length === 0) return settleRows(db, settlements, now);
  return inTransaction(db, async (trx) => {
    await settleRows(trx, settlements, now);
    await markOwed(
      trx,
      superseded.map(({ delivery }) => delivery.id),
      now,
    );
  });
}

async function settleRows(db: Db, settlements: readonly Settlement[], now: Date): Promise<void> {
  const column = <T>(pick: (settlement: Settlement) => T) => settlements.map(pick);
  await sql`
    with w as (
      select * from unnest(
        ${column((s) => s.delivery.id)}::bigint[], ${column((s) => s.delivery.attempt)}::int[],
        ${column((s) => s.status)}::text[], ${column((s) => s.reason)}::text[], ${column((s) => s.reply)}::text[],
        ${column((s) => s.messageId)}::text[], ${column((s) => s.transport)}::text[],
        ${column((s) => s.nextAttemptAt)}::timestamptz[], ${column((s) => s.editionKey)}::text[],
        ${column((s) => s.delivery.generation)}::int[])
        as w(id, attempt, status, reason, reply, message_id, transport, next_attempt_at, edition_key, generation)),
    settled as (
      update deliveries d set status = w.status, reason = w.reason, lease_until = null,
        reply = case when p.generation = w.generation then w.reply end,
        message_id = coalesce(w.message_id, d.message_id), transport = coalesce(w.transport, d.transport),
        next_attempt_at = coalesce(w.next_attempt_at, d.next_attempt_at), edition_key = w.edition_key,
        settled_at = case when w.status = 'deferred' then null else ${now}::timestamptz end,
        sent_at = case when w.status = 'sent' then ${now}::timestamptz end
      from w, subscribers p
      where d.id = w.id and p.id = d.subscriber_id and d.status <> 'sent'
        and (w.status = 'sent' or (d.attempts = w.attempt and d.status = 'sending'))
      returning d.subscriber_id, d.to_number, d.status)
    update subscribers s set
      cursor = case when t.status = 'sent' then greatest(s.cursor, t.to_number) else s.cursor end,
      given_up = case when t.status = 'sent' then 0 else s.given_up + 1 end
    from settled t
    where s.id = t.subscriber_id and t.status in ('sent', 'failed')`.execute(db);
}

/** Rows whose worker died: waiting again. Returns their runs. */
export async function requeueExpired(db: Db): Promise<{ runId: number; deliveries: number }[]> {
  const { rows } = await sql<{ run_id: number; deliveries: number }>`
    with expired as (
      update deliveries set status = 'queued', lease_until = null,
        reason = 'the process that was sending it stopped'
      where status = 'sending' and lease_until < now() returning run_id)
    select run_id, count(*) as deliveries from expired group by run_id`.execute(db);
  return rows.map((row) => ({ runId: row.run_id, deliveries: row.deliveries }));
}

/** Runs with deliveries that may be sent now. */
export async function waitingRuns(db: Db, now: Date): Promise<{ runId: number; deliveries: number }[]> {
  const { rows } = await sql<{ run_id: number; deliveries: number }>`
    select d.run_id, count(*) as deliveries
    from deliveries d join subscribers s on s.id = d.subscriber_id
    where d.status in ${OPEN} and d.status <> 'sending' and d.next_attempt_at <= ${now}
      and not exists (select 1 from pauses p
        where p.scope in ('service', s.domain) and (p.until is null or p.until > ${now}))
    group by d.run_id order by d.run_id`.execute(db);
  return rows.map((row) => ({ runId: row.run_id, deliveries: row.deliveries }));
}
