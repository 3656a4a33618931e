// Step "send-deliveries": claim, look, send, commit (docs/decisions/003), the most urgent first (013). May run twice, on
// several machines. A connection starts its next mail only when the outcome of its last one is committed; so a crash can
// repeat at most one mail per connection, with the same bytes and the same Message-ID. What a process may have died of is
// sent when nothing else is on the wire (015).

import { isPassing } from '../database/unavailable.ts';
import { messageOf } from '../errors.ts';
import { holdPaused } from '../installation/hold-store.ts';
import type { Mailer } from '../mail/mailer.ts';
import { withWords } from '../posts/tag-words.ts';
import type { ClaimedDelivery } from './claim-store.ts';
import { createCommit } from './commit-outcomes.ts';
import { holdDelivery, renewLeases, type Settlement } from './delivery-store.ts';
import { createEditions, type Editions } from './editions.ts';
import { createGiveBack } from './give-back.ts';
import { createLanes } from './lanes.ts';
import { createLookAhead, type LookedAt } from './look-ahead.ts';
import { createPacer } from './pacer.ts';
import { putOffSlow } from './put-off-slow.ts';
import { type SendDeps, sendOne, type Throttled } from './send-one.ts';
import { createSlowDomains, type Turn } from './slow-domains.ts';
import { createSupply, LEASE_MS } from './supply.ts';
import { settleBroken, suspectsWait } from './suspects.ts';
import { timed } from './timed-mailer.ts';
import { createWidth, type Width, watchWidth } from './width.ts';

const RENEW_MS = 40_000;
const LOOK_AROUND_MS = 1000;
/** Looked at together: what goes out within so long, less than half of what a look is good for. */
const AHEAD_S = 0.3;
/** A suspect waits no longer for the crowd to end, and the crowd no longer for suspects. */
const SUSPECTS_WAIT_MS = 60_000;
const CROWD_WAITS_MS = 5000;

/**
 * One pass: takes part in sending until nothing is due, whatever run it belongs to. Returns how many deliveries it took;
 * `progress` hears of it meanwhile.
 */
export async function sendDeliveries(
  given: SendDeps,
  progress: (taken: number) => void = () => {},
): Promise<number> {
  const deps = { ...given, config: await withWords(given.db, given.config) };
  const editions = createEditions(deps);
  let total = 0;
  const told = (taken: number) => progress(total + taken);
  for (let hasMore = true; hasMore && !deps.stopping.aborted; ) {
    const crowd = await sendCrowd(deps, editions, told);
    total += crowd.taken;
    const suspects = await sendSuspects(deps, editions, told);
    total += suspects.taken;
    hasMore = crowd.wasCutShort || suspects.wasCutShort;
  }
  progress(total);
  return total;
}

interface Part {
  readonly taken: number;
  readonly wasCutShort: boolean;
}

/** All that is due; makes room when a suspect has waited long. */
function sendCrowd(deps: SendDeps, editions: Editions, progress: (taken: number) => void): Promise<Part> {
  const cut = new AbortController();
  const isTurn = async () => {
    const since = new Date(deps.clock().getTime() - SUSPECTS_WAIT_MS);
    if (await suspectsWait(deps.db, since)) cut.abort();
  };
  return sendPart(deps, editions, {
    width: createWidth(deps.config.smtpConnections),
    areSuspects: false,
    cut,
    isTurn,
    progress,
  });
}

/** One after the other, with nothing else on the wire. */
function sendSuspects(deps: SendDeps, editions: Editions, progress: (taken: number) => void): Promise<Part> {
  const cut = new AbortController();
  const until = performance.now() + CROWD_WAITS_MS;
  const isTurn = async () => {
    if (performance.now() > until) cut.abort();
  };
  return sendPart(deps, editions, {
    width: createWidth({ least: 1, most: 1 }),
    areSuspects: true,
    cut,
    isTurn,
    progress,
  });
}

interface PartOptions {
  readonly width: Width;
  readonly areSuspects: boolean;
  /** Ends the part early: what is on the wire is finished, the rest given back. */
  readonly cut: AbortController;
  /** Asked every second whether it should. */
  readonly isTurn: () => Promise<void>;
  readonly progress: (taken: number) => void;
}

async function sendPart(whole: SendDeps, editions: Editions, options: PartOptions): Promise<Part> {
  const stopping = AbortSignal.any([whole.stopping, options.cut.signal]);
  const deps = { ...whole, stopping };
  const { width } = options;
  // The part's end gives no reason to hurry: only the process's stop does.
  const { giveBack, giveBackUnsure } = createGiveBack(whole);
  const row = createLookAhead({
    db: deps.db,
    held: editions.held,
    ahead: () => Math.max(width.now() * 4, Math.floor(supply.aSecondsWork() * AHEAD_S)),
    clock: deps.clock,
  });
  const commit = createCommit(whole, () => lanes.aboutToEnd());
  async function handle(item: LookedAt, turn: Turn): Promise<void> {
    const { delivery } = item;
    let hasAnswer = false;
    const mailer = timed(whole.mailer, turn, () => {
      hasAnswer = true;
    });
    const settlement = await lookAndSend(item, mailer).catch(async (error) => {
      // Else nobody would hold it until its lease ends.
      if (!hasAnswer) await giveBack([delivery]);
      throw error;
    });
    if (settlement === null) return;
    if ('throttled' in settlement) {
      width.stay();
      return pacer.complained(delivery, settlement.throttled);
    }
    if (settlement.status === 'sent') {
      width.taken();
      pacer.taken(delivery.domain);
    }
    await commit(settlement);
  }
  /** Null = it is not ours any more. */
  async function lookAndSend(item: LookedAt, mailer: Mailer): Promise<Settlement | Throttled | null> {
    const { delivery, verdict } = item;
    if (verdict.action === 'hold') {
      await holdDelivery(deps.db, delivery, verdict.held);
      return null;
    }
    const settlement = await sendSafely({ ...whole, mailer }, item, editions, row.forget);
    if (settlement !== 'stale') return settlement;
    if (!stopping.aborted) return lookAndSend(await row.again(delivery), mailer);
    await giveBack([delivery]);
    return null;
  }
  const ready = (deliveries: readonly ClaimedDelivery[]) => {
    row.add(deliveries);
    lanes.wake();
  };
  const pacer = createPacer({ deps, ready, takeOut: row.takeOut });
  const held = () => [...row.waiting(), ...pacer.parked(), ...lanes.inHand()];
  const mayTakeSuspect = () => held().length === 0;
  const supply = createSupply({
    ...{ deps, lanes: width.now, row, editions, pacer, ready, giveBack, giveBackUnsure },
    mayGo: (delivery) => lanes.mayGo(delivery),
    ...(options.areSuspects ? { mayTakeSuspect } : {}),
  });
  const slow = createSlowDomains(Math.max(2, Math.floor(width.now() / 2)));
  const hasSpare = width.most > 1;
  const makeRoom = () => putOffSlow(deps, row, slow, giveBack);
  const lanes = createLanes({
    ...{ width, hasSpare, slow, row, supply, pacer, makeRoom, handle, stopping },
  });
  const seen = () => ({
    isFull: lanes.isFull(),
    mailMs: slow.usualMs(),
    allowed: whole.mailer.allowed(),
  });
  const timers = [
    setInterval(() => void renew(deps, held()), RENEW_MS),
    watchWidth(width, seen, lanes.wake),
    every(LOOK_AROUND_MS, async () => {
      options.progress(supply.taken());
      await makeRoom();
      // A mail may have come to take long meanwhile.
      lanes.wake();
      await supply.refill();
      await options.isTurn();
    }),
    // A refusal may have paused a big domain just now.
    every(LOOK_AROUND_MS, () => holdPaused(deps.db, deps.clock(), { signal: stopping })),
  ];
  try {
    await lanes.run();
  } finally {
    for (const timer of timers) clearInterval(timer);
    await supply.close();
    pacer.close();
    await giveBack([...row.drain(), ...pacer.parked()]);
  }
  return { taken: supply.taken(), wasCutShort: options.cut.signal.aborted };
}

/** Whatever is wrong with one delivery ends that one. */
async function sendSafely(
  deps: SendDeps,
  item: LookedAt,
  editions: Editions,
  onPause: () => void,
): Promise<Settlement | 'stale' | Throttled> {
  const { delivery, verdict } = item;
  try {
    if (verdict.action === 'broken') throw verdict.error;
    if (verdict.action === 'hold') throw new TypeError('a delivery on hold is not sent');
    return await sendOne(deps, { ...item, verdict }, editions, onPause);
  } catch (error) {
    if (isPassing(error)) throw error;
    deps.log.error('A delivery cannot be handled', {
      run: delivery.runId,
      delivery: delivery.id,
      error: messageOf(error),
    });
    return { ...settleBroken(delivery, error, deps.clock()), error };
  }
}

/** One at a time; what fails is tried again with the next. */
function every(ms: number, action: () => Promise<unknown>): NodeJS.Timeout {
  let isUnderWay = false;
  return setInterval(async () => {
    if (isUnderWay) return;
    isUnderWay = true;
    await action().catch(() => {});
    isUnderWay = false;
  }, ms);
}

async function renew(deps: SendDeps, held: readonly ClaimedDelivery[]): Promise<void> {
  await renewLeases(deps.db, held, LEASE_MS).catch(() => deps.log.debug('Lease renewal failed'));
}
