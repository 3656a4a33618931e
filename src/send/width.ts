// How many mails are on their way at once: as many as the settings say, and more where a mail spends its time on the way to the
// mail server and back while this process has nothing to do. The width itself knows no clock and no server: it is told what was seen.

import { performance } from 'node:perf_hooks';

/** What was seen since the last look. */
interface Seen {
  /** All that may be on their way are, and others wait. */
  readonly isFull: boolean;
  /** What a mail takes with the mail server, in ms; null = none was sent yet. */
  readonly mailMs: number | null;
  /** The share of the time in which this process had something to do, 0 to 1. */
  readonly busy: number;
  /** The mail server was found to allow so many connections. */
  readonly allowed: number;
}

export interface Width {
  readonly most: number;
  now(): number;
  /** Grows by a quarter, where that is of use and the server takes what it is given. */
  look(seen: Seen): void;
  /** The mail server took a mail. */
  taken(): void;
  /** The mail server asked for less: back to what the settings say, for as long as this pass lasts. */
  stay(): void;
}

/** What takes less is no way worth speaking of. */
const FAR_MS = 10;
/** Above it, more at once would wait for this process. */
const BUSY = 0.5;
/** A server that takes longer the more it is given is at its own limit. */
const TIMES_FIRST = 1.5;
const STEP = 1.25;
const LOOK_MS = 250;

export function createWidth({ least, most }: { readonly least: number; readonly most: number }): Width {
  let width = least;
  let limit = most;
  let takenSince = 0;
  /** What a mail took before there were more at once. */
  let firstMs: number | null = null;

  return {
    most,
    now: () => width,
    look({ isFull, mailMs, busy, allowed }) {
      const isTaken = takenSince > 0;
      takenSince = 0;
      if (!isFull || !isTaken || mailMs === null || mailMs < FAR_MS || busy > BUSY) return;
      firstMs ??= mailMs;
      if (mailMs > TIMES_FIRST * firstMs) return;
      width = Math.max(width, Math.min(Math.ceil(width * STEP), limit, allowed));
    },
    taken() {
      takenSince += 1;
    },
    stay() {
      limit = least;
      width = least;
    },
  };
}

/** Looks from now on, until the timer is cleared; `widened` hears when it grew. */
export function watchWidth(
  width: Width,
  seen: () => Omit<Seen, 'busy'>,
  widened: () => void,
): NodeJS.Timeout {
  let last = performance.eventLoopUtilization();
  return setInterval(() => {
    const { utilization: busy } = performance.eventLoopUtilization(last);
    last = performance.eventLoopUtilization();
    const before = width.now();
    width.look({ ...seen(), busy });
    if (width.now() > before) widened();
  }, LOOK_MS);
}
