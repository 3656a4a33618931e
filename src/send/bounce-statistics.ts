// What happened to mails lately, as bounce-policy.ts wants to know it. Each question is asked only where its answer
// can matter, and stops counting where more would not change it: a bad list must not make sending slow.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { DAY_MS, HOUR_MS } from '../duration.ts';
import { BAD_DOMAIN_DAYS, type BounceStatistics, type Share } from './bounce-policy.ts';

/** Below these, no share can matter (bounce-policy.ts). */
const FEWEST_BAD_ADDRESSES = 20;
const FEWEST_REFUSALS = 51;
const POLICY_ROWS = 5;

/** The refusal in question is recorded already and counts. */
export async function loadBounceStatistics(
  db: Db,
  refusal: { hash: string; domain: string },
  now: Date,
): Promise<BounceStatistics> {
  const { hash, domain } = refusal;
  return {
    lastHour: { all: await shareOf(db, null, now), domain: await shareOf(db, domain, now) },
    lastOutcomes: await lastOutcomes(db, now),
    policyRefusalsInARow: await policyRefusalsInARow(db, domain, now),
    badDomainRefusals: await badDomainRefusals(db, hash, now),
  };
}

async function shareOf(db: Db, domain: string | null, now: Date): Promise<Share> {
  const since = new Date(now.getTime() - HOUR_MS);
  const badAddresses = await countOf(
    sql<{ count: number }>`
    select count(distinct address_hash) as count from bounces where at > ${since} and outcome = 'bad-address'
      and (${domain}::text is null or domain = ${domain})`,
    db,
  );
  if (badAddresses < FEWEST_BAD_ADDRESSES) return { recipients: badAddresses, badAddresses };
  // Counting stops at twenty for each bad one: with more, the share is below 5 % anyway.
  const recipients = await countOf(
    domain === null
      ? sql<{ count: number }>`
          select count(*) as count from (select 1 from deliveries where settled_at > ${since}
            and status in ('sent', 'failed') limit ${badAddresses * 20}) as counted`
      : sql<{ count: number }>`
          select count(*) as count from (select 1 from deliveries d join subscribers s on s.id = d.subscriber_id
            where d.settled_at > ${since} and d.status in ('sent', 'failed') and s.domain = ${domain}
            limit ${badAddresses * 20}) as counted`,
    db,
  );
  return { recipients: Math.max(recipients, badAddresses), badAddresses };
}

async function lastOutcomes(db: Db, now: Date): Promise<BounceStatistics['lastOutcomes']> {
  const since = new Date(now.getTime() - DAY_MS);
  const refused = await db
    .selectFrom('bounces')
    .select(['at', 'domain'])
    .where('at', '>', since)
    // A full mailbox says nothing about us.
    .where('outcome', '<>', 'mailbox-full')
    .orderBy('at', 'desc')
    .limit(100)
    .execute();
  if (refused.length < FEWEST_REFUSALS) return [];
  const oldest = refused.at(-1)?.at ?? since;
  const sent = await db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .select(['deliveries.settled_at as at', 'subscribers.domain'])
    .where('deliveries.settled_at', '>=', oldest)
    .where('deliveries.status', '=', 'sent')
    .orderBy('deliveries.settled_at', 'desc')
    .limit(100)
    .execute();
  return [
    ...refused.map(({ at, domain }) => ({ at, domain, refused: true })),
    ...sent.map(({ at, domain }) => ({ at: at as Date, domain, refused: false })),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, 100);
}

/** At most 5; a mail that the domain took in between ends the row. */
async function policyRefusalsInARow(db: Db, domain: string, now: Date): Promise<number> {
  const refused = await db
    .selectFrom('bounces')
    .select('at')
    .where('domain', '=', domain)
    .where('outcome', '=', 'policy')
    .where('at', '>', new Date(now.getTime() - 7 * DAY_MS))
    .orderBy('at', 'desc')
    .limit(POLICY_ROWS)
    .execute();
  const oldest = refused.at(-1)?.at;
  if (refused.length < POLICY_ROWS || oldest === undefined) return refused.length;
  const taken = await db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .select('deliveries.settled_at as at')
    .where('deliveries.settled_at', '>=', oldest)
    .where('deliveries.status', '=', 'sent')
    .where('subscribers.domain', '=', domain)
    .orderBy('deliveries.settled_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const takenAt = taken?.at ?? null;
  return takenAt === null ? refused.length : refused.filter(({ at }) => at > takenAt).length;
}

async function badDomainRefusals(db: Db, hash: string, now: Date): Promise<number> {
  return countOf(
    sql<{ count: number }>`
    select count(*) as count from bounces where address_hash = ${hash} and outcome = 'bad-domain'
      and at > ${new Date(now.getTime() - BAD_DOMAIN_DAYS * DAY_MS)}`,
    db,
  );
}

async function countOf(query: ReturnType<typeof sql<{ count: number }>>, db: Db): Promise<number> {
  const { rows } = await query.execute(db);
  return Number(rows[0]?.count ?? 0);
}
