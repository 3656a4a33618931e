// A mail that somebody asked for is ours while it is on the wire, however slow the server is.

/** So many of each kind are under way at once in a process: fewer than the connections, which digests use too. */
export const ASKED_AT_ONCE = 4;
const RENEW_MS = 40_000;

/** Runs `work`, and `renew` every forty seconds meanwhile; a renewal that fails is made up for by the next. */
export async function keepLease<T>(renew: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void renew().catch(() => {}), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
