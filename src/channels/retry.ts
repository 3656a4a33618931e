// When a channel that did not take a message is tried again, and when it counts as gone. Pure.

import { backOffMs } from '../back-off.ts';
import { DAY_MS } from '../duration.ts';

/** What takes nothing for so long is not tried any more, until somebody mends it. */
const GIVE_UP_MS = 14 * DAY_MS;
/** Whoever names a wait so often in a row is not believed alone. */
const BELIEVED = 10;
/** A message is refused for good at the third no. */
export const MOST_REFUSALS = 3;

export interface Trouble {
  /** Tries since the last that was taken, this one included. */
  readonly attempts: number;
  /** When the first of them failed. */
  readonly failingSince: Date;
  /** What it asks for. */
  readonly waitMs: number | null;
}

/** By what it asks for, else 2, 5, 10, 20, 40 minutes later, then about hourly. `jitter` in [0, 1). */
export function nextTry(
  { attempts, failingSince, waitMs }: Trouble,
  now: Date,
  jitter: number,
): Date | 'give-up' {
  if (now.getTime() - failingSince.getTime() >= GIVE_UP_MS) return 'give-up';
  const ours = backOffMs(attempts, jitter);
  const wait = waitMs === null ? ours : attempts > BELIEVED ? Math.max(waitMs, ours) : waitMs;
  return new Date(now.getTime() + wait);
}
