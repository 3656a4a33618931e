// The system's own Postgres (Debian's packages), as an admin would run it: a fresh cluster on a free port, gone
// afterwards. Left out with a note where it is missing; under CI that is a failure.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findPgUser, spawnAs } from '../../src/database/pg-user.ts';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

const [oldest] = (await Array.fromAsync(glob('/usr/lib/postgresql/*/bin'))).sort(
  (one, other) => Number(basename(dirname(one))) - Number(basename(dirname(other))),
);

/** `Postgres 15`; null where there is none. */
export const debianPostgres: string | null =
  oldest === undefined ? null : `Postgres ${basename(dirname(oldest))}`;

if (debianPostgres === null) {
  if (process.env.CI === 'true') throw new Error("Debian's Postgres is missing: apt-get install postgresql");
  console.warn("Left out: tests on the system's own Postgres (apt-get install postgresql)");
}

/** Where its programs are. */
export const debianBin = oldest ?? '';

export interface SystemPostgres {
  /** Of a new, empty database. */
  readonly url: string;
  readonly port: number;
  /** Of the postmaster that runs now. */
  readonly pid: number;
  /** `kill -9`, as where its machine runs out of memory. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same port and the same data; returns when it answers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** `settings`: `name=value`, after those that make it quick. */
export async function startDebianPostgres(more: readonly string[] = []): Promise<SystemPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-debian-'));
  const user = await findPgUser(folder);
  if (user !== null) await chown(folder, user.uid, user.gid);
  const as = spawnAs(user);
  const cluster = ['-D', join(folder, 'data')];
  const initdb = ['--auth=trust', '--username=rolecall', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  await run(join(oldest as string, 'initdb'), [...cluster, ...initdb], as);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off', ...more];
  const args = [...cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const start = () => spawn(join(oldest as string, 'postgres'), args, { ...as, stdio: 'ignore' });
  let server = start();
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  const url = `postgres://rolecall@127.0.0.1:${port}`;
  await answers(`${url}/postgres`, 'create database rolecall');
  return {
    url: `${url}/rolecall`,
    port,
    get pid() {
      return server.pid as number;
    },
    kill: () => end('SIGKILL'),
    async restart() {
      // A postmaster that is killed leaves its children for a moment, and no other may start beside them.
      for (let tries = 0; tries < 200; tries += 1) {
        server = start();
        const exited = once(server, 'exit');
        const isUp = await Promise.race([
          answers(`${url}/rolecall`, 'select 1').then(() => true),
          exited.then(() => false),
        ]);
        if (isUp) return;
        await delay(50);
      }
      throw new Error('Postgres does not start again');
    },
    async stop() {
      await end('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** As soon as the server answers; at most 10 s. */
export async function answers(url: string, statement: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(statement);
      return;
    } catch (error) {
      if (tries === 200) throw error;
      await delay(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
