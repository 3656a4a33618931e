// A throw-away redis-server on a free port of loopback, kept in memory; tests without one say so.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

const path = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'].find(
  existsSync,
);

/** Is there a redis-server on this machine? Without one the tests that need it are left out; in CI they fail. */
const hasRedis = path !== undefined;
if (!hasRedis) console.warn('Left out: tests on Redis (no redis-server found; apt-get install redis-server)');
export const skipRedis = !hasRedis && process.env.CI !== 'true';

export interface TestRedis {
  readonly url: string;
  readonly client: Redis;
  /** Stops the server as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startRedis(): Promise<TestRedis> {
  if (path === undefined) throw new Error('redis-server is missing: apt-get install redis-server');
  const dir = await mkdtemp(join(tmpdir(), 'rolecall-redis-'));
  const port = await freePort();
  const start = () =>
    spawn(
      path,
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'],
      {
        cwd: dir,
        stdio: 'ignore',
      },
    );
  let server = start();
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => {});
  await client.ping();
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await exited;
  };
  return {
    url,
    client,
    kill,
    async restart() {
      server = start();
      for (let tries = 0; tries < 100 && client.status !== 'ready'; tries += 1) await delay(20);
      await client.ping();
    },
    async close() {
      client.disconnect();
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
