// What happened to mails lately, as trouble.ts wants to know it. Each question is asked only where its answer can matter,
// and stops counting where more would not change it: a bad list must not make sending slow.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { DAY_MS, HOUR_MS } from '../duration.ts';
import { resumedAt } from '../installation/pause-store.ts';
import { MAILABLE } from '../subscribers/mailable.ts';
import type { RecentRefusals, SinceTaken, Unknown } from './trouble.ts';

/** Below these, no share can matter (trouble.ts). */
const FEWEST_SERVED = 3;
const FEWEST_UNKNOWN = 20;
const FEWEST_REFUSALS = 51;
const POLICY_ROWS = 5;
const READERS = 5;
const LONGEST_DAYS = 7;

/** The failure in question is recorded already and counts. */
export async function loadRecent(db: Db, domain: string, now: Date): Promise<RecentRefusals> {
  const resumed = await resumedAt(db);
  const within = (ms: number) => new Date(Math.max(now.getTime() - ms, resumed?.getTime() ?? 0));
  const hour = within(HOUR_MS);
  const week = within(LONGEST_DAYS * DAY_MS);
  const sinceTaken = await refusedSinceTaken(db, week, now);
  return {
    sinceTaken,
    readers: sinceTaken.domains > 1 && sinceTaken.addresses < READERS ? await countReaders(db) : READERS,
    lastOutcomes: await lastOutcomes(db, within(DAY_MS)),
    lastHour: await unknownSince(db, null, hour),
    domain: {
      lastHour: await unknownSince(db, domain, hour),
      policyInARow: await policyInARow(db, domain, week),
      brokenSince: await brokenSince(db, domain),
    },
  };
}

/** Has the server that puts us off taken nothing, and spoken of nobody, since? */
export async function isPutOffStill(db: Db): Promise<boolean> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(at) as at from bounces where outcome = 'put-off' and at > coalesce((
      select max(at) from bounces where outcome <> 'put-off' and source = 'smtp'), '-infinity')`.execute(db);
  const at = rows[0]?.at ?? null;
  return at !== null && (await lastTakenAfter(db, at)) === null;
}

/** The same of mails that a server put off before it heard who they are for: until it speaks of somebody again. */
export async function loadPutOff(db: Db, now: Date): Promise<SinceTaken['sinceTaken']> {
  const resumed = await resumedAt(db);
  const since = new Date(Math.max(now.getTime() - LONGEST_DAYS * DAY_MS, resumed?.getTime() ?? 0));
  const { rows } = await sql<{ at: Date | null }>`
    select max(at) as at from bounces where at > ${since} and source = 'smtp' and outcome <> 'put-off'`.execute(
    db,
  );
  const spoken = rows[0]?.at ?? since;
  const taken = (await lastTakenAfter(db, spoken)) ?? spoken;
  return addressesSince(db, taken, sql`outcome = 'put-off'`);
}

async function refusedSinceTaken(db: Db, since: Date, now: Date): Promise<SinceTaken['sinceTaken']> {
  const taken = await lastTakenAfter(db, new Date(now.getTime() - LONGEST_DAYS * DAY_MS));
  return addressesSince(
    db,
    taken !== null && taken > since ? taken : since,
    // Who never had mail may just be a wrong address, and a full or small mailbox is nobody's fault but its own. Who was
    // refused before, and others were not, is refused for what they are, also where nobody else is in the run.
    sql`outcome not in ('mailbox-full', 'size', 'put-off') and (outcome <> 'no-mailbox' or was_served)
      and not exists (select from bounces before where before.address_hash = bounces.address_hash
        and before.source = 'smtp' and before.counts and before.outcome <> 'put-off' and before.at < ${taken})`,
  );
}

async function addressesSince(
  db: Db,
  since: Date,
  condition: ReturnType<typeof sql>,
): Promise<SinceTaken['sinceTaken']> {
  const { rows } = await sql<SinceTaken['sinceTaken']>`
    select count(distinct address_hash)::int as addresses, count(distinct domain)::int as domains, min(at) as "firstAt"
    from (select address_hash, domain, at from bounces
      where at > ${since} and source = 'smtp' and address_hash <> '' and ${condition}
      order by at desc limit 1000) refused`.execute(db);
  return rows[0] ?? { addresses: 0, domains: 0, firstAt: null };
}

async function lastTakenAfter(db: Db, since: Date, domain: string | null = null): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select d.settled_at as at from deliveries d
    where d.settled_at >= ${since} and d.status = 'sent' and d.reason is null and (${domain}::text is null or exists (
      select from subscribers s where s.id = d.subscriber_id and s.domain = ${domain}))
    order by d.settled_at desc limit 1`.execute(db);
  return rows[0]?.at ?? null;
}

async function countReaders(db: Db): Promise<number> {
  return countOf(
    db,
    sql`select count(*)::int as count from (
      select from subscribers s where ${sql.raw(MAILABLE)} limit ${READERS}) readers`,
  );
}

async function unknownSince(db: Db, domain: string | null, since: Date): Promise<Unknown> {
  const { rows } = await sql<{ addresses: number; served: number }>`
    select count(distinct address_hash)::int as addresses,
      count(distinct address_hash) filter (where was_served)::int as served
    from bounces where at > ${since} and counts and outcome in ('no-mailbox', 'likely-no-mailbox')
      and (${domain}::text is null or domain = ${domain})`.execute(db);
  const { addresses, served } = rows[0] ?? { addresses: 0, served: 0 };
  const canMatter = domain === null ? addresses >= FEWEST_UNKNOWN : served >= FEWEST_SERVED;
  // Counting stops at twenty for each bad one: with more, the share is below 5 % anyway.
  const taken = canMatter
    ? await countOf(
        db,
        sql`select count(*)::int as count from (
          select from deliveries d where d.settled_at > ${since} and d.status = 'sent'
            and (${domain}::text is null or exists (
              select from subscribers s where s.id = d.subscriber_id and s.domain = ${domain}))
          limit ${addresses * 20}) taken`,
      )
    : 0;
  return { addresses, served, taken };
}

async function lastOutcomes(db: Db, since: Date): Promise<RecentRefusals['lastOutcomes']> {
  const refused = await db
    .selectFrom('bounces')
    .select(['at', 'domain'])
    .where('at', '>', since)
    .where('source', '=', 'smtp')
    .where('outcome', 'not in', ['mailbox-full', 'size', 'put-off'])
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
async function policyInARow(db: Db, domain: string, since: Date): Promise<number> {
  const refused = await db
    .selectFrom('bounces')
    .select('at')
    .where('domain', '=', domain)
    .where('outcome', '=', 'policy')
    .where('source', '=', 'smtp')
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .limit(POLICY_ROWS)
    .execute();
  const oldest = refused.at(-1)?.at;
  if (refused.length < POLICY_ROWS || oldest === undefined) return refused.length;
  const takenAt = await lastTakenAfter(db, oldest, domain);
  return takenAt === null ? refused.length : refused.filter(({ at }) => at > takenAt).length;
}

/** What its directory said was taken back before, and it took nothing since. */
async function brokenSince(db: Db, domain: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(at) as at from bounces where domain = ${domain} and not counts
      and outcome in ('no-mailbox', 'likely-no-mailbox') and at > coalesce((
        select max(d.sent_at) from deliveries d join subscribers s on s.id = d.subscriber_id
        where s.domain = ${domain} and d.status = 'sent'), '-infinity')`.execute(db);
  return rows[0]?.at ?? null;
}

async function countOf(db: Db, query: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await (query as ReturnType<typeof sql<{ count: number }>>).execute(db);
  return rows[0]?.count ?? 0;
}
