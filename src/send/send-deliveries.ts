// Step "send-deliveries": claim, look, send, commit (docs/decisions/003), the most urgent first (013). May run twice, on
// several machines. A connection starts its next mail only when the outcome of its last one is committed; so a crash can
// repeat at most one mail per connection, with the same bytes and the same Message-ID.

import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { holdPaused } from '../installation/hold-store.ts';
import { createProgress } from '../installation/progress.ts';
import type { ClaimedDelivery } from './claim-store.ts';
import {
  holdDelivery,
  releaseDeliveries,
  renewLeases,
  type Settlement,
  settleDeliveries,
} from './delivery-store.ts';
import { createEditions } from './editions.ts';
import { createGroupCommit } from './group-commit.ts';
import { createLanes } from './lanes.ts';
import { createLookAhead, type LookedAt } from './look-ahead.ts';
import { createPacer } from './pacer.ts';
import { patiently } from './patiently.ts';
import { type SendDeps, sendOne } from './send-one.ts';
import { createSupply, LEASE_MS } from './supply.ts';

const RENEW_MS = 40_000;
const LOOK_AROUND_MS = 1000;

/**
 * One pass: takes part in sending until nothing is due, whatever run it belongs to. Returns how many deliveries it took;
 * `progress` hears of it meanwhile.
 */
export async function sendDeliveries(
  deps: SendDeps,
  progress: (taken: number) => void = () => {},
): Promise<number> {
  if (deps.stopping.aborted) return 0;
  const { stopping } = deps;
  const giveBack = (deliveries: readonly ClaimedDelivery[]) => releasePatiently(deps, deliveries);
  const editions = createEditions(deps);
  const moved = createProgress(deps.db);
  const row = createLookAhead({
    db: deps.db,
    postIds: editions.postIds,
    ahead: deps.config.smtpConnections * 4,
    clock: deps.clock,
  });
  const commit = createGroupCommit<Settlement>(async (items) => {
    await settlePatiently(deps, items);
    await moved('sending', deps.clock());
  });
  async function handle(item: LookedAt): Promise<void> {
    const { delivery, verdict } = item;
    if (verdict.action === 'hold') return holdDelivery(deps.db, delivery, verdict.held);
    const settlement = await sendOne(deps, { ...item, verdict }, editions);
    if (settlement === 'stale')
      return stopping.aborted ? giveBack([delivery]) : handle(await row.again(delivery));
    if ('throttled' in settlement) return pacer.complained(delivery, settlement.throttled);
    if (settlement.status === 'sent') pacer.taken(delivery.domain);
    await commit.add(settlement);
  }
  const ready = (deliveries: readonly ClaimedDelivery[]) => {
    row.add(deliveries);
    lanes.wake();
  };
  const pacer = createPacer({ deps, ready, takeOut: row.takeOut });
  const supply = createSupply(deps, row, editions, pacer, ready, giveBack);
  const lanes = createLanes({ lanes: deps.config.smtpConnections, row, supply, pacer, handle, stopping });
  const timers = [
    setInterval(() => void renew(deps, [...row.waiting(), ...pacer.parked(), ...lanes.inHand()]), RENEW_MS),
    every(LOOK_AROUND_MS, async () => {
      progress(supply.taken());
      await supply.refill();
    }),
    // A refusal may have paused a big domain just now.
    every(LOOK_AROUND_MS, () => holdPaused(deps.db, deps.clock(), { signal: stopping })),
  ];
  try {
    await lanes.run();
  } finally {
    for (const timer of timers) clearInterval(timer);
    await supply.settled();
    pacer.close();
    await giveBack([...row.drain(), ...pacer.parked()]);
  }
  progress(supply.taken());
  return supply.taken();
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

/**
 * An outcome is known only here until it is committed, so a database that went away is waited for: giving up would
 * send the mail a second time.
 */
async function settlePatiently(deps: SendDeps, items: readonly Settlement[]): Promise<void> {
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 5000)) {
    try {
      return await settleDeliveries(deps.db, items, deps.clock());
    } catch (error) {
      if (deps.stopping.aborted && waitMs >= 5000) throw error;
      deps.log.warn('Outcome of mails not recorded yet; trying on', {
        mails: items.length,
        error: messageOf(error),
      });
      await delay(waitMs);
    }
  }
}

/** Else they wait for the end of their lease; which frees them if the database is away for longer. */
async function releasePatiently(deps: SendDeps, deliveries: readonly ClaimedDelivery[]): Promise<void> {
  const sentence = 'Mails that were not tried are not given back yet; trying on';
  const patience = { ...deps, forMs: LEASE_MS };
  await patiently(patience, sentence, deliveries.length, () => releaseDeliveries(deps.db, deliveries));
}

async function renew(deps: SendDeps, held: readonly ClaimedDelivery[]): Promise<void> {
  await renewLeases(deps.db, held, LEASE_MS).catch(() => deps.log.debug('Lease renewal failed'));
}
