// Processor time of other processes, as Linux tells it in /proc.

import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** One tick of /proc/PID/stat; 100 a second on every Linux that people use. */
const TICK_MS = 10;

interface Stat {
  readonly parent: number;
  readonly ownMs: number;
  /** Of its children that ended. */
  readonly endedMs: number;
}

async function statOf(pid: number | string): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  if (text === null) return null;
  // Behind the name, which may hold anything: state, parent, …
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = (from: number) => ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) * TICK_MS;
  return { parent: fields[1] ?? 0, ownMs: ticks(11), endedMs: ticks(13) };
}

/** Of one process, in ms, in steps of ten. */
export async function cpuOf(pid: number): Promise<number> {
  return (await statOf(pid))?.ownMs ?? 0;
}

/** The process id of the Postgres in a data folder of ours. */
export async function postgresOf(folder: string): Promise<number> {
  const file = join(await realpath(join(folder, 'postgres')), 'postmaster.pid');
  return Number.parseInt(await readFile(file, 'utf8'), 10);
}

/** A Postgres with all that it started, in ms: of those that run to the microsecond. */
export async function postgresCpu(postmaster: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map(async (pid) => ({ pid, stat: await statOf(pid) })));
  const mine = all.filter(({ pid, stat }) => stat?.parent === postmaster || pid === String(postmaster));
  const times = await Promise.all(mine.map(({ pid }) => preciseCpu(pid)));
  const ended = all.find(({ pid }) => pid === String(postmaster))?.stat?.endedMs ?? 0;
  return times.reduce((sum, ms) => sum + ms, ended);
}

/** Of a process with one thread. */
async function preciseCpu(pid: string): Promise<number> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'latin1').catch(() => '0');
  return Number(text.split(' ')[0]) / 1e6;
}
