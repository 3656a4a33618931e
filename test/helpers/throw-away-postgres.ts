// A Postgres for one test run: the binaries that ship, no care for power cuts, in memory where there is enough (a new
// database takes 15 ms there, 200 ms on a busy disk). Gone afterwards.

import { chmod, mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createCluster, PASSWORD_FILE, SUPERUSER } from '../../src/database/cluster.ts';
import { findPgBinaries } from '../../src/database/pg-binaries.ts';
import { findPgUser } from '../../src/database/pg-user.ts';
import { isAlive, isServerOf } from '../../src/database/pid-file.ts';
import { spawnPostmaster } from '../../src/database/postmaster.ts';

const PREFIX = 'rolecall-test-';
const ENOUGH_BYTES = 2_000_000_000;
const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'];

export async function startThrowAwayPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const base = await chooseBase();
  await removeOrphans(base);
  const folder = await mkdtemp(join(base, `${PREFIX}${process.pid}-`));
  await chmod(folder, 0o755);
  const cluster = join(folder, 'postgres');
  const user = await findPgUser(cluster);
  const binaries = await findPgBinaries(user);
  await createCluster({ cluster, binaries, user, args: ['--no-sync'] });
  const port = await freePort();
  const settings = [...CARELESS, 'max_connections=300'];
  const { child, ended } = await spawnPostmaster({ cluster, binaries, user }, port, settings);
  const password = (await readFile(join(cluster, PASSWORD_FILE), 'utf8')).trim();
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  await untilReady(url, join(cluster, 'server.log'));
  return {
    url,
    async stop() {
      child.ref();
      child.kill('SIGQUIT');
      await ended;
      await removeFolder(folder);
    },
  };
}

async function chooseBase(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => null);
  return memory && memory.bavail * memory.bsize > ENOUGH_BYTES ? '/dev/shm' : tmpdir();
}

/** What a test run that was killed left behind. */
async function removeOrphans(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const owner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isNaN(owner) || isAlive(owner)) continue;
    const folder = join(base, name);
    const pidFile = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
    if (await isServerOf(Number.parseInt(pidFile, 10), join(folder, 'postgres')))
      process.kill(Number.parseInt(pidFile, 10), 'SIGQUIT');
    await removeFolder(folder);
  }
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

async function untilReady(url: string, logFile: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error(`The Postgres of the tests does not start: ${await readFile(logFile, 'utf8')}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}
