// A weekly run for a million people: 24 zones, three frequencies, one in ten with more alerts, three in ten with a facet, tags
// by their popularity, ten new posts. Planned in a process of its own, which says how much memory it took.
// `node bench/plan.ts [--sizes 10000,100000,1000000] [--rounds 3] [--year 100000] [--weeks 52] [--bounced 2] [--archive 257]
// [--json FILE] [--keep FOLDER | --from FOLDER]`. Keep: the board of the last size stays there, to be planned again with from,
// which saves the quarter of an hour that a million takes to set up. Sizes: what a subscription costs is compared with the smallest. Year: so many people also with a ledger of so
// many weeks, over which so many percent of them bounced; 0 leaves it out.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { nextSlot } from '../src/schedule.ts';
import { chooseReader, createRandom } from './board.ts';
import {
  fillWith,
  median,
  note,
  openLedger,
  printRows,
  readNumber,
  readWord,
  runBench,
  waitForQuiet,
} from './helpers.ts';
import type { PlanFigures } from './plan-process.ts';
import { cpu, type Made, type Planned, reportSizes, type Size } from './plan-report.ts';
import { addYear, forgetLast, standAtPresent } from './plan-year.ts';
import { postgresCpu, postgresOf } from './processor-time.ts';
import { benchConfig, forgetRuns, setUpWeek, type Week } from './week.ts';

const KEEP = readWord('keep', '');
const FROM = readWord('from', '');
const SIZES = readWord('sizes', '10000,100000,1000000').split(',').map(Number);
const ROUNDS = readNumber('rounds', 3);
const YEAR_PEOPLE = Number(readWord('year', KEEP + FROM === '' ? '100000' : '0'));
const WEEKS = readNumber('weeks', 52);
const BOUNCED = readNumber('bounced', 2);
const ARCHIVE = readNumber('archive', 257);
/** `--profile FOLDER`: where the last of the planning processes spent its time. */
const PROFILE = process.argv.includes('--profile')
  ? ['--cpu-prof', `--cpu-prof-dir=${readWord('profile', '.')}`]
  : [];
const HOUR_MS = 3_600_000;
const KEPT_FILE = 'people.json';

type Later = Parameters<typeof openLedger>[0];

/** One board with its people, and what planning them takes. */
interface Bench {
  readonly week: Week;
  readonly url: string;
  readonly folder: string;
  readonly now: Date;
  /** By then it is Monday morning in every zone. */
  readonly dueAt: Date;
}

await runBench(async (later) => {
  const sizes: Size[] = [];
  if (FROM !== '') sizes.push(await inKept(later, measureSize));
  else for (const people of SIZES) sizes.push(await inLedger(later, people, measureSize, keptAt(people)));
  reportSizes(sizes);
  const year = YEAR_PEOPLE === 0 ? null : await inLedger(later, YEAR_PEOPLE, (bench) => measureYear(bench));
  const file = readWord('json', '');
  if (file !== '') await writeFile(file, `${JSON.stringify({ sizes, year }, null, 1)}\n`);
}, 120);

function keptAt(people: number): string | null {
  return KEEP !== '' && people === SIZES.at(-1) ? KEEP : null;
}

/** What a board that is kept has beside its ledger. */
interface Kept {
  readonly people: number;
  readonly audiences: number;
  readonly now: string;
}

/** Each in a ledger of its own, which goes before the next comes, unless it is kept. */
async function inLedger<T>(
  later: Later,
  people: number,
  measure: (bench: Bench, people: number) => Promise<T>,
  kept: string | null = null,
): Promise<T> {
  return withLedger(later, kept, async ({ db, url, folder }) => {
    const config = benchConfig(folder);
    const now = new Date();
    const random = createRandom(4);
    const filled = { archive: ARCHIVE, isVaried: true };
    const { audiences } = await fillWith(url, (filling) =>
      setUpWeek(filling, config, readers(people, random), now, filled),
    );
    note(`${people} people in ${audiences} audiences`);
    const told: Kept = { people, audiences, now: now.toISOString() };
    if (kept !== null) await writeFile(join(folder, KEPT_FILE), JSON.stringify(told));
    return measure(benchOf({ db, url, folder }, told), people);
  });
}

async function inKept<T>(later: Later, measure: (bench: Bench, people: number) => Promise<T>): Promise<T> {
  const told: Kept = JSON.parse(await readFile(join(FROM, KEPT_FILE), 'utf8'));
  return withLedger(later, FROM, (ledger) => measure(benchOf(ledger, told), told.people));
}

async function withLedger<T>(
  later: Later,
  kept: string | null,
  work: (ledger: Awaited<ReturnType<typeof openLedger>>) => Promise<T>,
): Promise<T> {
  const closers: Parameters<Later>[0][] = [];
  const closeAll = async () => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
  };
  later(closeAll);
  const result = await work(await openLedger((close) => closers.push(close), kept));
  await closeAll();
  return result;
}

function benchOf(
  { db, url, folder }: Awaited<ReturnType<typeof openLedger>>,
  { audiences, ...told }: Kept,
): Bench {
  const config = benchConfig(folder);
  const now = new Date(told.now);
  const dueAt = new Date(nextSlot(config.digest.weekly, 'UTC', now).getTime() + 12 * HOUR_MS);
  return { week: { db, config, audiences }, url, folder, now, dueAt };
}

function* readers(people: number, random: ReturnType<typeof createRandom>) {
  for (let index = 0; index < people; index += 1) yield chooseReader(random);
}

async function measureSize(bench: Bench, people: number): Promise<Size> {
  const { week, url } = bench;
  const rounds: Planned[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    await fillWith(url, (db) => forgetRuns({ ...week, db }));
    rounds.push(await planOnce(bench));
  }
  return { people, audiences: week.audiences, made: await whatWasMade(week), rounds };
}

/** The same people with nothing behind them, and with a year. */
async function measureYear(bench: Bench) {
  const { week, url, now } = bench;
  const [fresh, behind]: [Planned[], Planned[]] = [[], []];
  await fillWith(url, standAtPresent);
  for (let round = 1; round <= ROUNDS; round += 1) {
    await fillWith(url, (db) => forgetLast(db, now));
    fresh.push(await planOnce(bench));
  }
  await fillWith(url, (db) => forgetLast(db, now));
  await fillWith(url, (db) => addYear(db, { weeks: WEEKS, bounced: BOUNCED }, now));
  for (let round = 1; round <= ROUNDS; round += 1) {
    await fillWith(url, (db) => forgetLast(db, now));
    behind.push(await planOnce(bench));
  }
  const ratio = (pick: (planned: Planned) => number) => median(behind.map(pick)) / median(fresh.map(pick));
  const rows = (await sql<{ rows: number }>`select count(*) as rows from deliveries`.execute(week.db)).rows;
  printRows(
    `${YEAR_PEOPLE} people with ${rows[0]?.rows} deliveries of ${WEEKS} weeks and ${BOUNCED} % bounced, beside none; medians`,
    [
      {
        what: 'processor time, process and Postgres',
        measured: `${ratio(cpu).toFixed(2)} ×`,
        goal: 'goal: at most 1.3 ×',
      },
      { what: '  of it the process', measured: `${ratio(({ cpuMs }) => cpuMs).toFixed(2)} ×` },
      { what: 'planned in', measured: `${ratio(({ ms }) => ms).toFixed(2)} ×` },
      { what: 'editions', measured: `${ratio(({ editions }) => editions).toFixed(2)} ×` },
    ],
  );
  return { people: YEAR_PEOPLE, weeks: WEEKS, fresh, behind };
}

async function planOnce(bench: Bench): Promise<Planned> {
  const { week, url, folder, now, dueAt } = bench;
  await makeDue(week, now);
  await waitForQuiet();
  const postgres = await postgresOf(folder);
  const before = await postgresCpu(postgres);
  const planned = await planInProcess([url, folder, dueAt.toISOString()]);
  const postgresMs = (await postgresCpu(postgres)) - before;
  const seconds = [planned.ms, planned.cpuMs, postgresMs].map((ms) => (ms / 1000).toFixed(2));
  note(`planned in ${seconds[0]} s; processor time ${seconds[1]} s, of Postgres ${seconds[2]} s`);
  return { ...planned, postgresMs };
}

/** Weekly readers at their first slot; the others, and early digests, later. */
async function makeDue({ db, config }: Week, now: Date): Promise<void> {
  const { rows } = await sql<{ time_zone: string }>`select distinct time_zone from audiences`.execute(db);
  for (const { time_zone: zone } of rows) {
    const slot = nextSlot(config.digest.weekly, zone, now);
    await sql`
      update audiences set next_due_at = case frequency when 'weekly' then ${slot}::timestamptz
          when 'daily' then ${slot}::timestamptz + interval '7 days' end,
        next_early_at = case frequency when 'weekly' then ${slot}::timestamptz + interval '1 day' end
      where time_zone = ${zone}`.execute(db);
  }
  await sql`vacuum analyze audiences`.execute(db);
}

async function planInProcess(args: readonly string[]): Promise<PlanFigures> {
  const child = fork(join(import.meta.dirname, 'plan-process.ts'), args, { execArgv: PROFILE });
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`The planning process ended with ${code}`)),
  );
  ended.catch(() => {});
  const [planned] = (await Promise.race([once(child, 'message'), ended])) as [PlanFigures];
  if (child.exitCode === null) await once(child, 'exit');
  return planned;
}

async function whatWasMade({ db }: Week): Promise<Made> {
  const { rows } = await sql<Made & { balanced: boolean }>`
    select count(*) as deliveries, count(distinct edition_key) as lists, count(distinct run_id) as runs,
      (select sum(matched) from runs) = count(*) as balanced from deliveries`.execute(db);
  const [made] = rows;
  if (made?.balanced !== true) throw new Error('the runs do not balance');
  const { balanced, ...rest } = made;
  return rest;
}
