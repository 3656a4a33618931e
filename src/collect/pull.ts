// Pulls: one fetch with its record, and the loop of the process that reads the files.

import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { messageOf } from '../errors.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import {
  forbidRewriting,
  lastWish,
  mayRewrite,
  type RepositoryState,
  repositoryState,
  setRepositoryState,
} from '../installation/repository-store.ts';
import type { Log } from '../log.ts';
import { ALARM_CODES } from './hold.ts';
import { createRepository, type Repository } from './repository.ts';
import { isPassingProblem, RepositoryProblem } from './repository-problem.ts';

/** A rewritten history waits for an admin's word (hold.ts). */
const ALARM = 'repository';
/** What mends by itself mostly does so in less. */
const PASSING_MS = 15 * 60_000;
const LISTEN_MS = 1000;

const UNKNOWN: RepositoryState = { commit: null, pulledAt: null, problem: null };

export interface PullDeps {
  readonly db: Db;
  readonly log: Log;
  readonly config: Pick<Config, 'posts'>;
  readonly clock: () => Date;
}

/** One fetch; true when there is something new. Never throws: what is wrong is recorded, told once, and an alarm where it lasts. */
export async function pull(deps: PullDeps, repository: Repository, signal: AbortSignal): Promise<boolean> {
  const before = (await repositoryState(deps.db)) ?? UNKNOWN;
  try {
    const isAllowed = await mayRewrite(deps.db);
    const commit = await repository.fetch({ signal, mayRewrite: isAllowed });
    if (isAllowed) await forbidRewriting(deps.db);
    await recordPulled(deps, before, commit);
    return commit !== before.commit;
  } catch (error) {
    if (!signal.aborted) await recordProblem(deps, before, error);
    return false;
  }
}

async function recordPulled(
  { db, log, clock }: PullDeps,
  before: RepositoryState,
  commit: string,
): Promise<void> {
  const now = clock();
  await setRepositoryState(db, { commit, pulledAt: now.toISOString(), problem: null });
  for (const code of [ALARM, ALARM_CODES.repository]) await clearAlarm(db, code, now);
  if (before.problem !== null) log.info('The repository is pulled again');
  if (commit !== before.commit) log.info('Repository pulled', { commit: commit.slice(0, 10) });
}

async function recordProblem(
  { db, log, clock }: PullDeps,
  before: RepositoryState,
  error: unknown,
): Promise<void> {
  const now = clock();
  const problem =
    error instanceof RepositoryProblem ? error : new RepositoryProblem('other', { words: messageOf(error) });
  const { facts, message, remedy } = problem;
  const since = before.problem?.since ?? now.toISOString();
  try {
    await setRepositoryState(db, { ...before, problem: { message, remedy, since } });
    if (before.problem?.message !== message)
      log.warn('The repository cannot be pulled; the posts stay as they are', { error: message, remedy });
    if (isPassingProblem(facts) && now.getTime() - Date.parse(since) < PASSING_MS) return;
    await raiseAlarm(db, { kind: ALARM, ...facts }, now);
  } catch (recording) {
    log.warn('The repository cannot be pulled, and the database does not take that', {
      error: messageOf(recording),
    });
  }
}

export interface Puller {
  /** Between two passes: brings the files to what was pulled last. The first time it waits for the first pull. */
  bringUpToDate(): Promise<void>;
  close(): Promise<void>;
}

interface PullerOptions extends PullDeps {
  readonly repository: Repository;
  isLeader(): boolean;
  /** Something new was fetched. */
  onNews(): void;
}

export function startPuller(options: PullerOptions): Puller {
  const { db, config, repository } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const first = Promise.withResolvers<void>();
  const loop = async () => {
    while (!signal.aborted) {
      if (!options.isLeader()) {
        await pause(LISTEN_MS, signal);
        continue;
      }
      const wish = await lastWish(db).catch(() => null);
      const isNew = await pull(options, repository, signal).catch(() => false);
      first.resolve();
      if (isNew) options.onNews();
      await untilNext(db, wish, config.posts.pullMs, signal, options.isLeader);
    }
  };
  const running = loop();
  return {
    async bringUpToDate() {
      await Promise.race([first.promise, running]);
      await checkOutSafely(options, repository, signal);
    },
    async close() {
      stopping.abort();
      await running;
    },
  };
}

/** The time between two pulls, or until somebody asks for one. */
async function untilNext(
  db: Db,
  wish: string | null,
  pullMs: number,
  signal: AbortSignal,
  isLeader: () => boolean,
): Promise<void> {
  const end = performance.now() + pullMs;
  while (!signal.aborted && isLeader() && performance.now() < end) {
    await pause(LISTEN_MS, signal);
    if ((await lastWish(db).catch(() => wish)) !== wish) return;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}

/** For `once`: pulls and checks out, where there is a repository. What comes to nothing is told, and the files stay. */
export async function pullOnce(deps: PullDeps & { readonly stopping: AbortSignal }): Promise<void> {
  if (deps.config.posts.repository === null) return;
  const repository = createRepository(deps.config.posts.repository, deps.clock);
  await pull(deps, repository, deps.stopping);
  await checkOutSafely(deps, repository, deps.stopping);
}

/** A running `start` may be at it too. */
async function checkOutSafely({ log }: PullDeps, repository: Repository, signal: AbortSignal): Promise<void> {
  try {
    await repository.checkOut(signal);
  } catch (error) {
    if (signal.aborted) return;
    log.warn('What was pulled cannot be checked out; it is tried again', { error: messageOf(error) });
  }
}
