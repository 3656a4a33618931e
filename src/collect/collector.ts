// The loop around collectOnce: at start, every minute, soon after a hint, when a future post comes due. One pass at a time;
// survives everything but its own close.

import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { messageOf } from '../errors.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import type { Log } from '../log.ts';
import { warmUp } from '../read/warm-up.ts';
import { inSlices } from '../slices.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import { startAskers } from './askers.ts';
import { type CollectSummary, collectOnce } from './collect.ts';
import { startPuller } from './pull.ts';
import { recordFolders, recordPlaces } from './records.ts';
import { reportPass, reportStart } from './report.ts';
import { createRepository } from './repository.ts';
import { createWatcher } from './watcher.ts';

const SCAN_EVERY_MS = 60_000;
const THOROUGH_EVERY_MS = 600_000;
/** Files were still being written, or another process was at it. */
const AGAIN_MS = 400;
const STAND_BY_MS = 200;
const LONGEST_BACK_OFF_MS = 15_000;

export interface Collector {
  /** Waits for the pass under way. */
  close(): Promise<void>;
}

interface Options {
  readonly db: Db;
  readonly config: Config;
  readonly log: Log;
  readonly clock: () => Date;
  /** Seals the addresses of who posted. */
  readonly vault?: Pick<Vault, 'seal'>;
  /** Told how long each look at the folders took. */
  readonly scanned?: (ms: number) => void;
  /** Only the leader collects; the others stand by. */
  isLeader(): boolean;
  announced(postIds: readonly string[]): Promise<void>;
  /** People came or changed, or posts that they wait for: their first digest may be due. */
  subscribed(): Promise<void>;
}

export function startCollector(options: Options): Collector {
  const { config, log } = options;
  const stopping = new AbortController();
  const alarmClock = createAlarmClock();
  const watcher = createWatcher({
    folders: [config.paths.postsDir, config.paths.subscriptionsDir, ...recordFolders(recordPlaces(config))],
    polling: config.files.polling,
    onHint: () => alarmClock.ring(),
    log,
  });
  const pass = createPass(options, stopping.signal);
  const { repository } = config.posts;
  const puller =
    repository === null
      ? null
      : startPuller({
          ...options,
          repository: createRepository(repository, options.clock),
          onNews: () => alarmClock.ring(),
        });
  const loop = async () => {
    await inSlices(warmUp());
    while (!stopping.signal.aborted) {
      if (!options.isLeader()) await alarmClock.sleep(STAND_BY_MS);
      else {
        await puller?.bringUpToDate();
        await watcher.refresh();
        await alarmClock.sleep(await pass());
      }
    }
  };
  const askers = startAskers({ ...options, onNews: () => alarmClock.ring() });
  const running = loop();
  return {
    async close() {
      stopping.abort();
      alarmClock.ring();
      await Promise.all([puller?.close(), askers.close()]);
      await running;
      await watcher.close();
    },
  };
}

/** One pass that never throws; returns how long to wait for the next one. */
function createPass(options: Options, stopping: AbortSignal): () => Promise<number> {
  const { config, log, clock } = options;
  const settle = (ms: number) => delay(ms, undefined, { signal: stopping });
  let thoroughAt = 0;
  let failures = 0;
  let isFirst = true;
  return async () => {
    const now = clock();
    const thorough = now.getTime() - thoroughAt >= THOROUGH_EVERY_MS;
    try {
      const startedAt = performance.now();
      const summary = await collectOnce({ ...options, settle }, { now, thorough });
      if (summary === null) return AGAIN_MS;
      options.scanned?.(performance.now() - startedAt);
      if (thorough) thoroughAt = now.getTime();
      if (failures > 0) {
        log.info('Collecting files goes on');
        await clearAlarm(options.db, ALARM, now);
      }
      failures = 0;
      if (isFirst) reportStart(log, config, summary);
      isFirst = false;
      reportPass(log, summary);
      await tellSubscribed(options, summary);
      return waitAfter(summary, now);
    } catch (error) {
      if (stopping.aborted) return 0;
      if (failures === 0) log.error('Collecting files failed; trying again', { error: messageOf(error) });
      failures += 1;
      if (failures > 1) await alarm(options, error, now);
      return Math.min(1000 * 2 ** (failures - 1), LONGEST_BACK_OFF_MS);
    }
  };
}

const ALARM = 'collecting';

/** Nothing is taken any more while passes fail, and a line of the log says so to nobody who does not look. */
async function alarm({ db, log }: Options, error: unknown, now: Date): Promise<void> {
  const facts = { kind: ALARM, error: messageOf(error) } as const;
  await raiseAlarm(db, facts, now).catch(() => {
    log.error('Collecting files keeps failing, and so does the database', { error: messageOf(error) });
  });
}

function waitAfter(summary: CollectSummary, now: Date): number {
  if (summary.again) return AGAIN_MS;
  const dueMs = summary.nextDueAt === null ? SCAN_EVERY_MS : summary.nextDueAt.getTime() - now.getTime();
  return Math.min(SCAN_EVERY_MS, Math.max(0, dueMs));
}

async function tellSubscribed(
  { subscribed, log }: Options,
  { posts, subscriptions }: CollectSummary,
): Promise<void> {
  if (posts.announcedIds.length + subscriptions.createdCount + subscriptions.changedCount === 0) return;
  try {
    await subscribed();
  } catch (error) {
    log.warn('New subscriptions wait for the next planning', { error: messageOf(error) });
  }
}

/** A sleep that a hint ends; a hint during a pass makes the next sleep end at once. */
function createAlarmClock(): { sleep(ms: number): Promise<void>; ring(): void } {
  let isRung = false;
  let wake: (() => void) | null = null;
  return {
    async sleep(ms) {
      if (!isRung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, ms);
        wake = resolve;
        await promise;
        clearTimeout(timer);
      }
      isRung = false;
      wake = null;
    },
    ring() {
      isRung = true;
      wake?.();
    },
  };
}
