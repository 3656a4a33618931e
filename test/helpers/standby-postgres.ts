// A copy of a Postgres that follows it on another address, as a managed database has one: nothing is acknowledged that the
// copy does not hold, and it takes over when it is told to.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findPgUser, spawnAs } from '../../src/database/pg-user.ts';
import { answers, debianBin, type SystemPostgres } from './debian-postgres.ts';

const run = promisify(execFile);
const NAME = 'standby';
/** The copy follows within moments. */
const MOST_LOOKS = 200;
const BETWEEN_LOOKS_MS = 50;

export interface StandbyPostgres {
  /** Of the same database, over there. */
  readonly url: string;
  /** Becomes the one that writes; returns when it does. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

/** Follows `primary` at `address` and the same port; from now on a commit is acknowledged when the copy has it on its disk. */
export async function startStandby(primary: SystemPostgres, address: string): Promise<StandbyPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-standby-'));
  const user = await findPgUser(folder);
  if (user !== null) await chown(folder, user.uid, user.gid);
  const as = spawnAs(user);
  const data = join(folder, 'data');
  const from = `host=127.0.0.1 port=${primary.port} user=rolecall application_name=${NAME}`;
  const copying = [
    '--pgdata',
    data,
    '--write-recovery-conf',
    '--wal-method=stream',
    '--checkpoint=fast',
    '--no-sync',
  ];
  await run(join(debianBin, 'pg_basebackup'), ['--dbname', from, ...copying], as);
  const settings = [
    `listen_addresses=${address}`,
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'max_connections=200',
  ];
  const args = ['-D', data, '-p', String(primary.port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(debianBin, 'postgres'), args, { ...as, stdio: 'ignore' });
  const url = new URL(primary.url);
  url.hostname = address;
  await answers(url.href, 'select 1');
  await waitForCopy(primary);
  return {
    url: url.href,
    promote: () => answers(url.href, 'select pg_promote(true)'),
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        const exited = once(server, 'exit');
        server.kill('SIGQUIT');
        await exited;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function waitForCopy({ url }: SystemPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`alter system set synchronous_standby_names = '${NAME}'`);
    await client.query('select pg_reload_conf()');
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const { rowCount } = await client.query(`select from pg_stat_replication where sync_state = 'sync'`);
      if (rowCount === 1) return;
      await delay(BETWEEN_LOOKS_MS);
    }
    throw new Error('The copy does not follow');
  } finally {
    await client.end();
  }
}
