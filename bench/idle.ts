// What a board costs that rests: `rolecall start` beside 10,000 known posts, in the ten minutes after it has settled, in which all
// that comes by the clock comes at least once; how long a start and a command take, of the package as it is built from this checkout.
// `node bench/idle.ts [--rounds 5] [--posts 10000] [--minutes 10] [--cli FILE] [--json FILE]`
// --folder: a board of a former run, which is kept; a new one is left there, too.
// --cli: another command line, such as src/cli.ts; the package is not built then.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { connectDatabase } from '../src/database/database.ts';
import { joinServer } from '../src/database/membership.ts';
import { findServer } from '../src/database/pid-file.ts';
import { writePosts } from './board.ts';
import {
  createFolder,
  describe,
  note,
  printRows,
  readNumber,
  readWord,
  runBench,
  waitForQuiet,
} from './helpers.ts';
import { cpuMsOf, cpuMsOfChildren, cpuMsOfEnded, memoryMbOf } from './processes.ts';

const ROUNDS = readNumber('rounds', 5);
const POSTS = readNumber('posts', 10_000);
const MINUTES = readNumber('minutes', 10);
/** Pools have given back by then what the first pass opened, and reading threads have ended. */
const SETTLE_MS = 45_000;
const ROOT = join(import.meta.dirname, '..');
const BUILT = join(ROOT, 'package/bin/rolecall.cjs');
const CLI = resolve(readWord('cli', BUILT));

interface Board {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly readyMs: number;
  readonly cpuMs: number;
  /** Settles when the first pass over the folders is done. */
  readonly collected: Promise<void>;
}

await runBench(async (later) => {
  if (CLI === BUILT) execFileSync(process.execPath, [join(ROOT, 'build.ts')]);
  const kept = readWord('folder', '');
  const made = kept === '' ? await createFolder() : { path: resolve(kept), remove: async () => {} };
  later(made.remove);
  const posts = join(made.path, 'posts');
  const board = { folder: made.path, env: environment(made.path, posts) };
  if (!existsSync(join(made.path, 'postgres'))) {
    await writePosts(posts, POSTS - 257, 'old');
    await writePosts(posts, 257, 'new', 2);
    await knowPosts(board);
  }

  await waitForQuiet();
  const starts: { readyMs: number; cpuMs: number }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const started = await start(board);
    starts.push({ readyMs: started.readyMs, cpuMs: started.cpuMs });
    await started.collected;
    await stop(started.child);
    note(`start ${round} of ${ROUNDS}`);
  }

  const running = await start(board);
  later(() => stop(running.child));
  await running.collected;
  const commands: { ms: number; cpuMs: number }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) commands.push(await command(board, ['status']));
  await fetch(running.url).then((answer) => answer.text());
  await delay(SETTLE_MS);
  note(`at rest; looking for ${MINUTES} min`);
  const idle = await rest(board, running.child.pid as number);
  const result = { posts: POSTS, starts, commands, ...idle };
  const file = readWord('json', '');
  if (file !== '') await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  report(result);
});

function environment(folder: string, posts: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    DATA_DIR: folder,
    POSTS_DIR: posts,
    SUBSCRIPTIONS_DIR: join(folder, 'people'),
    PORT: '0',
  };
}

/** The cluster is made, and the posts are known; a start after that is one of every day. */
async function knowPosts(board: Board): Promise<void> {
  const first = await start(board);
  await first.collected;
  await stop(first.child);
}

/** Until `/readyz` says 200. */
async function start({ folder, env }: Board): Promise<Started> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [CLI, 'start'], {
    cwd: folder,
    env: { ...env, LOG_LEVEL: 'debug' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [served, watched] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()];
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('rolecall start ended')));
  for (const promise of [ended, watched.promise]) promise.catch(() => {});
  createInterface(child.stdout as NodeJS.ReadableStream).on('line', (line) => {
    const url = / url="?(http:\/\/127[^\s"]+)"? publicUrl/.exec(line)?.[1];
    if (url !== undefined) served.resolve(url);
    if (line.includes('Watching subscriptions')) watched.resolve();
  });
  const url = await Promise.race([served.promise, ended]);
  while (!(await isReady(url))) await delay(5);
  const readyMs = performance.now() - startedAt;
  const cpuMs = await cpuMsOf(child.pid as number);
  return { child, url, readyMs, cpuMs, collected: Promise.race([watched.promise, ended]) };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function command(
  { folder, env }: Board,
  args: readonly string[],
): Promise<{ ms: number; cpuMs: number }> {
  const [startedAt, cpuBefore] = [performance.now(), await cpuMsOfEnded()];
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'exit');
  return { ms: performance.now() - startedAt, cpuMs: (await cpuMsOfEnded()) - cpuBefore };
}

/** Nobody visits, nothing changes: shares of one processor, and what is held meanwhile. */
async function rest({ folder }: Board, pid: number) {
  const server = await findServer(join(folder, 'postgres'));
  if (server?.port == null) throw new Error('Postgres does not run');
  const member = await joinServer(join(folder, 'postgres'), server.port);
  if (member === null) throw new Error('Postgres is not to be joined');
  const { db, close } = connectDatabase({ url: member.url, maxConnections: 1, applicationName: 'bench' });
  await member.end();
  const postgresBefore = await cpuMsOfChildren(server.pid);
  const counts: Record<string, number>[] = [];
  const rssMb: number[] = [];
  const ownMs = [await cpuMsOf(pid)];
  const startedAt = performance.now();
  for (let second = 1; second <= MINUTES * 60; second += 1) {
    await delay(startedAt + second * 1000 - performance.now());
    counts.push(await connectionsByName(db));
    rssMb.push(await memoryMbOf(pid));
    if (second % 60 === 0) ownMs.push(await cpuMsOf(pid));
  }
  await close();
  const share = (ms: number, minutes: number) => (ms / (minutes * 60_000)) * 100;
  const total = (names: Record<string, number>) => Object.values(names).reduce((sum, one) => sum + one, 0);
  return {
    processPercent: share((ownMs.at(-1) ?? Number.NaN) - (ownMs[0] ?? 0), MINUTES),
    minutesPercent: ownMs.slice(1).map((ms, minute) => share(ms - (ownMs[minute] ?? 0), 1)),
    postgresPercent: share((await cpuMsOfChildren(server.pid)) - postgresBefore, MINUTES),
    rssMb,
    connections: counts.map(total),
    /** The most of each name at any second. */
    connectionsByName: counts.reduce((most, names) => {
      for (const [name, count] of Object.entries(names)) most[name] = Math.max(most[name] ?? 0, count);
      return most;
    }, {}),
  };
}

async function connectionsByName(
  db: ReturnType<typeof connectDatabase>['db'],
): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; count: number }>`
    select application_name as name, count(*) as count from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid() group by 1 order by 1`.execute(db);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

function report(result: {
  readonly starts: readonly { readyMs: number; cpuMs: number }[];
  readonly commands: readonly { ms: number; cpuMs: number }[];
  readonly processPercent: number;
  readonly minutesPercent: readonly number[];
  readonly postgresPercent: number;
  readonly rssMb: readonly number[];
  readonly connections: readonly number[];
  readonly connectionsByName: Readonly<Record<string, number>>;
}): void {
  const { starts, commands } = result;
  const seconds = (values: readonly number[]) =>
    describe(
      values.map((ms) => ms / 1000),
      's',
    );
  printRows(`${POSTS} posts, ${ROUNDS} rounds, ${MINUTES} min at rest; median (range)`, [
    {
      what: 'start to /readyz',
      measured: seconds(starts.map(({ readyMs }) => readyMs)),
      goal: 'goal: 1.5 s',
    },
    { what: '  of it processor time of the process', measured: seconds(starts.map(({ cpuMs }) => cpuMs)) },
    { what: '"rolecall status"', measured: seconds(commands.map(({ ms }) => ms)), goal: 'goal: 0.4 s' },
    { what: '  of it processor time', measured: seconds(commands.map(({ cpuMs }) => cpuMs)) },
    {
      what: 'at rest: processor time of the process',
      measured: `${result.processPercent.toFixed(2)} %`,
      goal: 'goal: 0.5 % of a core',
    },
    { what: '  in each minute', measured: describe(result.minutesPercent, '%') },
    { what: '  that of Postgres', measured: `${result.postgresPercent.toFixed(2)} %` },
    {
      what: 'at rest: memory of the process (RSS)',
      measured: describe(result.rssMb, 'MB', 0),
      goal: 'goal: 130 MB',
    },
    {
      what: 'at rest: connections to Postgres',
      measured: describe(result.connections, '', 0),
      goal: 'goal: 10',
    },
    ...Object.entries(result.connectionsByName).map(([name, count]) => ({
      what: `  ${name}`,
      measured: `${count}`,
    })),
  ]);
}
