// How long to wait after a try that came to nothing. Pure.

const MINUTE_MS = 60_000;
const FIRST_DELAYS_MIN = [2, 5, 10, 20, 40];

/**
 * After `attempts` failed tries (1 or more): 2, 5, 10, 20, 40 minutes, then about an hour; in ms. `jitter` in [0, 1)
 * spreads the hourly tries over 45 to 75 minutes.
 */
export function backOffMs(attempts: number, jitter: number): number {
  return (FIRST_DELAYS_MIN[Math.max(attempts, 1) - 1] ?? 45 + 30 * jitter) * MINUTE_MS;
}
