// What a claim of 200 costs with a million deliveries of which half are held by a paused domain, as more and more of the
// others are sent. `node bench/claims.ts [--deliveries 1000000] [--rounds 15]`

import { sql } from 'kysely';
import type { Db } from '../src/database/database.ts';
import { holdPaused } from '../src/installation/hold-store.ts';
import { pauseMail } from '../src/installation/pause-store.ts';
import { claimDeliveries, countDue } from '../src/send/claim-store.ts';
import {
  describe,
  fillWith,
  note,
  openLedger,
  printRows,
  type Row,
  readNumber,
  runBench,
} from './helpers.ts';

const DELIVERIES = readNumber('deliveries', 1_000_000);
const ROUNDS = readNumber('rounds', 15);
const CLAIM = { urgent: 200, others: 200 };
const SENT = [0, 25, 50, 75, 90];
const GOAL = 'goal: at most 20 ms';

await runBench(async (later) => {
  const { db, url } = await openLedger(later);
  const now = new Date();
  await fillWith(url, (filling) => fill(filling, now));
  const rows: Row[] = [];
  const startedAt = performance.now();
  await pauseMail(db, { scope: 'big.example', until: null, why: 'it refuses us' }, now);
  await holdPaused(db, now);
  const seconds = (performance.now() - startedAt) / 1000;
  rows.push({ what: `${DELIVERIES / 2} rows moved by the pause`, measured: describe([seconds], 's', 1) });
  for (const share of SENT) {
    await send(db, share, now);
    const claims: number[] = [];
    const counts: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      claims.push(await timeOf(() => claimDeliveries(db, CLAIM, 120_000, now)));
      counts.push(await timeOf(() => countDue(db, now, 3200)));
    }
    note(`${share} % sent: ${await planOf(db, now)}`);
    rows.push({
      what: `claim of 200, ${share} % of the others sent`,
      measured: describe(claims, 'ms', 1),
      goal: GOAL,
    });
    rows.push({ what: '  is anything due? (each sweep)', measured: describe(counts, 'ms', 1) });
  }
  printRows(`${DELIVERIES} deliveries, half of them held by a pause; ${ROUNDS} claims; median (range)`, rows);
});

/** Planned at once, the paused domain's among the others. */
async function fill(db: Db, now: Date): Promise<void> {
  await sql`insert into audiences (hash, frequency, time_zone, alerts, schedule)
    select 'hash' || n, 'weekly', 'UTC', '[{"any":["data"],"all":[],"none":[]}]', '0 7 * * 1'
    from generate_series(1, 1000) n`.execute(db);
  await sql`insert into subscribers (email, address_hash, time_zone, frequency, audience_id, cursor, state, source,
      created_at)
    select 'reader' || n || case when n % 2 = 0 then '@big.example' else '@small' || n % 500 || '.example' end,
      'hash' || n, 'UTC', 'weekly', 1 + n % 1000, 0, 'confirmed', 'import', ${now}
    from generate_series(1, ${DELIVERIES}::int) n`.execute(db);
  await sql`insert into runs (kind, frequency, due_at, cut, created_at)
    values ('scheduled', 'weekly', ${now}, 1, ${now})`.execute(db);
  await sql`insert into deliveries (run_id, subscriber_id, audience_id, edition_key, from_number, to_number, urgency,
      status, next_attempt_at, planned_at)
    select 1, id, audience_id, 'edition' || audience_id % 100, 0, 1, 2, 'queued', ${now}, ${now}
    from subscribers order by id`.execute(db);
  // As after an earlier run: the planner of queries knows the tables.
  await sql`analyze`.execute(db);
}

/** Sent in groups as senders do, until this share of what no pause holds is sent. */
async function send(db: Db, share: number, now: Date): Promise<void> {
  const wanted = (DELIVERIES / 2) * (share / 100);
  for (;;) {
    const { rows } = await sql<{ sent: number }>`
      select count(*) as sent from deliveries where status = 'sent'`.execute(db);
    const left = wanted - (rows[0]?.sent ?? 0);
    if (left <= 0) return;
    await sql`
      with next as (
        select id from deliveries where status = 'sending'
          or (status = 'queued' and urgency = 2 and next_attempt_at <= ${now})
        order by next_attempt_at, id limit ${Math.min(left, 5000)}),
      claimed as (
        update deliveries d set status = 'sending' from next where d.id = next.id returning d.id)
      select count(*) from claimed`.execute(db);
    await sql`update deliveries set status = 'sent', settled_at = ${now}, sent_at = ${now}
      where status = 'sending'`.execute(db);
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Which index the range of a class is read by. */
async function planOf(db: Db, now: Date): Promise<string> {
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (analyze, buffers)
    select id from deliveries
    where urgency = 2 and status in ('queued', 'deferred') and next_attempt_at <= ${now}
    order by next_attempt_at, id limit 200 for update skip locked`.execute(db);
  return rows
    .map((row) => row['QUERY PLAN'].trim())
    .filter((line) => /Scan|Sort|Execution|Buffers/.test(line))
    .slice(0, 5)
    .join(' | ');
}
