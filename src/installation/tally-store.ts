// Counts of people and deliveries without counting them: every statement that changes them leaves a row of what it
// changed (migrations 019, 024), and the sum of these is the count.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { getSetting, setSetting } from '../database/settings-store.ts';
import type { SubscriberState } from '../database/values.ts';
import { DAY_MS } from '../duration.ts';

/** What is counted: see migration 019. `outcome` is '' where there is none. */
export interface Tally {
  readonly topic: string;
  readonly key: string;
  readonly outcome: string;
  readonly count: number;
}

/** All that is not zero; of a few topics where some are named. */
export async function tallies(db: Db, topics?: readonly string[]): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    select topic, key, outcome, sum(change)::bigint as count from tallies
    ${topics === undefined ? sql`` : sql`where topic = any(${topics})`}
    group by topic, key, outcome having sum(change) <> 0 order by topic, key, outcome`.execute(db);
  return rows;
}

/** Runs that are finished have their counts with them and need none each. */
const FINISHED = 'finished';
const KEY = sql`case when topic = 'run' and not exists (
  select 1 from runs r where r.finished_at is null and r.id::text = t.key) then ${FINISHED} else key end`;

/** As few rows as there are counts; whoever counts meanwhile waits for nothing. */
export async function foldTallies(db: Db): Promise<void> {
  await sql`
    with gone as (delete from tallies t returning topic, ${KEY} as key, outcome, change)
    insert into tallies select topic, key, outcome, sum(change) from gone group by topic, key, outcome
    having sum(change) <> 0`.execute(db);
}

const BARRED = sql`
  select distinct on (s.address_hash) s.address_hash, s.state from subscribers s join suppressions using (address_hash)
  where s.state in ('confirmed', 'paused') order by s.address_hash`;

/** People who are on and whose address gets no mail, by state: a table of its own, since they are few. */
export async function barredPeople(
  db: Db,
): Promise<{ readonly state: SubscriberState; readonly people: number }[]> {
  const { rows } = await sql<{ state: SubscriberState; people: number }>`
    select state, count(*) as people from barred group by state`.execute(db);
  return rows;
}

/**
 * Counts the rows after all and mends what differs, all in one snapshot; returns how many counts it mended. Two
 * transactions that bar an address and change its person at once see nothing of each other.
 */
export async function recountTallies(db: Db): Promise<number> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const { rows } = await sql`
        with truth as (
          select 'run' as topic, case when r.finished_at is null then d.run_id::text else ${FINISHED} end as key,
            case when d.status = 'sent' and d.reason is not null then 'sent?' else d.status end as outcome, count(*) as people
          from deliveries d join runs r on r.id = d.run_id group by 1, 2, 3
          union all
          select 'person', state, '', count(*) from subscribers group by state),
        told as (
          select topic, ${KEY} as key, outcome, sum(change) as people from tallies t
          where topic in ('run', 'person') group by 1, 2, 3)
        insert into tallies
        select topic, key, outcome, coalesce(truth.people, 0) - coalesce(told.people, 0)
        from truth full join told using (topic, key, outcome)
        where coalesce(truth.people, 0) <> coalesce(told.people, 0)
        returning 1`.execute(trx);
      const gone = await sql`
        delete from barred b where not exists (
          select 1 from (${BARRED}) t where t.address_hash = b.address_hash and t.state = b.state)`.execute(
        trx,
      );
      const come = await sql`insert into barred ${BARRED} on conflict do nothing`.execute(trx);
      return rows.length + Number(gone.numAffectedRows ?? 0) + Number(come.numAffectedRows ?? 0);
    });
}

const RECOUNTED = 'tallies-counted-at';

/** As recountTallies, when the last time is a day ago. */
export async function recountDaily(db: Db, now: Date): Promise<number> {
  const last = await getSetting(db, RECOUNTED);
  if (last !== null && now.getTime() - Date.parse(last) < DAY_MS) return 0;
  await setSetting(db, RECOUNTED, now.toISOString());
  return recountTallies(db);
}
