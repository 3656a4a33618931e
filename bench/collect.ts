// How soon posts are known: `rolecall start` on an existing database from process start on, and the pass over the
// folder by itself; then passes over a folder in which nothing changed.
// `node bench/collect.ts [FOLDER OF REAL POSTS] [--rounds 5] [--sizes 10000,50000]`

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { connectDatabase, type Db, migrate } from '../src/database/database.ts';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts';
import { silentLog } from '../src/log.ts';
import { writePosts } from './board.ts';
import {
  createFolder,
  describe,
  note,
  openLedger,
  printRows,
  type Row,
  readNumber,
  readWord,
  runBench,
  waitForQuiet,
} from './helpers.ts';
import { benchConfig, collect } from './week.ts';

const ROUNDS = readNumber('rounds', 5);
const SIZES = readWord('sizes', '10000,50000').split(',').map(Number);
/** Seconds from the start of the process until so many posts are known. */
const START_GOALS = new Map([
  [10_000, 5],
  [50_000, 20],
]);
/** Processor time of a look at so many posts of which none changed. */
const LOOK_GOALS = new Map([
  [10_000, 0.5],
  [50_000, 0.6],
]);
const CLI = resolve(import.meta.dirname, '../src/cli.ts');
const given = process.argv[2]?.startsWith('--') === false ? process.argv[2] : undefined;

await runBench(async (later) => {
  const made = await createFolder();
  later(made.remove);
  const few = given === undefined ? join(made.path, 'few') : resolve(given);
  if (given === undefined) await writePosts(few, 257, 'old');
  const boards = await Promise.all(
    SIZES.map(async (count) => {
      const posts = join(made.path, String(count));
      await writePosts(posts, count, 'old');
      return { posts, count, goal: START_GOALS.get(count) };
    }),
  );
  const ledger = await openLedger(later);
  const data = await createFolder();
  later(data.remove);
  const rows: Row[] = [];
  const small = { posts: few, count: (await readdir(few)).length, goal: 3 };
  for (const { posts, count, goal } of [small, ...boards]) {
    const starts = await repeat(async () => startOnce(data.path, posts, count));
    rows.push({
      what: `${count} posts known after the start of the process`,
      measured: describe(starts, 's'),
      ...(goal !== undefined && { goal: `goal: ${goal} s` }),
    });
    const passes = await repeat(() => firstPass(ledger.db, ledger.folder, posts));
    rows.push(
      rowOf(`${count} posts, the pass alone`, passes, 'seconds'),
      rowOf('  of it processor time', passes, 'cpuSeconds'),
      rowOf('    of it on the thread that pages and mails share', passes, 'ownSeconds'),
      rowOf('    at most at once on that thread', passes, 'heldSeconds', 0.1),
    );
    if (count !== small.count) rows.push(...(await unchangedRows(ledger, posts, count)));
  }
  const kind = given === undefined ? 'generated posts' : `posts of ${given}`;
  printRows(`${kind}, and ${SIZES.join(' and ')} generated ones; ${ROUNDS} rounds; median (range)`, rows);
});

type Pass = Awaited<ReturnType<typeof timedPass>>;

/** Passes over the folder that was looked at last. */
async function unchangedRows(
  ledger: { readonly db: Db; readonly folder: string },
  posts: string,
  count: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const thorough of [false, true]) {
    const passes = await repeat(() => timedPass(ledger.db, ledger.folder, posts, thorough));
    const kind = thorough ? 'each read again (every 10 minutes)' : 'none read (every minute)';
    const goal = thorough ? undefined : LOOK_GOALS.get(count);
    rows.push(rowOf(`${count} unchanged posts, ${kind}: processor time`, passes, 'cpuSeconds', goal));
    rows.push(rowOf('  at most at once', passes, 'heldSeconds', 0.1));
  }
  return rows;
}

function rowOf(what: string, passes: readonly Pass[], figure: keyof Pass, goal?: number): Row {
  const measured = describe(
    passes.map((pass) => pass[figure]),
    's',
  );
  return { what, measured, ...(goal !== undefined && { goal: `goal: ${goal} s` }) };
}

async function repeat<T>(work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await waitForQuiet();
    results.push(await work());
    note(`round ${round + 1} of ${ROUNDS}`);
  }
  return results;
}

/** Seconds from the start of `rolecall start` until it says that the posts are collected; its Postgres did not run. */
async function startOnce(dataDir: string, postsDir: string, count: number): Promise<number> {
  await emptyCluster(dataDir);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [CLI, 'start'], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      POSTS_DIR: postsDir,
      SUBSCRIPTIONS_DIR: join(dataDir, 'subscriptions'),
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seconds = 0;
  for await (const line of createInterface(child.stdout)) {
    const collected = /Posts collected .*new=(\d+)/.exec(line)?.[1];
    if (collected === undefined) continue;
    if (Number(collected) !== count) throw new Error(`${collected} posts were collected, not ${count}`);
    seconds = (performance.now() - startedAt) / 1000;
    break;
  }
  child.stdout.resume();
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
  if (seconds === 0) throw new Error('rolecall start ended before its posts were collected');
  return seconds;
}

/** A migrated database that knows no posts; its server stops again. */
async function emptyCluster(dataDir: string): Promise<void> {
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
  const { db, close } = connectDatabase({ url: server.url, maxConnections: 1 });
  await migrate(db);
  await forgetPosts(db);
  await close();
  await server.close();
}

async function forgetPosts(db: Db): Promise<void> {
  await sql`truncate posts, files cascade`.execute(db);
}

async function firstPass(db: Db, folder: string, postsDir: string) {
  await forgetPosts(db);
  return timedPass(db, folder, postsDir, true);
}

async function timedPass(db: Db, folder: string, postsDir: string, thorough: boolean) {
  const config = benchConfig(folder);
  const paths = { ...config.paths, postsDir };
  const held = watchLoop();
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const ownBefore = process.threadCpuUsage();
  await collect(db, { ...config, paths }, new Date(), thorough);
  const [cpuSeconds, ownSeconds] = [process.cpuUsage(cpuBefore), process.threadCpuUsage(ownBefore)].map(
    ({ user, system }) => (user + system) / 1e6,
  ) as [number, number];
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, cpuSeconds, ownSeconds, heldSeconds: held.end() };
}

/** Processor time that this thread took at most between two turns of the loop, in seconds. */
function watchLoop(): { end(): number } {
  let longest = 0;
  let before = process.threadCpuUsage();
  const look = () => {
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1e6);
    before = process.threadCpuUsage();
  };
  const timer = setInterval(look, 2);
  return {
    end() {
      clearInterval(timer);
      look();
      return longest;
    },
  };
}
