// An admin's pause of all mail, and its end, whichever way it is asked for. Digests are planned meanwhile, and wait.

import { retryChannels } from '../channels/channel-store.ts';
import type { Db } from '../database/database.ts';
import { holdPaused, releaseHeld } from '../installation/hold-store.ts';
import { pauseMail, resumeMail } from '../installation/pause-store.ts';
import { clearPauseAlarms } from './bounce-store.ts';

interface Options {
  /** What is left then, the sweep does. */
  readonly signal?: AbortSignal;
}

export async function pauseAll(db: Db, now: Date, options: Options = {}): Promise<void> {
  await pauseMail(db, { scope: 'service', until: null, why: 'paused by the admin' }, now);
  await holdPaused(db, now, options);
}

/**
 * Returns the scopes that were paused: `service`, mail domains. Those that a refusing mail server caused are lifted, too:
 * whoever resumes has looked at it. Channels that took nothing are tried at once.
 */
export async function resumeAll(db: Db, now: Date, options: Options = {}): Promise<string[]> {
  const resumed = await resumeMail(db, now);
  await clearPauseAlarms(db, now);
  await retryChannels(db);
  await releaseHeld(db, options);
  return resumed;
}
