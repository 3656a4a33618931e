// The queue's back end at the door: waited for with back-off, and brought to the schema that BullMQ needs.

import { setTimeout as delay } from 'node:timers/promises';
import { runMigrations } from 'bullmq';
import { Redis } from 'ioredis';
import { createClient, LIMITS } from '../database/client.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { endsWithin, untilAborted } from '../patience.ts';
import type { QueueBackend } from './connector.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** A port may accept and say nothing. */
const ANSWER_MS = 10_000;

/** Resolves when the back end answers; throws UserError for one that is too old, and when aborted. */
export async function waitForQueue(
  backend: QueueBackend,
  log: Log,
  signal?: AbortSignal,
  answerMs = ANSWER_MS,
): Promise<void> {
  const server = addressOf(backend.url);
  let trouble = '';
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      await (backend.kind === 'postgres'
        ? preparePostgres(backend.url, signal)
        : checkRedis(backend.url, answerMs, signal));
      if (trouble !== '') log.info('Queue answers', { backend: backend.kind });
      return;
    } catch (error) {
      if (error instanceof UserError || signal?.aborted) throw error;
      if (messageOf(error) !== trouble)
        log.warn('Queue does not answer yet; trying on', {
          backend: backend.kind,
          server,
          error: messageOf(error),
        });
      trouble = messageOf(error);
    }
    // With the reason of the stop, and not with Node's own error of it.
    await delay(waitMs, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
  }
}

/** Without user and password. */
function addressOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}

async function preparePostgres(url: string, signal?: AbortSignal): Promise<void> {
  const client = createClient(url, 'rolecall queue', LIMITS.migrations);
  try {
    await untilAborted(client.connect(), signal);
    await untilAborted(runMigrations(client), signal);
    await client.end();
  } finally {
    client.hangUp();
  }
}

async function checkRedis(url: string, answerMs: number, signal?: AbortSignal): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {});
  const ask = async (): Promise<void> => {
    await redis.connect();
    const version = /redis_version:(\d+)/.exec(await redis.info('server'))?.[1];
    if (Number(version) < 7)
      throw new UserError(`REDIS_URL: Redis ${version} is too old; Rolecall needs 7 or newer`);
  };
  try {
    if (await untilAborted(endsWithin(ask(), answerMs), signal)) return;
    throw new Error(`no answer within ${answerMs / 1000} s: is that a Redis?`);
  } finally {
    redis.disconnect();
  }
}
