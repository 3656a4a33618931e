// The queues by their verbs: match-post, plan-run, send-deliveries, send-confirmation, send-link, on Postgres or Redis. Jobs
// hold ids and nothing else; whatever is lost here is derived again from the ledger by the sweep, so a verb that fails
// only logs.

import type { JobsOptions, Worker } from 'bullmq';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { createConnector, type QueueBackend } from './connector.ts';
import type { JobData, JobName } from './jobs.ts';
import { watchLine } from './line.ts';

const JOB_NAMES = [
  'match-post',
  'plan-run',
  'send-deliveries',
  'send-confirmation',
  'send-link',
] as const satisfies readonly JobName[];

export type Processor<N extends JobName> = (data: JobData[N]) => Promise<void>;

export interface JobCounts {
  readonly name: JobName;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly completed: number;
  readonly failed: number;
}

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
  /** Which back end carries the jobs. */
  readonly kind: QueueBackend['kind'];
  /** What each queue holds. */
  counts(): Promise<readonly JobCounts[]>;
  /** How many jobs wait for a worker. */
  waiting(name: JobName): Promise<number>;
  /** Workers first (they finish what they hold), then the queues. */
  close(): Promise<void>;
}

const STATES = ['waiting', 'active', 'delayed', 'completed', 'failed'] as const;

/** The clock: how often plan-run looks at what is due. */
const TICK_MS = 10_000;
const PREFIX = '{rolecall}';

const JOB_OPTIONS: JobsOptions = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { age: 24 * 3600, count: 1000 },
};

/** Builds the queues on a back end that answers already (open-queues.ts): after a failed first connection they are built anew. */
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
  const closeAll = async (): Promise<void> => {
    await Promise.all([...queues.values()].map((queue) => queue.close()));
    await connect.close();
  };
  try {
    await Promise.all([...queues.values()].map((queue) => queue.waitUntilReady()));
  } catch (error) {
    await closeAll().catch(() => {});
    throw error;
  }

  type Jobs = readonly { data: object; opts?: JobsOptions }[];
  async function tryAdd(name: JobName, jobs: Jobs): Promise<boolean> {
    try {
      await queues
        .get(name)
        ?.addBulk(jobs.map((job) => ({ name, data: job.data, opts: { ...JOB_OPTIONS, ...job.opts } })));
      line.answered();
      return true;
    } catch (error) {
      line.lost(jobs.length, error);
      return false;
    }
  }
  async function add(name: JobName, jobs: Jobs): Promise<void> {
    if (jobs.length > 0) await tryAdd(name, jobs);
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
    kind: options.backend.kind,
    counts: () =>
      Promise.all(
        JOB_NAMES.map(async (name) => {
          const counts = await queues.get(name)?.getJobCounts(...STATES);
          const of = (state: (typeof STATES)[number]) => counts?.[state] ?? 0;
          return {
            ...{ name, waiting: of('waiting'), active: of('active'), delayed: of('delayed') },
            ...{ completed: of('completed'), failed: of('failed') },
          };
        }),
      ),
    waiting: async (name) => (await queues.get(name)?.getWaitingCount()) ?? 0,
    async close() {
      // A worker would wait without end to say goodbye to a Redis that is gone; what it does just now is finished.
      const isLost = connect.isLost();
      if (isLost) await Promise.allSettled(inHand);
      await Promise.all(workers.map((worker) => worker.close(isLost)));
      await closeAll();
    },
  };
}
