// The connections at work: as many lanes as there may be mails in flight. They take what is most urgent, and one of them
// is kept for the urgent while all others are held up by something slow.

import { setTimeout as delay } from 'node:timers/promises';
import type { ClaimedDelivery } from './claim-store.ts';
import type { LookAhead, LookedAt } from './look-ahead.ts';
import type { Pacer } from './pacer.ts';
import { type MayBegin, SLOW_MS, type SlowDomains, type Turn } from './slow-domains.ts';
import type { Supply } from './supply.ts';
import type { Width } from './width.ts';

interface LaneOptions {
  readonly width: Width;
  /** One lane more while a mail takes long, so that it costs the others nothing. */
  readonly hasSpare: boolean;
  readonly slow: SlowDomains;
  readonly row: LookAhead;
  readonly supply: Supply;
  readonly pacer: Pacer;
  /** Puts off what waits for a domain that takes long. */
  readonly makeRoom: () => Promise<void>;
  /** Sends one and commits how it ended; `turn` hears when it is with the mail server. */
  readonly handle: (item: LookedAt, turn: Turn) => Promise<void>;
  readonly stopping: AbortSignal;
}

export interface Lanes {
  /** Resolves when nothing is due any more, or all stopped; rejects with what broke a lane. */
  run(): Promise<void>;
  /** Something came into the row, or more may be on their way. */
  wake(): void;
  /** All that may be on their way are, and others wait. */
  isFull(): boolean;
  /** What is on the wire or about to be. */
  inHand(): Iterable<ClaimedDelivery>;
  /** How many of these may have an outcome any moment. */
  aboutToEnd(): number;
  /** Leaving the number of lanes aside. */
  mayGo(delivery: ClaimedDelivery): MayBegin;
}

/** What was put off is not asked for more often than this. */
const PAUSE_MS = 200;

export function createLanes(options: LaneOptions): Lanes {
  const { width, hasSpare, slow, row, supply, pacer, makeRoom, handle, stopping } = options;
  const total = () => width.now() + Number(hasSpare);
  const running = new Set<Promise<void>>();
  const broken: unknown[] = [];
  const inHand = new Map<ClaimedDelivery, { readonly since: number; readonly turn: Turn }>();
  let change = Promise.withResolvers<void>();
  let isOver = false;
  let begun = 0;

  function wake(): void {
    openLanes();
    change.resolve();
    change = Promise.withResolvers();
  }
  function end(): void {
    isOver = true;
    wake();
  }
  /** Those that hold a lane up: the oldest stand first. */
  function heldUp(): ClaimedDelivery[] {
    const slowSince = performance.now() - SLOW_MS;
    const slowOnes: ClaimedDelivery[] = [];
    for (const [delivery, { since }] of inHand) {
      if (since >= slowSince) break;
      slowOnes.push(delivery);
    }
    return slowOnes;
  }
  /** The last lane, unless one domain alone holds the others: it can take no more. */
  function isKeptForUrgent(): boolean {
    const slowOnes = heldUp();
    return slowOnes.length >= total() - 1 && new Set(slowOnes.map(({ domain }) => domain)).size > 1;
  }
  function mayGo({ urgency, domain }: ClaimedDelivery): MayBegin {
    if (urgency > 0 && isKeptForUrgent()) return 'no';
    return slow.mayBegin(domain, urgency === 0, performance.now());
  }
  /** A second mail to a domain of which nothing is known goes only where nothing else is there, or about to be. */
  function mayGoNow(delivery: ClaimedDelivery): MayBegin {
    const may = mayGo(delivery);
    return may === 'if-free' && supply.hasMore() ? 'no' : may;
  }
  const isAllowed = (delivery: ClaimedDelivery) => mayGoNow(delivery) !== 'no';
  function picked(delivery: ClaimedDelivery): void {
    const turn = slow.take(delivery.domain, delivery.urgency === 0);
    inHand.set(delivery, { since: performance.now(), turn });
  }

  async function work(item: LookedAt): Promise<void> {
    begun += 1;
    // Asking goes over all that waits.
    if (begun % width.now() === 0 && supply.isLow()) void supply.refill().catch(() => {});
    const { turn } = inHand.get(item.delivery) as { turn: Turn };
    try {
      await handle(item, turn);
    } finally {
      turn.ends(performance.now());
      inHand.delete(item.delivery);
      wake();
    }
  }

  /** Nothing for this lane just now: looks for more, else waits for a change. Ends all when none is to come. */
  async function rest(): Promise<void> {
    const changed = change.promise;
    if (!isFree()) await changed;
    else if (!row.waiting().some(isAllowed)) {
      // What was claimed may all have to wait for its domain: then more is claimed, as far as there is room.
      await makeRoom();
      const hadRoom = supply.isLow();
      const isSome = await supply.refill();
      if (row.waiting().some(isAllowed) || (hadRoom && isSome)) return;
      const nextIn = pacer.nextIn();
      if (nextIn !== null) await Promise.race([changed, delay(Math.max(nextIn, PAUSE_MS))]);
      else if (inHand.size + pacer.parked().size + row.waiting().length > 0) await changed;
      else end();
    } else await changed;
  }

  function isFree(): boolean {
    return inHand.size < (heldUp().length > 0 ? total() : width.now());
  }
  function hasWork(): boolean {
    return isFree() && row.waiting().some(isAllowed);
  }
  /** The wait for a turn is part of what a mail takes: it decides how much is claimed at a time. */
  async function takeNext(askedAt: number): Promise<void> {
    const item = await row.next((delivery) => (isFree() ? mayGoNow(delivery) : 'no'), picked);
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

  /** As many as there may be by now; none closes before the end. */
  function openLanes(): void {
    while (!isOver && running.size < total()) {
      const opened: Promise<void> = lane()
        .catch((error: unknown) => {
          broken.push(error);
          end();
        })
        .finally(() => running.delete(opened));
      running.add(opened);
    }
  }

  return {
    async run() {
      stopping.addEventListener('abort', end, { once: true });
      openLanes();
      while (running.size > 0) await Promise.race(running);
      stopping.removeEventListener('abort', end);
      if (broken.length > 0) throw broken[0];
    },
    wake,
    isFull: () => inHand.size >= width.now() && row.waiting().length > 0,
    inHand: () => inHand.keys(),
    aboutToEnd: () => inHand.size - heldUp().length,
    mayGo,
  };
}
