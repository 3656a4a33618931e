// The one folder of a test run: every temporary folder of its tests and of the processes they start lies in it, and goes
// with it. In memory where there is enough (a new database takes 15 ms there, 200 ms on a busy disk).

import { chmod, mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, isServerOf } from '../../src/database/pid-file.ts';

const PREFIX = 'rolecall-test-';
const ENOUGH_BYTES = 2_000_000_000;

interface RunFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Removes the folders of runs that were killed, too. */
export async function createRunFolder(): Promise<RunFolder> {
  const base = await chooseBase();
  await removeOrphans(base);
  const path = await mkdtemp(join(base, `${PREFIX}${process.pid}-`));
  // The user as whom root starts Postgres has to come in.
  await chmod(path, 0o755);
  return { path, remove: () => removeFolder(path) };
}

async function chooseBase(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => null);
  return memory && memory.bavail * memory.bsize > ENOUGH_BYTES ? '/dev/shm' : tmpdir();
}

async function removeOrphans(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const owner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isNaN(owner) || isAlive(owner)) continue;
    await endServers(join(base, name));
    // A disk of a killed fault may be mounted in it, or a server still write there: what stays is left to the next run.
    await rm(join(base, name), { recursive: true, force: true }).catch(() => {});
  }
}

/** Of the run itself, and of the tests that were on when it was killed. */
async function endServers(folder: string): Promise<void> {
  const parts = await readdir(folder).catch(() => []);
  for (const cluster of ['.', ...parts].map((part) => join(folder, part, 'postgres'))) {
    const pid = Number.parseInt(await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => ''), 10);
    if (await isServerOf(pid, cluster)) process.kill(pid, 'SIGQUIT');
  }
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
