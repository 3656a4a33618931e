// What only this process knows must reach the ledger: a database that went away is waited for, and for nothing else.

import { setTimeout as delay } from 'node:timers/promises';
import { isPassing } from '../database/unavailable.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;
/** Whoever has to stop waits for it no longer than this. */
const STOPPING_MS = 7000;

interface Patience {
  readonly log: Log;
  readonly stopping: AbortSignal;
  /** Then the last error is thrown; default: never. */
  readonly forMs?: number;
}

/** Tries until the database answers; throws what else goes wrong. `sentence` is logged at each failure. */
export async function patiently<T>(
  { log, stopping, forMs = Number.POSITIVE_INFINITY }: Patience,
  sentence: string,
  mails: number,
  action: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  let stopsAt: number | null = null;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await action();
    } catch (error) {
      if (!isPassing(error)) throw error;
      const now = performance.now();
      if (stopping.aborted) stopsAt ??= now + STOPPING_MS;
      if (now - startedAt > forMs || now > (stopsAt ?? Number.POSITIVE_INFINITY)) throw error;
      log.warn(sentence, { mails, error: messageOf(error) });
      await wait(waitMs, stopping);
    }
  }
}

/** Shorter when the process is told to stop meanwhile. */
async function wait(ms: number, stopping: AbortSignal): Promise<void> {
  if (stopping.aborted) await delay(Math.min(ms, 1000));
  else await delay(ms, undefined, { signal: stopping }).catch(() => {});
}
