// A weekly run for 100,000 people with tags by their popularity and ten new posts: planned in a process of its own,
// which says how much memory it took. `node bench/plan.ts [--people 100000] [--rounds 5] [--archive 257] [--varied]
// [--facets 30] [--bounced 2 --weeks 26]`. Varied: posts state places and organisations of many kinds; facets: so many
// percent of the people ask for one. Bounced: then also with so many percent of the people bounced, one part of them in
// each of the weeks, in turns with nobody bounced.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { nextSlot } from '../src/schedule.ts';
import { chooseAlert, createRandom, withFacet } from './board.ts';
import { describe, note, openLedger, printRows, readNumber, runBench, waitForQuiet } from './helpers.ts';
import type { Planned } from './plan-process.ts';
import { benchConfig, forgetRuns, setUpWeek, type Week } from './week.ts';

const PEOPLE = readNumber('people', 100_000);
const ROUNDS = readNumber('rounds', 5);
const BOUNCED = readNumber('bounced', 0);
const WEEKS = readNumber('weeks', 26);
/** Of a hundred people, so many ask for a facet beside their tags; posts then state places and organisations of many kinds. */
const FACETS = readNumber('facets', 0);
const ARCHIVE = readNumber('archive', 257);
const POSTS = 10;
/** The new posts' numbers begin beyond those of the weeks before. */
const NUMBERS = 10_000;
const HOUR_MS = 3_600_000;

await runBench(async (later) => {
  const ledger = await openLedger(later);
  const config = benchConfig(ledger.folder);
  const now = new Date();
  const random = createRandom(4);
  const people = Array.from({ length: PEOPLE }, () => chooseAlert(random));
  // With a chance of its own, so that the tags stay what they are without.
  const other = createRandom(6);
  const choices = people.map((choice) => (other() * 100 < FACETS ? withFacet(choice, other) : choice));
  const board = { archive: ARCHIVE, isVaried: FACETS > 0 || process.argv.includes('--varied') };
  const week = await setUpWeek(ledger.db, config, choices, now, board);
  // By then it is Monday morning in every zone.
  const dueAt = new Date(nextSlot(config.digest.weekly, 'UTC', now).getTime() + 12 * HOUR_MS);
  if (BOUNCED > 0) await addWeeks(week);
  const plan = async (bounced: number): Promise<Planned> => {
    await forgetRuns(week);
    if (BOUNCED > 0) await bounce(week, bounced, now);
    await makeDue(week, now);
    await waitForQuiet();
    return planInProcess([ledger.url, ledger.folder, dueAt.toISOString()]);
  };
  const results: Planned[] = [];
  const bounced: Planned[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (BOUNCED > 0) bounced.push(await plan(BOUNCED));
    results.push(await plan(0));
    const ms = [results.at(-1)?.ms, bounced.at(-1)?.ms].flatMap((taken) => taken ?? []).map(Math.round);
    note(`round ${round + 1}: ${ms.join(' ms, with bounces ')} ms`);
  }
  await report(week, results);
  if (BOUNCED > 0) reportBounced(results, bounced);
});

/** The posts of the weeks before, which everybody has had whom mail reaches. */
async function addWeeks({ db }: Week): Promise<void> {
  await sql`update posts set number = number + ${NUMBERS} where number is not null`.execute(db);
  await sql`update post_tags set number = number + ${NUMBERS}`.execute(db);
  await sql`update announcer set value = value + ${NUMBERS}`.execute(db);
  await sql`
    insert into posts select (jsonb_populate_record(p, jsonb_build_object('id', p.id || '-' || week, 'path', p.path || week,
      'number', ${POSTS}::integer * week + p.number - ${NUMBERS}::integer))).*
    from posts p, generate_series(0, ${WEEKS}::integer - 1) week where p.number is not null`.execute(db);
  await sql`
    insert into post_tags (post_id, number, tags, matched_at)
    select p.id, p.number, p.tags, p.announced_at from posts p where p.number < ${NUMBERS}`.execute(db);
}

/** So many percent whose mail came back, as many in each week, and who stand where they stood then. */
async function bounce({ db }: Week, percent: number, now: Date): Promise<void> {
  await sql`truncate suppressions`.execute(db);
  await sql`update subscribers set cursor = ${NUMBERS}`.execute(db);
  await sql`
    insert into suppressions (address_hash, reason, created_at)
    select address_hash, 'bounced', ${now} from subscribers where id % 100 < ${percent}`.execute(db);
  await sql`
    update subscribers set cursor = ${POSTS}::integer * (id / 100 % ${WEEKS}::integer) where id % 100 < ${percent}`.execute(
    db,
  );
  await sql`vacuum analyze`.execute(db);
}

function reportBounced(fresh: readonly Planned[], bounced: readonly Planned[]): void {
  const ratio = (pick: (planned: Planned) => number) =>
    describe(
      bounced.map((planned, round) => pick(planned) / pick(fresh[round] as Planned)),
      '×',
    );
  printRows(`${BOUNCED} % of them bounced over ${WEEKS} weeks, in turns with nobody bounced`, [
    { what: 'planned in, times as long', measured: ratio(({ ms }) => ms), goal: 'goal: at most 1.1 ×' },
    { what: 'processor time', measured: ratio(({ cpuMs }) => cpuMs) },
    { what: 'peak memory', measured: ratio(({ peakMb }) => peakMb) },
    { what: 'distinct editions', measured: ratio(({ editions }) => editions), goal: 'goal: at most 1.1 ×' },
  ]);
}

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
