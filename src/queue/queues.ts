// The queues by their verbs: match-post, plan-run, send-deliveries, send-confirmation, send-link, on Postgres or Redis. Jobs
// hold ids and nothing else; whatever is lost here is derived again from the ledger by the sweep, so a verb that fails
// only logs.

import { createPostgresBackend, type JobsOptions, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { ASKED_AT_ONCE } from '../send/keep-lease.ts';

export type QueueBackend =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'redis'; readonly url: string };

/** What a job of each queue holds. */
export interface JobData {
  readonly 'match-post': { readonly postId: string };
  readonly 'plan-run': Record<string, never>;
  readonly 'send-deliveries': Record<string, never>;
  readonly 'send-confirmation': { readonly confirmationId: number };
  readonly 'send-link': { readonly requestId: number };
}
export type JobName = keyof JobData;
const JOB_NAMES = [
  'match-post',
  'plan-run',
  'send-deliveries',
  'send-confirmation',
  'send-link',
] as const satisfies readonly JobName[];

export type Processor<N extends JobName> = (data: JobData[N]) => Promise<void>;

export interface Queues {
  matchPosts(postIds: readonly string[]): Promise<void>;
  /** A look at what is due, now or after `delayMs`. */
  planRun(delayMs?: number): Promise<void>;
  /** Says that there is something to send; so many processes may take part. */
  sendDeliveries(processes: number): Promise<void>;
  /** A lane of their own: a flood of sign-ups delays no digest. */
  sendConfirmations(confirmationIds: readonly number[]): Promise<void>;
  /** Says whether the queue took the jobs: somebody waits for this mail. */
  sendLinks(requestIds: readonly number[]): Promise<boolean>;
  /** (Re-)creates the clock's tick; a wiped queue forgets it. */
  upsertSchedules(): Promise<void>;
  /** Starts working on one queue; the app closes it with the rest. */
  work<N extends JobName>(name: N, processor: Processor<N>): void;
  /** How many jobs wait for a worker. */
  waiting(name: JobName): Promise<number>;
  /** Workers first (they finish what they hold), then the queues. */
  close(): Promise<void>;
}

/** The clock: how often plan-run looks at what is due. */
const TICK_MS = 10_000;
const PREFIX = '{rolecall}';

const JOB_OPTIONS: JobsOptions = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { age: 24 * 3600, count: 1000 },
};

// A killed worker must not cost a job its life (stalls are cheap, the ledger protects); the poison stop is the
// number of starts.
const WORKER_OPTIONS = { maxStalledCount: 50, maxStartedAttempts: 60, lockDuration: 60_000 };

/** Jobs at a time in one process: of mails that somebody waits for, one slow server must not hold up the next. */
const CONCURRENCY: Readonly<Record<JobName, number>> = {
  'match-post': 1,
  'plan-run': 1,
  'send-deliveries': 1,
  'send-confirmation': ASKED_AT_ONCE,
  'send-link': ASKED_AT_ONCE,
};

/** Builds the queues on a back end that answers already (wait-for-queue.ts): a failed first connection is for ever. */
export async function createQueues(options: {
  backend: QueueBackend;
  log: Log;
  prefix?: string;
}): Promise<Queues> {
  const { log } = options;
  const line = watchLine(log);
  const connect = createConnector(options.backend, options.prefix ?? PREFIX, line);
  const queues = new Map(JOB_NAMES.map((name) => [name, connect.queue(name)]));
  const workers: Worker[] = [];
  const inHand = new Set<Promise<void>>();
  await Promise.all([...queues.values()].map((queue) => queue.waitUntilReady()));

  type Jobs = readonly { data: object; opts?: JobsOptions }[];
  async function tryAdd(name: JobName, jobs: Jobs): Promise<boolean> {
    try {
      await queues
        .get(name)
        ?.addBulk(jobs.map((job) => ({ name, data: job.data, opts: { ...JOB_OPTIONS, ...job.opts } })));
      line.answered();
      return true;
    } catch (error) {
      log.warn('Queue did not take a job; the sweep will find the work', {
        job: name,
        error: messageOf(error),
      });
      return false;
    }
  }
  async function add(name: JobName, jobs: Jobs): Promise<void> {
    await tryAdd(name, jobs);
  }

  return {
    matchPosts: (postIds) =>
      add(
        'match-post',
        postIds.map((postId) => ({ data: { postId } })),
      ),
    planRun: (delayMs = 0) => add('plan-run', [{ data: {}, opts: { delay: delayMs } }]),
    sendDeliveries: (processes) =>
      add(
        'send-deliveries',
        Array.from({ length: processes }, () => ({ data: {} })),
      ),
    sendConfirmations: (confirmationIds) =>
      add(
        'send-confirmation',
        confirmationIds.map((confirmationId) => ({ data: { confirmationId } })),
      ),
    sendLinks: (requestIds) =>
      tryAdd(
        'send-link',
        requestIds.map((requestId) => ({ data: { requestId } })),
      ),
    async upsertSchedules() {
      const template = { name: 'plan-run', data: {}, opts: { ...JOB_OPTIONS, attempts: 1 } };
      await queues.get('plan-run')?.upsertJobScheduler('clock', { every: TICK_MS }, template);
      line.answered();
    },
    work(name, processor) {
      const worker = connect.worker(name, async (job) => {
        const work = processor(job.data);
        inHand.add(work);
        await work.finally(() => inHand.delete(work));
      });
      worker.on('error', (error) => log.debug('Queue worker error', { job: name, error: messageOf(error) }));
      worker.on('failed', (_job, error) => log.error('Job failed', { job: name, error: messageOf(error) }));
      workers.push(worker);
    },
    waiting: async (name) => (await queues.get(name)?.getWaitingCount()) ?? 0,
    async close() {
      // A worker would wait without end to say goodbye to a Redis that is gone; what it does just now is finished.
      const isLost = connect.isLost();
      if (isLost) await Promise.allSettled(inHand);
      await Promise.all(workers.map((worker) => worker.close(isLost)));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await connect.close();
    },
  };
}

interface Connector {
  queue(name: JobName): Queue;
  // biome-ignore lint/suspicious/noExplicitAny: the queue's name decides the type; `work` above ties them together
  worker(name: JobName, run: (job: { data: any }) => Promise<void>): Worker;
  /** Is the back end gone, such that nobody can take leave of it? */
  isLost(): boolean;
  close(): Promise<void>;
}

/** One factory for both back ends: the only place that knows which one it is. */
function createConnector(backend: QueueBackend, prefix: string, line: Line): Connector {
  return backend.kind === 'postgres'
    ? postgresConnector(backend.url, line)
    : redisConnector(backend.url, prefix, line);
}

function postgresConnector(connectionString: string, { listen }: Line): Connector {
  return {
    queue: (name) =>
      listen(
        new Queue(name, { connection: { connectionString, max: 1 } }, createPostgresBackend),
      ) as unknown as Queue,
    worker: (name, run) => {
      const connection = { connectionString, max: 2 };
      const options = { connection, concurrency: CONCURRENCY[name], ...WORKER_OPTIONS };
      return new Worker(name, run, options, createPostgresBackend) as unknown as Worker;
    },
    isLost: () => false,
    close: async () => {},
  };
}

function redisConnector(url: string, prefix: string, { listen, isDown }: Line): Connector {
  // Producers fail fast and the sweep makes up for it; workers wait for as long as it takes.
  const producer = listen(
    new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: true, retryStrategy }),
  );
  const consumer = listen(new Redis(url, { maxRetriesPerRequest: null, retryStrategy }));
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

/** Says once that the line to the back end is down, and once that it is back. */
interface Line {
  /** An emitter without an `error` listener ends the process. */
  listen<E extends { on(event: string, listener: (...args: never[]) => void): unknown }>(emitter: E): E;
  answered(): void;
  isDown(): boolean;
}

function watchLine(log: Log): Line {
  let isDown = false;
  const answered = (): void => {
    if (isDown) log.info('Queue is back');
    isDown = false;
  };
  return {
    answered,
    isDown: () => isDown,
    listen(emitter) {
      emitter.on('error', (error: Error) => {
        if (!isDown) log.warn('Queue is out of reach; going on when it is back', { error: messageOf(error) });
        isDown = true;
      });
      emitter.on('ready', answered);
      return emitter;
    },
  };
}
