// The queue, where it is on Redis: does Redis keep what it is given? INFO tells that, also where CONFIG is forbidden.

import { Redis } from 'ioredis';
import type { Config } from '../../config/config.ts';
import { messageOf } from '../../errors.ts';
import { type Finding, findingsOf } from './finding.ts';

export interface QueueFacts {
  /** Null = the queue is in Postgres. */
  readonly redis:
    | { readonly failure: string }
    | { readonly version: string; readonly evictionPolicy: string; readonly hasAof: boolean }
    | null;
}

const PATIENCE_MS = 5000;

export async function askQueue({ redisUrl }: Pick<Config, 'redisUrl'>): Promise<QueueFacts> {
  if (redisUrl === null) return { redis: null };
  const client = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // What was wrong with the connection is the answer; a closed one as well.
  let trouble: unknown = null;
  client.on('error', (error) => {
    trouble = error;
  });
  try {
    await client.connect();
    return { redis: readInfo(await client.info()) };
  } catch (error) {
    return { redis: { failure: messageOf(trouble ?? error) } };
  } finally {
    client.disconnect();
  }
}

function readInfo(info: string) {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\s*$`, 'm').exec(info)?.[1] ?? '';
  return {
    version: field('redis_version'),
    evictionPolicy: field('maxmemory_policy'),
    hasAof: field('aof_enabled') === '1',
  };
}

const queue = findingsOf('Queue');

export function judgeQueue({ redis }: QueueFacts): Finding {
  if (redis === null) return queue.ok('The queue is in the database.');
  if ('failure' in redis)
    return queue.error(`Redis does not answer: ${redis.failure}.`, 'Start it, or correct REDIS_URL.');
  const { version, evictionPolicy, hasAof } = redis;
  if (evictionPolicy !== 'noeviction')
    return queue.error(
      `Redis throws away what waits when its memory is full (maxmemory-policy ${evictionPolicy}).`,
      'Let it keep everything, and write the same into redis.conf:',
      'redis-cli config set maxmemory-policy noeviction',
    );
  if (!hasAof)
    return queue.warning(
      'Redis keeps nothing over a power cut (appendonly no): mail is late then, and none is lost.',
      'Switch its log on, and write the same into redis.conf:',
      'redis-cli config set appendonly yes && redis-cli config set appendfsync always',
    );
  return queue.ok(`Redis ${version} keeps what it is given.`);
}
