// What the benchmarks share: temporary folders, an end that tidies up, figures, the machine they belong to.

import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LIMITS } from '../src/database/client.ts';
import { connectDatabase, type Db, migrate } from '../src/database/database.ts';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts';
import { silentLog } from '../src/log.ts';

type Close = () => Promise<unknown>;

/** Whatever happens, no benchmark runs longer than it says; mostly so many minutes. */
const LONGEST_MINUTES = 30;
/** Quiet: other processes use less than this share of the processors, looked at for so long, so many times at most. */
const QUIET_SHARE = 0.1;
const QUIET_MS = 400;
const QUIET_TRIES = 50;

/** Does the work, then everything that it registered with `later`, last first; also after Ctrl-C or too long a time. */
export async function runBench(
  work: (later: (close: Close) => void) => Promise<void>,
  longestMinutes = LONGEST_MINUTES,
): Promise<void> {
  const closers: Close[] = [];
  const tidyUp = async () => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close().catch(() => {});
  };
  const breakOff = (why: string) => {
    process.stderr.write(`\n${why}: tidying up\n`);
    void tidyUp().then(() => process.exit(1));
  };
  const limit = setTimeout(breakOff, longestMinutes * 60_000, 'It takes too long');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => breakOff(signal));
  process.stdout.once('error', () => breakOff('Nobody reads on'));
  try {
    await printMachine();
    await work((close) => closers.push(close));
    await keepResults();
  } finally {
    clearTimeout(limit);
    await tidyUp();
  }
}

/** A folder that our own Postgres may enter, on the disk that holds temporary files. */
export async function createFolder(): Promise<{ path: string; remove: Close }> {
  const path = await mkdtemp(join(tmpdir(), 'bench-of-rolecall-'));
  await chmod(path, 0o755);
  const remove = async () => {
    const cluster = await realpath(join(path, 'postgres')).catch(() => path);
    for (const folder of [cluster, path]) await rm(folder, { recursive: true, force: true });
  };
  return { path, remove };
}

async function keepFolder(path: string): Promise<{ path: string; remove: Close }> {
  await mkdir(path, { recursive: true, mode: 0o755 });
  return { path: resolve(path), remove: async () => {} };
}

/** Our own Postgres exactly as it ships (fsync on), in a folder of its own, migrated. `kept`: in this one, which stays. */
export async function openLedger(
  later: (close: Close) => void,
  kept: string | null = null,
): Promise<{ db: Db; url: string; folder: string }> {
  const folder = kept === null ? await createFolder() : await keepFolder(kept);
  later(folder.remove);
  const server = await startEmbeddedPostgres({ dataDir: folder.path, log: silentLog });
  later(server.close);
  const { db, close } = connectDatabase({ url: server.url, maxConnections: 10 });
  later(close);
  await migrate(db);
  return { db, url: server.url, folder: folder.path };
}

/** For what fills a ledger: a million rows in one statement may take longer than what we ship lets a statement take. */
export async function fillWith<T>(url: string, fill: (db: Db) => Promise<T>): Promise<T> {
  const { db, close } = connectDatabase({ url, maxConnections: 1, limits: LIMITS.migrations });
  return fill(db).finally(close);
}

/** `--rounds 7` of the command line, as a number. */
export function readNumber(name: string, fallback: number): number {
  const index = process.argv.indexOf(`--${name}`);
  if (index === -1) return fallback;
  const value = Number(process.argv[index + 1]);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} must be a whole number above 0`);
  return value;
}

/** `--sink debian` of the command line. */
export function readWord(name: string, fallback: string): string {
  const index = process.argv.indexOf(`--${name}`);
  return index === -1 ? fallback : (process.argv[index + 1] ?? fallback);
}

/** Waits, not for ever, until other processes leave the machine alone; a busy one measures them and not us. */
export async function waitForQuiet(): Promise<void> {
  for (let tries = 0; tries < QUIET_TRIES; tries += 1) {
    const before = processorTimes();
    await delay(QUIET_MS);
    const after = processorTimes();
    if ((after.busy - before.busy) / (after.all - before.all) < QUIET_SHARE) return;
  }
  note('the machine does not get quiet; measuring all the same');
}

function processorTimes(): { busy: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** `1.43 s (1.38–1.60)` */
export function describe(values: readonly number[], unit: string, digits = 2): string {
  const text = (value: number) => value.toFixed(digits);
  const range = values.length > 1 ? ` (${text(Math.min(...values))}–${text(Math.max(...values))})` : '';
  return `${text(median(values))} ${unit}${range}`;
}

export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly goal?: string;
}

export function printRows(title: string, rows: readonly Row[]): void {
  const width = Math.max(...rows.map((row) => row.what.length));
  const middle = Math.max(...rows.map((row) => row.measured.length));
  printed.push({ title, rows });
  process.stdout.write(`\n${title}\n`);
  for (const { what, measured, goal = '' } of rows) {
    process.stdout.write(
      `  ${what.padEnd(width)}  ${measured.padEnd(middle)}  ${goal}`.trimEnd().concat('\n'),
    );
  }
}

/** What a benchmark has printed. */
export interface Results {
  readonly command: string;
  readonly at: string;
  readonly machine: string;
  readonly load: string;
  readonly tables: readonly { readonly title: string; readonly rows: readonly Row[] }[];
}

const printed: { title: string; rows: readonly Row[] }[] = [];
let loadBefore = '';

/** For all.ts, which says where. */
async function keepResults(): Promise<void> {
  const folder = process.env.BENCH_RESULTS;
  if (folder === undefined) return;
  const results: Results = {
    command: commandLine(),
    at: new Date().toISOString().slice(0, 10),
    machine: machineLine(),
    load: loadBefore,
    tables: printed,
  };
  const name = basename(process.argv[1] ?? 'bench', '.ts');
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(results, null, 1)}\n`);
}

function commandLine(): string {
  return ['node', ...process.argv.slice(1).map((part) => part.replace(`${process.cwd()}/`, ''))].join(' ');
}

function machineLine(): string {
  return `node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model.trim()})`;
}

/** Says on a line of its own how far it is; not part of the figures. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function printMachine(): Promise<void> {
  loadBefore = (await readFile('/proc/loadavg', 'utf8').catch(() => '')).split(' ')[0] ?? '';
  const lines = [
    `$ ${commandLine()}`,
    machineLine(),
    loadBefore === '' ? '' : `load average of the last minute before: ${loadBefore}`,
  ];
  process.stdout.write(`${lines.filter(Boolean).join('\n')}\n`);
}
