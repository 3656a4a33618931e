// A weekly run for 100,000 people with tags by their popularity and ten new posts: planned in a process of its own,
// which says how much memory it took. `node bench/plan.ts [--people 100000] [--rounds 5]`

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { nextSlot } from '../src/schedule.ts';
import { chooseAlert, createRandom } from './board.ts';
import { describe, note, openLedger, printRows, readNumber, runBench, waitForQuiet } from './helpers.ts';
import type { Planned } from './plan-process.ts';
import { benchConfig, forgetRuns, setUpWeek, type Week } from './week.ts';

const PEOPLE = readNumber('people', 100_000);
const ROUNDS = readNumber('rounds', 5);
const POSTS = 10;
const HOUR_MS = 3_600_000;

await runBench(async (later) => {
  const ledger = await openLedger(later);
  const config = benchConfig(ledger.folder);
  const now = new Date();
  const random = createRandom(4);
  const people = Array.from({ length: PEOPLE }, () => chooseAlert(random));
  const week = await setUpWeek(ledger.db, config, people, now);
  // By then it is Monday morning in every zone.
  const dueAt = new Date(nextSlot(config.digest.weekly, 'UTC', now).getTime() + 12 * HOUR_MS);
  const results: Planned[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await forgetRuns(week);
    await makeDue(week, now);
    await waitForQuiet();
    results.push(await planInProcess([ledger.url, ledger.folder, dueAt.toISOString()]));
    note(`round ${round + 1}: ${Math.round(results.at(-1)?.ms ?? 0)} ms`);
  }
  await report(week, results);
});

/** Every audience is due at its first slot again. */
async function makeDue({ db, config }: Week, now: Date): Promise<void> {
  const { rows } = await sql<{ time_zone: string }>`select distinct time_zone from audiences`.execute(db);
  for (const { time_zone: zone } of rows) {
    const slot = nextSlot(config.digest.weekly, zone, now);
    await sql`update audiences set next_due_at = ${slot} where time_zone = ${zone}`.execute(db);
  }
  await sql`vacuum analyze audiences`.execute(db);
}

async function planInProcess(args: readonly string[]): Promise<Planned> {
  const child = fork(join(import.meta.dirname, 'plan-process.ts'), args);
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`The planning process ended with ${code}`)),
  );
  ended.catch(() => {});
  const [planned] = (await Promise.race([once(child, 'message'), ended])) as [Planned];
  if (child.exitCode === null) await once(child, 'exit');
  return planned;
}

async function report({ db, audiences }: Week, results: readonly Planned[]): Promise<void> {
  const { rows } = await sql<{ deliveries: number; lists: number; runs: number; balanced: boolean }>`
    select count(*) as deliveries, count(distinct edition_key) as lists, count(distinct run_id) as runs,
      (select sum(matched) from runs) = count(*) as balanced from deliveries`.execute(db);
  const [made] = rows;
  if (made?.balanced !== true) throw new Error('the runs do not balance');
  printRows(`${PEOPLE} people, ${POSTS} new posts, ${results.length} rounds; median (range)`, [
    {
      what: 'weekly run planned in',
      measured: describe(
        results.map(({ ms }) => ms / 1000),
        's',
      ),
      goal: 'goal for 100,000: at most 10 s',
    },
    {
      what: 'processor time of the process',
      measured: describe(
        results.map(({ cpuMs }) => cpuMs / 1000),
        's',
      ),
    },
    {
      what: 'peak memory of the process (RSS)',
      measured: describe(
        results.map(({ peakMb }) => peakMb),
        'MB',
        0,
      ),
      goal: 'goal: at most 300 MB',
    },
    { what: 'audiences', measured: String(audiences) },
    { what: 'runs (one for each instant that it is Monday 07:00 somewhere)', measured: String(made.runs) },
    { what: 'distinct editions, each rendered once', measured: String(made.lists) },
    { what: 'deliveries', measured: String(made.deliveries) },
  ]);
}
