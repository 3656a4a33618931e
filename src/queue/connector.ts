// One factory for both back ends of BullMQ: the only place that knows which one it is.

import { createPostgresBackend, type PgPool, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { LIMITS, type Limits } from '../database/client.ts';
import { createPool, type WatchedPool } from '../database/pool.ts';
import { ASKED_AT_ONCE } from '../send/keep-lease.ts';
import type { JobName } from './jobs.ts';
import type { Line } from './line.ts';

export type QueueBackend =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'redis'; readonly url: string };

// A killed worker must not cost a job its life (stalls are cheap, the ledger protects); the poison stop is the
// number of starts. One that was refused asks again soon: a back end that is back is used at once.
const WORKER_OPTIONS = {
  maxStalledCount: 50,
  maxStartedAttempts: 60,
  lockDuration: 60_000,
  runRetryDelay: 1000,
};

/** Jobs at a time in one process: of mails that somebody waits for, one slow server must not hold up the next. */
const CONCURRENCY: Readonly<Record<JobName, number>> = {
  'match-post': 1,
  'plan-run': 1,
  'send-deliveries': 1,
  'send-confirmation': ASKED_AT_ONCE,
  'send-link': ASKED_AT_ONCE,
};

export interface Connector {
  queue(name: JobName): Queue;
  // biome-ignore lint/suspicious/noExplicitAny: the queue's name decides the type; `work` above ties them together
  worker(name: JobName, run: (job: { data: any }) => Promise<void>): Worker;
  /** Is the back end gone, such that nobody can take leave of it? */
  isLost(): boolean;
  close(): Promise<void>;
}

/** Emitters are listened to by the line, which says what became of them. */
export function createConnector(backend: QueueBackend, prefix: string, line: Line): Connector {
  return backend.kind === 'postgres'
    ? postgresConnector(backend.url, line)
    : redisConnector(backend.url, prefix, line);
}

function postgresConnector(url: string, { listen }: Line): Connector {
  const pools: WatchedPool[] = [];
  const openPool = (limits: Limits, max: number) => {
    const options = { max, application_name: 'rolecall queue', options: '-c search_path=bullmq' };
    const watched = createPool(url, limits, options);
    pools.push(watched);
    return watched.pool as unknown as PgPool; // BullMQ's words for it
  };
  return {
    // A visitor may wait for what it takes.
    queue: (name) =>
      listen(
        new Queue(name, { connection: openPool(LIMITS.pages, 1) }, createPostgresBackend),
      ) as unknown as Queue,
    worker: (name, run) => {
      // One of them listens.
      const connection = openPool(LIMITS.queue, 3);
      const options = { connection, concurrency: CONCURRENCY[name], ...WORKER_OPTIONS };
      return new Worker(name, run, options, createPostgresBackend) as unknown as Worker;
    },
    isLost: () => false,
    close: async () => void (await Promise.all(pools.map((pool) => pool.close()))),
  };
}

function redisConnector(url: string, prefix: string, { listen, isDown }: Line): Connector {
  // Producers fail fast and the sweep makes up for it; workers wait for as long as it takes.
  const producer = listen(
    new Redis(url, { ...redisSettings, maxRetriesPerRequest: 1, socketTimeout: ANSWER_MS }),
  );
  const consumer = listen(
    new Redis(url, { ...redisSettings, maxRetriesPerRequest: null, socketTimeout: ANSWER_MS + BLOCK_MS }),
  );
  return {
    queue: (name) => listen(new Queue(name, { connection: producer, prefix, skipWaitingForReady: true })),
    worker: (name, run) =>
      new Worker(name, run, {
        connection: consumer,
        prefix,
        concurrency: CONCURRENCY[name],
        ...WORKER_OPTIONS,
      }),
    isLost: isDown,
    close: async () => {
      if (isDown()) for (const client of [producer, consumer]) client.disconnect();
      else await Promise.allSettled([producer.quit(), consumer.quit()]);
    },
  };
}

const retryStrategy = (times: number): number => Math.min(200 * 2 ** Math.min(times, 7), 15_000);

/** A Redis that went without a word is noticed, whether something is asked of it or not. */
const redisSettings = { retryStrategy, enableOfflineQueue: true, keepAlive: 5000 };
const ANSWER_MS = 10_000;
/** A worker asks for the next job and may wait for so long (BullMQ). */
const BLOCK_MS = 10_000;
