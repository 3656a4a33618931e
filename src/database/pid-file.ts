// postmaster.pid: which process serves a cluster, and where it listens. Believes the file only when that process is a
// Postgres of this very folder: after a crash the number may belong to anybody.

import { execFile } from 'node:child_process';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface RunningServer {
  readonly pid: number;
  /** null while it starts. */
  readonly port: number | null;
}

/** The server of this cluster (starting, serving or stopping), or null. Removes a file that names none. */
export async function findServer(cluster: string): Promise<RunningServer | null> {
  const file = join(cluster, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return judgeDamaged(file, cluster);
  if (!isAlive(pid)) return null; // Postgres judges the file of a dead one
  if (await isServerOf(pid, cluster)) return { pid, port: Number(lines[3]) || null };
  // Postgres itself would take any living process for a server and refuse to start.
  await rm(file, { force: true });
  return null;
}

/** A power cut leaves an empty file, and Postgres would refuse to start; one that starts just now has it empty, too. */
async function judgeDamaged(file: string, cluster: string): Promise<RunningServer | null> {
  for (const pid of await listProcesses()) {
    if (await isServerOf(pid, cluster)) return { pid, port: await readLastPort(cluster) };
  }
  await rm(file, { force: true });
  return null;
}

async function listProcesses(): Promise<number[]> {
  if (process.platform === 'linux') return (await readdir('/proc')).map(Number).filter(Number.isInteger);
  if (process.platform === 'win32') return [];
  const { stdout } = await run('ps', ['-axo', 'pid=']);
  return stdout.split('\n').map(Number).filter(Boolean);
}

/** Whether this process is the Postgres that serves `cluster`. */
export async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') {
    const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
    return stdout.includes('postgres') && stdout.includes(cluster);
  }
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  if (basename(command[0] ?? '') !== 'postgres') return false;
  // Its working folder is the cluster, also after somebody moved it; root in a container may not look there.
  const [folder, ours] = await Promise.all([stat(`/proc/${pid}/cwd`).catch(() => null), stat(cluster)]);
  return folder ? folder.ino === ours.ino && folder.dev === ours.dev : command.includes(cluster);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The port of the last start; null before the first. */
export async function readLastPort(cluster: string): Promise<number | null> {
  const options = await readFile(join(cluster, 'postmaster.opts'), 'utf8').catch(() => '');
  const port = /"port=(\d+)"/.exec(options)?.[1];
  return port === undefined ? null : Number(port);
}
