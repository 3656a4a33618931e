// The connections at work: as many lanes as there may be mails in flight. They take what is most urgent, and one of them
// is kept for the urgent while all others are held up by something slow.

import { setTimeout as delay } from 'node:timers/promises';
import type { ClaimedDelivery } from './claim-store.ts';
import type { LookAhead, LookedAt } from './look-ahead.ts';
import type { Pacer } from './pacer.ts';
import type { Supply } from './supply.ts';

interface LaneOptions {
  readonly lanes: number;
  readonly row: LookAhead;
  readonly supply: Supply;
  readonly pacer: Pacer;
  /** Sends one and commits how it ended. */
  readonly handle: (item: LookedAt) => Promise<void>;
  readonly stopping: AbortSignal;
}

export interface Lanes {
  /** Resolves when nothing is due any more, or all stopped; rejects with what broke a lane. */
  run(): Promise<void>;
  /** Something came into the row. */
  wake(): void;
  /** What is on the wire or about to be. */
  inHand(): Iterable<ClaimedDelivery>;
}

/** A mail that is under way for longer holds its lane up. */
const SLOW_MS = 1000;
/** What was put off is not asked for more often than this. */
const PAUSE_MS = 200;

export function createLanes({ lanes, row, supply, pacer, handle, stopping }: LaneOptions): Lanes {
  const since = new Map<ClaimedDelivery, number>();
  let change = Promise.withResolvers<void>();
  let isOver = false;

  function wake(): void {
    change.resolve();
    change = Promise.withResolvers();
  }
  function end(): void {
    isOver = true;
    wake();
  }
  function isKeptForUrgent(): boolean {
    const slowSince = performance.now() - SLOW_MS;
    const slow = [...since.values()].filter((startedAt) => startedAt < slowSince).length;
    return lanes > 1 && slow >= lanes - 1;
  }

  async function work(item: LookedAt): Promise<void> {
    since.set(item.delivery, performance.now());
    if (supply.isLow()) void supply.refill().catch(() => {});
    try {
      await handle(item);
    } finally {
      since.delete(item.delivery);
      wake();
    }
  }

  /** Nothing for this lane just now: looks for more, else waits for a change. Ends all when none is to come. */
  async function rest(): Promise<void> {
    const changed = change.promise;
    if (row.waiting().length === 0) {
      if (await supply.refill()) return;
      const nextIn = pacer.nextIn();
      if (nextIn !== null) await Promise.race([changed, delay(Math.max(nextIn, PAUSE_MS))]);
      else if (since.size + pacer.parked().size + row.waiting().length > 0) await changed;
      else end();
    } else await changed;
  }

  function hasWork(): boolean {
    const [first] = row.waiting();
    return first !== undefined && (first.urgency === 0 || !isKeptForUrgent());
  }
  /** The wait for a turn is part of what a mail takes: it decides how much is claimed at a time. */
  async function takeNext(askedAt: number): Promise<void> {
    const item = await row.next(isKeptForUrgent());
    if (item === null) pacer.giveBack();
    else await work(item);
    supply.measured(performance.now() - askedAt);
  }

  async function takeTurn(): Promise<void> {
    const askedAt = performance.now();
    if (await pacer.turn()) await takeNext(askedAt);
    else end();
  }

  async function lane(): Promise<void> {
    while (!isOver && !stopping.aborted) {
      if (!hasWork()) await rest();
      else await takeTurn();
    }
  }

  return {
    async run() {
      stopping.addEventListener('abort', end, { once: true });
      const ends = await Promise.allSettled(
        Array.from({ length: lanes }, () =>
          lane().catch((error) => {
            end();
            throw error;
          }),
        ),
      );
      stopping.removeEventListener('abort', end);
      const broken = ends.find((result) => result.status === 'rejected');
      if (broken !== undefined) throw broken.reason;
    },
    wake,
    inHand: () => since.keys(),
  };
}
