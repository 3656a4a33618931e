// What was said of addresses, in the ledger: recorded, read back as a history, and taken back where it turned out to say
// nothing of them.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { DAY_MS, HOUR_MS } from '../duration.ts';
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

/** Takes back what was said of addresses since then, and the suppressions that came of it. `domain` null = everywhere. */
export async function forgive(db: Db, domain: string | null, since: Date): Promise<void> {
  await sql`
    with lost as (
      update bounces set counts = false where at >= ${since} and counts
        and outcome in ('no-mailbox', 'likely-no-mailbox', 'no-domain')
        and (${domain}::text is null or domain = ${domain}) returning address_hash),
    unmarked as (
      delete from bounce_marks m using lost where m.address_hash = lost.address_hash and m.since >= ${since})
    delete from suppressions x using lost
    where x.address_hash = lost.address_hash and x.reason = 'bounced' and x.created_at >= ${since}`.execute(
    db,
  );
}
