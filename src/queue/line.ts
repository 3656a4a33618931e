// The line to the queue's back end: what is said of it, and by whom errors are listened to.

import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** Says once that the line to the back end is down, and once that it is back. */
export interface Line {
  /** An emitter without an `error` listener ends the process. */
  listen<E extends { on(event: string, listener: (...args: never[]) => void): unknown }>(emitter: E): E;
  answered(): void;
  /** So many jobs were not taken. Said at once, then once a minute at most: there may be hundreds in a second. */
  lost(jobs: number, error: unknown): void;
  isDown(): boolean;
}

const SAID_EVERY_MS = 60_000;

export function watchLine(log: Log, clock: () => number = () => performance.now()): Line {
  let isDown = false;
  let lostJobs = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  const answered = (): void => {
    if (isDown) log.info('Queue is back');
    isDown = false;
  };
  return {
    answered,
    isDown: () => isDown,
    lost(jobs, error) {
      lostJobs += jobs;
      if (clock() - saidAt < SAID_EVERY_MS) return;
      log.warn('Queue does not take jobs; the sweep will find the work', {
        jobs: lostJobs,
        error: messageOf(error),
      });
      lostJobs = 0;
      saidAt = clock();
    },
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
