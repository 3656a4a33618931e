// What was said of addresses, in the ledger: recorded, read back as a history, and taken back where it turned out to say
// nothing of them.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { DAY_MS, HOUR_MS } from '../duration.ts';
import type { Forgiveness } from './bounce-policy.ts';
import { type AddressHistory, EVIDENCE_DAYS, type EvidenceKind, isEvidence } from './evidence.ts';

/** Where a failure stands in the ledger; also those that speak of nobody's address. */
export interface RecordedFailure {
  readonly hash: string;
  readonly domain: string;
  /** What it meant; `put-off`: "later", from a server that had not even heard who the mail is for. */
  readonly outcome: string;
  readonly reply: string;
  readonly deliveryId: number | null;
  readonly source: 'smtp' | 'report';
  readonly wasServed: boolean;
  /** Once for each delivery: a mail that is tried again for two days says one thing. */
  readonly once: boolean;
}

/** Says whether it was new. */
export async function recordFailure(db: Db, failure: RecordedFailure, at: Date): Promise<boolean> {
  const { hash, domain, outcome, reply, deliveryId, source, wasServed, once } = failure;
  const result = await sql`
    insert into bounces (address_hash, domain, outcome, reply, at, delivery_id, source, was_served)
    select ${hash}, ${domain}, ${outcome}, ${reply}, ${at}, ${deliveryId}::bigint, ${source}, ${wasServed}
    where not (${once} and exists (
      select from bounces where delivery_id = ${deliveryId}::bigint and outcome = ${outcome} and source = ${source}))`.execute(
    db,
  );
  return (result.numAffectedRows ?? 0n) > 0n;
}

/** A server behind the one that took the mail may still send it back so much later. */
const REPORTS_TAKE_MS = 12 * HOUR_MS;

/** When the address last took a mail that did not come back. A confirmed sign-up is one, too. */
export async function lastTaken(
  db: Db,
  person: { readonly id: number; readonly hash: string },
  now: Date,
): Promise<Date | null> {
  const settled = new Date(now.getTime() - REPORTS_TAKE_MS);
  const { rows } = await sql<{ at: Date | null }>`
    select greatest(
      (select max(d.sent_at) from deliveries d where d.subscriber_id = ${person.id} and d.status = 'sent' and d.reason is null
        and not exists (
          select from bounces b where b.delivery_id = d.id and b.source = 'report' and b.outcome <> 'complaint')
        and (d.sent_at < ${settled} or not exists (
          select from bounces b where b.address_hash = ${person.hash} and b.source = 'report' and b.counts))),
      (select created_at from subscribers where id = ${person.id} and source = 'web')) as at`.execute(db);
  return rows[0]?.at ?? null;
}

/** All that counts, the newest answer included. */
export async function loadHistory(
  db: Db,
  hash: string,
  takenAt: Date | null,
  now: Date,
): Promise<AddressHistory> {
  const rows = await db
    .selectFrom('bounces')
    .select(['outcome', 'at'])
    .where('address_hash', '=', hash)
    .where('counts', '=', true)
    .where('at', '>', new Date(now.getTime() - EVIDENCE_DAYS * DAY_MS))
    .execute();
  const evidence = rows
    .map(({ outcome, at }) => ({ kind: outcome as EvidenceKind, at }))
    .filter(({ kind }) => isEvidence(kind));
  return { evidence, takenAt };
}

/** Takes back what was said of addresses since then, and the suppressions that came of it. */
export async function forgive(db: Db, { domain, since }: Forgiveness): Promise<void> {
  await sql`
    with lost as (
      update bounces set counts = false where at >= ${since} and counts and source = 'smtp'
        and outcome not in ('mailbox-full', 'put-off')
        and (${domain}::text is null
          or (domain = ${domain} and outcome in ('no-mailbox', 'likely-no-mailbox', 'no-domain')))
      returning address_hash, outcome),
    cleared as (
      select distinct address_hash from lost where outcome in ('no-mailbox', 'likely-no-mailbox', 'no-domain')),
    unmarked as (
      delete from bounce_marks m using cleared c where m.address_hash = c.address_hash and m.since >= ${since})
    delete from suppressions x using cleared c
    where x.address_hash = c.address_hash and x.reason = 'bounced' and x.created_at >= ${since}`.execute(db);
}

const AGAIN_DAYS = 3;

/** Digests that failed by what says nothing of their people are tried again, as long as their run is open. */
export async function reopenForgiven(db: Db, now: Date): Promise<void> {
  await sql`
    update deliveries d set status = 'deferred', settled_at = null, next_attempt_at = ${now},
      reason = 'refused when nothing was taken there; it is tried again'
    from runs r
    where d.id in (
        select b.delivery_id from bounces b where b.at > ${new Date(now.getTime() - AGAIN_DAYS * DAY_MS)}
          and not b.counts and b.source = 'smtp' and b.delivery_id is not null
          and not exists (select from bounces later where later.delivery_id = b.delivery_id and later.at > b.at))
      and d.status = 'failed' and r.id = d.run_id and r.finished_at is null
      and not exists (select from deliveries n where n.subscriber_id = d.subscriber_id and n.id > d.id)`.execute(
    db,
  );
}
