// The end of a process: everything is closed, and always within half a minute, since a supervisor that loses its patience
// kills, and then nothing is recorded any more.

import { messageOf } from './errors.ts';
import type { Log } from './log.ts';
import { endsWithin } from './patience.ts';

/** What is open, in the order in which it was opened. */
export type Closers = (() => Promise<void>)[];

/** Mail that is on the wire may be answered for so long; then it is recorded as one that may have been taken. */
export const MAIL_GRACE_MS = 10_000;
/** One after the other for so long. docker-compose.yml waits 60 s, systemd 90 s, and 30 s is what we promise. */
const STOP_MS = 18_000;
/** Then all that is left at once, our own Postgres above all. */
const REST_MS = 7000;

/** Closes last opened first; never throws. What could not be closed in time is found again by the next start. */
export async function closeAll(
  closers: Closers,
  log: Log,
  { stopMs = STOP_MS, restMs = REST_MS } = {},
): Promise<void> {
  const deadline = performance.now() + stopMs;
  const left = closers.toReversed();
  for (let closer = left[0]; closer !== undefined; closer = left[0]) {
    if (!(await endsWithin(close(closer, log), deadline - performance.now()))) break;
    left.shift();
  }
  if (left.length === 0) return;
  log.warn('Stopping takes too long; what is left is cut off', { parts: left.length });
  await endsWithin(Promise.all(left.slice(1).map((closer) => close(closer, log))), restMs);
}

/** One that fails must not keep the others, our own Postgres above all, from being closed. */
async function close(closer: () => Promise<void>, log: Log): Promise<void> {
  await closer().catch((error) => log.warn('Closing did not go well', { error: messageOf(error) }));
}
