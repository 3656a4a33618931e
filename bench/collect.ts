// How soon posts are known: `rolecall start` on an existing database from process start on, and the pass over the
// folder by itself; then passes over a folder in which nothing changed.
// `node bench/collect.ts [FOLDER OF REAL POSTS] [--rounds 5]`

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
  runBench,
  waitForQuiet,
} from './helpers.ts';
import { benchConfig, collect } from './week.ts';

const ROUNDS = readNumber('rounds', 5);
const MANY = 10_000;
const CLI = resolve(import.meta.dirname, '../src/cli.ts');
const given = process.argv[2]?.startsWith('--') === false ? process.argv[2] : undefined;

await runBench(async (later) => {
  const made = await createFolder();
  later(made.remove);
  const few = given === undefined ? join(made.path, 'few') : resolve(given);
  if (given === undefined) await writePosts(few, 257, 'old');
  const many = join(made.path, 'many');
  await writePosts(many, MANY, 'old');
  const ledger = await openLedger(later);
  const data = await createFolder();
  later(data.remove);
  const rows: Row[] = [];
  for (const [posts, goal] of [
    [few, '3 s'],
    [many, '8 s'],
  ] as const) {
    const count = (await readdir(posts)).length;
    const starts = await repeat(async () => startOnce(data.path, posts, count));
    rows.push({
      what: `${count} posts known after the start of the process`,
      measured: describe(starts, 's'),
      goal: `goal: ${goal}`,
    });
    const passes = await repeat(() => firstPass(ledger.db, ledger.folder, posts));
    rows.push({
      what: `${count} posts, the pass alone`,
      measured: describe(
        passes.map(({ seconds }) => seconds),
        's',
      ),
    });
    rows.push({
      what: '  of it processor time',
      measured: describe(
        passes.map(({ cpuSeconds }) => cpuSeconds),
        's',
      ),
    });
    rows.push({
      what: '    of it on the thread that pages and mails share',
      measured: describe(
        passes.map(({ ownSeconds }) => ownSeconds),
        's',
      ),
    });
  }
  for (const thorough of [false, true]) {
    const passes = await repeat(() => timedPass(ledger.db, ledger.folder, many, thorough));
    const kind = thorough ? 'each read again (every 10 minutes)' : 'none read (every minute)';
    const goal = thorough ? {} : { goal: 'goal: 0.5 s' };
    rows.push({
      what: `${MANY} unchanged posts, ${kind}: processor time`,
      measured: describe(
        passes.map(({ cpuSeconds }) => cpuSeconds),
        's',
      ),
      ...goal,
    });
  }
  const kind = given === undefined ? 'generated posts' : `posts of ${given}`;
  printRows(`${kind}, and ${MANY} generated ones; ${ROUNDS} rounds; median (range)`, rows);
});

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
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const ownBefore = process.threadCpuUsage();
  await collect(db, { ...config, paths }, new Date(), thorough);
  const [cpuSeconds, ownSeconds] = [process.cpuUsage(cpuBefore), process.threadCpuUsage(ownBefore)].map(
    ({ user, system }) => (user + system) / 1e6,
  ) as [number, number];
  return { seconds: (performance.now() - startedAt) / 1000, cpuSeconds, ownSeconds };
}
