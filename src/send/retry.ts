// When a mail that was not taken is tried again (docs/architecture.md). Pure.

import { backOffMs } from '../back-off.ts';
import { HOUR_MS } from '../duration.ts';

export const GIVE_UP_MS = 48 * HOUR_MS;
/** A mail that may have been taken so often is not sent again: its reader has it, or their server never says so. */
export const MOST_COPIES = 3;
export const MAY_HAVE_ARRIVED = `handed over ${MOST_COPIES} times, and the mail server never said whether it took it`;

/**
 * The next try after `attempts` failed ones (1 or more): 2, 5, 10, 20, 40 minutes later, then about hourly.
 * `jitter` in [0, 1) spreads the hourly tries over 45 to 75 minutes. Gives up 48 hours after `since`.
 */
export function retryAt(attempts: number, since: Date, now: Date, jitter: number): Date | 'give-up' {
  const lastAt = since.getTime() + GIVE_UP_MS;
  if (now.getTime() >= lastAt) return 'give-up';
  return new Date(Math.min(now.getTime() + backOffMs(attempts, jitter), lastAt));
}
