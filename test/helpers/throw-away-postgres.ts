// A Postgres for one test run, in its folder: the binaries that ship, no care for power cuts.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createCluster, PASSWORD_FILE, SUPERUSER } from '../../src/database/cluster.ts';
import { findPgBinaries } from '../../src/database/pg-binaries.ts';
import { findPgUser } from '../../src/database/pg-user.ts';
import { spawnPostmaster } from '../../src/database/postmaster.ts';
import { freePort } from './free-port.ts';

interface ThrowAwayPostgres {
  readonly url: string;
  /** The same server by its socket, a fifth cheaper a statement; null where the folder's name is too long for one. */
  readonly socketUrl: string | null;
  stop(): Promise<void>;
}

const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'];

export async function startThrowAwayPostgres(folder: string): Promise<ThrowAwayPostgres> {
  const cluster = join(folder, 'postgres');
  const user = await findPgUser(cluster);
  const binaries = await findPgBinaries(user, folder);
  await createCluster({ cluster, binaries, user, args: ['--no-sync'] });
  const port = await freePort();
  const settings = [...CARELESS, 'max_connections=300'];
  const { child, ended } = await spawnPostmaster({ cluster, binaries, user }, port, settings);
  const password = (await readFile(join(cluster, PASSWORD_FILE), 'utf8')).trim();
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  const client = await untilReady(url, join(cluster, 'server.log'));
  // Checked thousands of times in a run: a hash that is made once instead of 4,096 times.
  await client.query(`set scram_iterations = 1; alter role ${SUPERUSER} password '${password}'`);
  const { rows } = await client.query<{ unix_socket_directories: string }>('show unix_socket_directories');
  await client.end();
  return {
    url,
    socketUrl: rows[0]?.unix_socket_directories ? `${url}?host=${encodeURIComponent(cluster)}` : null,
    async stop() {
      child.ref();
      child.kill('SIGQUIT');
      await ended;
    },
  };
}

async function untilReady(url: string, logFile: string): Promise<pg.Client> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch {
      await sleep(50);
    }
  }
  throw new Error(`The Postgres of the tests does not start: ${await readFile(logFile, 'utf8')}`);
}
