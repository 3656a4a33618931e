// Claimed deliveries in the ledger: looked at once more, given back or moved, settled together with the cursor.
// The lease runs on the database's clock, so that machines whose clocks differ cannot both hold a row.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

import { inTransaction } from '../database/in-transaction.ts';
import { HOLDS_DIGEST, pausesInForce } from '../database/pauses-in-force.ts';
import { prepared } from '../database/prepared.ts';
import type { SuppressionReason } from '../database/values.ts';
import { markOwed } from '../subscribers/owed.ts';

import type { SubscriberState } from '../subscribers/subscriber.ts';
import type { ClaimedDelivery, TakenRow } from './claim-store.ts';

/** What holds mail to somebody back: all mail's pause, or their domain's. */
export interface Held {
  readonly scope: string;
  readonly ends: Date;
}

/** What the last look before MAIL FROM sees of a person. */
export interface LastLook {
  readonly state: SubscriberState;
  readonly suppressed: SuppressionReason | null;
  /** The pause of all mail or of their domain that ends last. */
  readonly paused: Held | null;
  /** Does this worker still hold the row, and would the digest still fit the person? */
  readonly isOurs: boolean;
}

/**
 * The last look at some claimed deliveries. Each has its own: when a lease ran out, an older and a newer try of one row may
 * wait side by side.
 */
export async function lookAt(
  db: Db,
  deliveries: readonly ClaimedDelivery[],
  now: Date,
): Promise<Map<ClaimedDelivery, LastLook>> {
  const { rows } = await sql<Omit<LastLook, 'paused'> & { place: number; scope: string | null; ends: Date }>`
    ${prepared('look')}
    with paused as materialized (${pausesInForce(now)})
    select w.place, s.state, x.reason as suppressed,
      d.status = 'sending' and d.attempts = w.attempt and s.cursor = d.from_number
        and s.audience_id = d.audience_id as "isOurs", h.scope, h.ends
    from unnest(${deliveries.map((d) => d.id)}::bigint[], ${deliveries.map((d) => d.attempt)}::int[])
      with ordinality as w(id, attempt, place)
    join deliveries d on d.id = w.id
    join subscribers s on s.id = d.subscriber_id
    left join suppressions x on x.address_hash = s.address_hash
    left join lateral (
      select p.scope, p.ends from paused p where ${HOLDS_DIGEST}
      order by p.ends desc limit 1) h on true`.execute(db);
  return new Map(
    rows.map(({ place, scope, ends, ...look }) => [
      deliveries[place - 1] as ClaimedDelivery,
      { ...look, paused: scope === null ? null : { scope, ends } },
    ]),
  );
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

/** Waiting as before the claim, which was no try. */
const UNTRIED = sql.raw(`status = 'queued', lease_until = null, attempts = attempts - 1,
  first_tried_at = case when attempts > 1 then first_tried_at end`);

/** Moves a row that was claimed under a pause to the pause's end; it was not tried. */
export async function holdDelivery(db: Db, { id, attempt }: ClaimedDelivery, held: Held): Promise<void> {
  await sql`
    update deliveries set ${UNTRIED}, held_by = ${held.scope}, held_from = next_attempt_at, next_attempt_at = ${held.ends}
    where id = ${id} and attempts = ${attempt} and status = 'sending'`.execute(db);
}

/** Gives back rows whose domain's pace has no place for them yet; due again in so many ms. They were not tried. */
export async function putOffDeliveries(
  db: Db,
  later: readonly { readonly delivery: ClaimedDelivery; readonly ms: number }[],
  now: Date,
): Promise<void> {
  if (later.length === 0) return;
  await sql`
    update deliveries d set ${UNTRIED}, next_attempt_at = w.at
    from unnest(${later.map(({ delivery }) => delivery.id)}::bigint[],
      ${later.map(({ delivery }) => delivery.attempt)}::int[],
      ${later.map(({ ms }) => new Date(now.getTime() + ms))}::timestamptz[]) as w(id, attempt, at)
    where d.id = w.id and d.attempts = w.attempt and d.status = 'sending'`.execute(db);
}

/** Gives back rows that were claimed and not tried: the worker stops. */
export async function releaseDeliveries(db: Db, deliveries: readonly ClaimedDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql`
    update deliveries d set ${UNTRIED}
    from unnest(${deliveries.map((d) => d.id)}::bigint[], ${deliveries.map((d) => d.attempt)}::int[]) as w(id, attempt)
    where d.id = w.id and d.attempts = w.attempt and d.status = 'sending'`.execute(db);
}

/**
 * Gives back what a claim took if it was committed and nobody said so: else it is nobody's until its lease ends. What
 * another claim took since has another lease.
 */
export async function releaseUnsure(db: Db, taken: readonly TakenRow[]): Promise<void> {
  if (taken.length === 0) return;
  await sql`
    update deliveries d set ${UNTRIED}
    from unnest(${taken.map((row) => row.id)}::bigint[], ${taken.map((row) => row.attempt)}::int[],
      ${taken.map((row) => row.leaseUntil)}::timestamptz[]) as w(id, attempt, lease_until)
    where d.id = w.id and d.attempts = w.attempt and d.status = 'sending' and d.lease_until = w.lease_until`.execute(
    db,
  );
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
  /** The server may have had the whole mail, and did not say so. */
  readonly maybeTaken?: boolean;
  /** The try came to nothing by a mistake of ours: counted with those that a process died at (suspects.ts). */
  readonly isLost?: true;
  readonly error?: unknown;
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
    ${prepared('settle')}
    with w as (
      select * from unnest(
        ${column((s) => s.delivery.id)}::bigint[], ${column((s) => s.delivery.attempt)}::int[],
        ${column((s) => s.status)}::text[], ${column((s) => s.reason)}::text[], ${column((s) => s.reply)}::text[],
        ${column((s) => s.messageId)}::text[], ${column((s) => s.transport)}::text[],
        ${column((s) => s.nextAttemptAt)}::timestamptz[], ${column((s) => s.editionKey)}::text[],
        ${column((s) => s.delivery.generation)}::int[], ${column((s) => Number(s.isLost ?? false))}::int[],
        ${column((s) => Number(s.maybeTaken ?? false))}::int[])
        as w(id, attempt, status, reason, reply, message_id, transport, next_attempt_at, edition_key, generation,
          lost, maybe_taken)),
    settled as (
      update deliveries d set status = w.status, reason = w.reason, lease_until = null,
        reply = case when p.generation = w.generation then w.reply end,
        message_id = coalesce(w.message_id, d.message_id), transport = coalesce(w.transport, d.transport),
        next_attempt_at = coalesce(w.next_attempt_at, d.next_attempt_at), edition_key = w.edition_key,
        lost = d.lost + w.lost, maybe_taken = d.maybe_taken + w.maybe_taken,
        settled_at = case when w.status = 'deferred' then null else ${now}::timestamptz end,
        sent_at = case when w.status = 'sent' then ${now}::timestamptz end
      from w, subscribers p
      where d.id = w.id and p.id = d.subscriber_id and d.status <> 'sent'
        and ((w.status = 'sent' and w.maybe_taken = 0) or (d.attempts = w.attempt and d.status = 'sending'))
      returning d.subscriber_id, d.to_number, d.status),
    -- In the order in which everybody locks several people.
    locked as (
      select id from subscribers where id in (select subscriber_id from settled where status = 'sent')
      order by id for no key update)
    update subscribers s set cursor = greatest(s.cursor, t.to_number)
    from settled t join locked on locked.id = t.subscriber_id
    where s.id = t.subscriber_id and t.status = 'sent'`.execute(db);
}
