// One factory for both back ends of BullMQ: the only place that knows which one it is.

import {
  type createPostgresBackend,
  type PgPool,
  PostgresConnection,
  PostgresQueueBackend,
  Queue,
  Worker,
} from 'bullmq';
import { Redis } from 'ioredis';
import { LIMITS, type Limits } from '../database/client.ts';
import { createPool } from '../database/pool.ts';
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

/** What is added at once, by visitors and by passes that wait for nobody. */
const ADDING_CONNECTIONS = 3;
/** One listens; over the others five workers ask, for about a millisecond each. */
const WORKING_CONNECTIONS = 6;
/**
 * Seconds. A worker hears of new jobs, knows when the next delayed one is due, and is woken where the connection that listens
 * is lost: asking in between is for what nobody foresaw. One in each role asks more often, so that a server that went without a
 * word is noticed, for all of them.
 */
const LISTENS_S: Readonly<Record<JobName, number>> = {
  'match-post': 60,
  'plan-run': 15,
  'send-deliveries': 15,
  'send-confirmation': 60,
  'send-link': 60,
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

/**
 * All queues add over one pool, all workers ask over another, and one connection of it listens for all of them: a process
 * that rests holds that one.
 */
function postgresConnector(url: string, { listen }: Line): Connector {
  // A visitor may wait for what it takes to add.
  const adding = openShared(url, LIMITS.pages, ADDING_CONNECTIONS);
  const working = openShared(url, LIMITS.queue, WORKING_CONNECTIONS);
  return {
    queue: (name) => listen(new Queue(name, { connection: {} }, adding.backend) as unknown as Queue),
    worker: (name, run) => {
      const options = { connection: {}, concurrency: CONCURRENCY[name], ...WORKER_OPTIONS };
      return new Worker(
        name,
        run,
        { ...options, drainDelay: LISTENS_S[name] },
        working.backend,
      ) as unknown as Worker;
    },
    isLost: () => false,
    close: async () => void (await Promise.all([adding.close(), working.close()])),
  };
}

/** Back ends of BullMQ over one pool, and over one connection that listens where any of them does. */
function openShared(url: string, limits: Limits, max: number) {
  const options = { max, application_name: 'rolecall queue', options: '-c search_path=bullmq' };
  const watched = createPool(url, limits, options);
  const connection = new PostgresConnection(watched.pool as unknown as PgPool); // BullMQ's words for it
  const end = () => PostgresConnection.prototype.close.call(connection);
  // One that closes is not the last.
  connection.close = async () => {};
  connection.getListenClient = async () =>
    oneByOne(await PostgresConnection.prototype.getListenClient.call(connection));
  const backend: typeof createPostgresBackend = (name, opts) =>
    new PostgresQueueBackend(connection, name, opts);
  return {
    backend,
    async close() {
      await end();
      await watched.close();
    },
  };
}

type ListenClient = Awaited<ReturnType<PostgresConnection['getListenClient']>>;
const oneByOnes = new WeakSet<ListenClient>();

/** All workers begin to listen at once; pg wants a statement to wait for the one before. */
function oneByOne(client: ListenClient): ListenClient {
  if (oneByOnes.has(client)) return client;
  oneByOnes.add(client);
  const query = client.query.bind(client);
  let last: Promise<unknown> = Promise.resolve();
  client.query = (text: string, values?: unknown[]) => {
    const answer = last.then(() => query(text, values));
    last = answer.catch(() => {});
    return answer;
  };
  return client;
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
