// What the tests of our own Postgres share: real processes that use it, and a look at what is left of it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { findServer, isServerOf } from '../../src/database/pid-file.ts';

const PROGRAM = join(import.meta.dirname, 'own-server-process.ts');

export interface UserProcess {
  readonly url: string;
  /** Asks it to leave and waits for its end. */
  leave(): Promise<void>;
  kill(): Promise<void>;
}

/** Another process that uses the server of this data folder. */
export async function startUserProcess(dataDir: string): Promise<UserProcess> {
  const child = spawn(process.execPath, [PROGRAM, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [url] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(() => Promise.reject(new Error('The process ended before it had a server'))),
  ]);
  return {
    url: String(url),
    async leave() {
      child.stdin.end();
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A data folder; 0755 unless said, since mkdtemp gives 0700. Removing it also removes a cluster that lies elsewhere. */
export async function createDataDir(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'rolecall-own-'));
  return {
    path,
    async remove() {
      const cluster = await realpath(join(path, 'postgres')).catch(() => path);
      for (const folder of [cluster, path]) await rm(folder, { recursive: true, force: true });
    },
  };
}

export function clusterOf(dataDir: string): Promise<string> {
  return realpath(join(dataDir, 'postgres'));
}

/** The process id of the server; fails where none runs. */
export async function serverPid(dataDir: string): Promise<number> {
  const server = await findServer(await clusterOf(dataDir));
  if (server === null) throw new Error('No server runs');
  return server.pid;
}

export async function isRunning(dataDir: string, pid: number): Promise<boolean> {
  return isServerOf(pid, await clusterOf(dataDir));
}

/** What one query on a connection of its own says. */
export async function ask(url: string, query: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: query, rowMode: 'array' })).rows[0]?.[0];
  } finally {
    await client.end();
  }
}
