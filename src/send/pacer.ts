// One pass keeps to the paces: a turn for each mail where all mail has one, slots and waits for the mails of a domain that
// has one, and a slower pace when a server says "not so fast".

import { setTimeout as delay } from 'node:timers/promises';
import { ALL_MAIL } from './bounce-policy.ts';
import type { ClaimedDelivery } from './claim-store.ts';
import { putOffDeliveries } from './delivery-store.ts';
import { type Answer, whoComplains } from './pace.ts';
import { learntScopes, noteTaken, reserveSlots, slowPace } from './pace-store.ts';
import type { SendDeps } from './send-one.ts';

export interface Pacer {
  /** Resolves when the next mail may go; false when none may for seconds, or the process stops. */
  turn(): Promise<boolean>;
  /** A turn was not used after all. */
  giveBack(): void;
  /** Those that may go now. Others of paced domains come in a moment by `ready`, or are put off in the ledger. */
  admit(claimed: readonly ClaimedDelivery[]): Promise<readonly ClaimedDelivery[]>;
  /** The server took a mail. */
  taken(domain: string): void;
  /** The server did not take this one for now; it goes back into the row by `ready`, or is put off. */
  complained(delivery: ClaimedDelivery, reply: string): Promise<void>;
  /** Claimed, and waiting here for their instant. */
  parked(): ReadonlySet<ClaimedDelivery>;
  /** In how many ms something that was put off is due again; null when nothing is within seconds. */
  nextIn(): number | null;
  close(): void;
}

interface Options {
  readonly deps: SendDeps;
  /** These may go now. */
  readonly ready: (deliveries: readonly ClaimedDelivery[]) => void;
  /** Takes those of a domain out of the row. */
  readonly takeOut: (domain: string) => readonly ClaimedDelivery[];
}

/** No turn within so long: the pass ends, the next one asks again. */
const PATIENCE_MS = 12_000;
/** Slots of a domain are given so far ahead, and its mails come back so much before theirs. */
const AHEAD_MS = 1000;
/** Slots are fetched for so long, to ask the ledger less often. */
const BATCH_S = 0.1;
const ANSWERS_MS = 10_000;
const TIDY_MS = 1000;
/** Too early to say who complains: tried again then. */
const UNCLEAR_MS = 1000;

export function createPacer({ deps, ready, takeOut }: Options): Pacer {
  const { db, stopping } = deps;
  const { perSecond, perDomainPerSecond } = deps.config.mail;
  const timers = new Map<ClaimedDelivery, NodeJS.Timeout>();
  const parked = new Set<ClaimedDelivery>();
  let answers: (Answer & { readonly at: number })[] = [];
  let tidiedAt = 0;
  let learnt: Set<string> = new Set();
  /** Nothing was taken since they complained, as far as we know. */
  let refused: Set<string> = new Set();
  let slots: number[] = [];
  let waiting = new AbortController();
  let batch = 1;
  let line: Promise<unknown> = Promise.resolve();
  let putOff: number[] = [];

  async function takeSlot(): Promise<boolean> {
    while (!stopping.aborted) {
      if (slots.length === 0) slots = await fetchSlots();
      const at = slots.shift();
      if (at === undefined) return false;
      const { signal } = waiting;
      const ms = Math.max(0, at - performance.now());
      await delay(ms, undefined, { signal: AbortSignal.any([stopping, signal]) }).catch(() => {});
      if (!signal.aborted) return !stopping.aborted;
    }
    return false;
  }
  /** What was reserved is no more what may go. */
  function askAnew(): void {
    slots = [];
    waiting.abort();
    waiting = new AbortController();
  }
  async function fetchSlots(): Promise<number[]> {
    const ask = { scope: ALL_MAIL, count: batch, limit: perSecond };
    const reserved = (await reserveSlots(db, [ask], PATIENCE_MS, Math.random)).get(ALL_MAIL);
    const rate = Math.min(perSecond ?? Infinity, reserved?.pace.perSecond ?? Infinity);
    batch = Number.isFinite(rate) ? Math.ceil(rate * BATCH_S) : 1;
    const now = performance.now();
    return (reserved?.slots ?? []).map((wait) => now + wait);
  }

  function park(delivery: ClaimedDelivery, ms: number): void {
    parked.add(delivery);
    const timer = setTimeout(() => {
      parked.delete(delivery);
      timers.delete(delivery);
      ready([delivery]);
    }, ms);
    timers.set(delivery, timer);
  }

  async function admit(claimed: readonly ClaimedDelivery[]): Promise<readonly ClaimedDelivery[]> {
    ({ all: learnt, refused } = await learntScopes(db));
    const isPaced = ({ domain }: ClaimedDelivery) => perDomainPerSecond !== null || learnt.has(domain);
    const byDomain = Map.groupBy(claimed.filter(isPaced), ({ domain }) => domain);
    const asks = [...byDomain].map(([scope, { length: count }]) => ({
      scope,
      count,
      limit: perDomainPerSecond,
    }));
    const reservations = await reserveSlots(db, asks, AHEAD_MS, Math.random);
    const waits = new Map<ClaimedDelivery, number>();
    const later: { delivery: ClaimedDelivery; ms: number }[] = [];
    for (const [domain, deliveries] of byDomain) {
      const reserved = reservations.get(domain);
      deliveries.forEach((delivery, index) => {
        const slot = reserved?.slots[index];
        if (slot !== undefined) waits.set(delivery, slot);
        else {
          const ms = reserved?.later[index - reserved.slots.length] ?? AHEAD_MS;
          later.push({ delivery, ms: Math.max(0, ms - AHEAD_MS) });
        }
      });
    }
    await wait(later);
    const isReady = (delivery: ClaimedDelivery) => !isPaced(delivery) || (waits.get(delivery) ?? 1) <= 0;
    for (const [delivery, ms] of waits) if (ms > 0) park(delivery, ms);
    return claimed.filter(isReady);
  }
  async function wait(later: readonly { delivery: ClaimedDelivery; ms: number }[]): Promise<void> {
    await putOffDeliveries(db, later, deps.clock());
    const now = performance.now();
    putOff.push(...later.filter(({ ms }) => ms < PATIENCE_MS).map(({ ms }) => now + ms));
  }

  function note(domain: string, isThrottled: boolean): void {
    const at = performance.now();
    answers.push({ domain, isThrottled, at });
    if (at - tidiedAt > TIDY_MS) tidy(at);
  }
  /** Not at each answer: there may be tens of thousands. */
  function tidy(now: number): void {
    answers = answers.filter(({ at }) => now - at < ANSWERS_MS);
    tidiedAt = now;
  }
  function learntDomains(): ReadonlySet<string> {
    return learnt.difference(new Set([ALL_MAIL]));
  }
  /** Mails taken in the last second, of one domain or of all. */
  function measured(scope: string): number {
    const since = performance.now() - 1000;
    const isOf = (answer: Answer) => scope === ALL_MAIL || answer.domain === scope;
    return Math.max(1, answers.filter((one) => !one.isThrottled && one.at > since && isOf(one)).length);
  }

  return {
    turn() {
      if (perSecond === null && !learnt.has(ALL_MAIL)) return Promise.resolve(true);
      const mine = line.then(takeSlot);
      line = mine.catch(() => {});
      return mine;
    },
    giveBack() {
      if (perSecond !== null || learnt.has(ALL_MAIL)) slots.unshift(performance.now());
    },
    admit,
    taken(domain) {
      note(domain, false);
      for (const scope of [domain, ALL_MAIL]) {
        // Only a pace hangs on it; the next mail that is taken says the same.
        if (!refused.delete(scope)) continue;
        const noted = noteTaken(db, scope);
        void noted.then(scope === ALL_MAIL ? askAnew : undefined).catch(() => {});
      }
    },
    async complained(delivery, reply) {
      note(delivery.domain, true);
      tidy(performance.now());
      const scope = whoComplains(answers, learntDomains());
      if (scope === null) return park(delivery, UNCLEAR_MS);
      const begins = await slowPace(db, scope, measured(scope));
      learnt.add(scope);
      refused.add(scope);
      if (begins) deps.log.info(BEGINS, { scope, reply: reply.replaceAll(/\S+@\S+/g, '…') });
      if (scope !== ALL_MAIL) return ready(await admit([delivery, ...takeOut(scope)]));
      askAnew();
      ready([delivery]);
    },
    parked: () => parked,
    nextIn() {
      const now = performance.now();
      putOff = putOff.filter((at) => at > now);
      return putOff.length === 0 ? null : Math.min(...putOff) - now;
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

const BEGINS = 'A mail server asks for fewer mails a second; sending more slowly until it takes more';
