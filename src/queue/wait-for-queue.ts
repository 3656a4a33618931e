// The queue's back end at the door: waited for with back-off, and brought to the schema that BullMQ needs.

import { setTimeout as delay } from 'node:timers/promises';
import { runMigrations } from 'bullmq';
import { Redis } from 'ioredis';
import { createClient, LIMITS } from '../database/client.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { QueueBackend } from './queues.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;

/** Resolves when the back end answers; throws UserError for one that is too old, and when aborted. */
export async function waitForQueue(backend: QueueBackend, log: Log, signal?: AbortSignal): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS, tries = 0; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS), tries += 1) {
    try {
      await (backend.kind === 'postgres' ? preparePostgres(backend.url) : checkRedis(backend.url));
      if (tries > 0) log.info('Queue answers', { backend: backend.kind });
      return;
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (tries === 0)
        log.warn('Queue does not answer yet; trying on', { backend: backend.kind, error: messageOf(error) });
    }
    await delay(waitMs, undefined, signal ? { signal } : {});
  }
}

async function preparePostgres(connectionString: string): Promise<void> {
  const client = createClient(connectionString, 'rolecall queue', LIMITS.migrations);
  try {
    await client.connect();
    await runMigrations(client);
  } finally {
    await client.end();
  }
}

async function checkRedis(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const version = /redis_version:(\d+)/.exec(await redis.info('server'))?.[1];
    if (Number(version) < 7)
      throw new UserError(`REDIS_URL: Redis ${version} is too old; Rolecall needs 7 or newer`);
  } finally {
    redis.disconnect();
  }
}
