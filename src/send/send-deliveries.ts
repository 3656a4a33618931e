// Step "send-deliveries": claim, look, send, commit (docs/decisions/003). May run twice, on several machines.
// A connection starts its next mail only when the outcome of its last one is committed; so a crash can repeat at
// most one mail per connection, with the same bytes and the same Message-ID.

import { setTimeout as delay } from 'node:timers/promises';
import { loadEditions } from '../edition/edition-store.ts';
import { messageOf } from '../errors.ts';
import type { EditionContent } from '../mail/digest-mail.ts';
import {
  type ClaimedDelivery,
  claimDeliveries,
  releaseDeliveries,
  renewLeases,
  type Settlement,
  settleDeliveries,
} from './delivery-store.ts';
import { createGroupCommit } from './group-commit.ts';
import { createLookAhead, type LookAhead, type LookedAt } from './look-ahead.ts';
import { type SendDeps, sendOne } from './send-one.ts';

/** Rows per claim; small enough that several processes share a run. */
export const CLAIM = 200;
const LEASE_MS = 120_000;
const RENEW_MS = 40_000;

/** One pass: one claim of a run's waiting deliveries. Returns how many rows it took (0 = nothing left to do). */
export async function sendDeliveries(deps: SendDeps, runId: number): Promise<number> {
  if (deps.stopping.aborted) return 0;
  const { claimed, superseded } = await claimDeliveries(deps.db, runId, CLAIM, LEASE_MS, deps.clock());
  if (claimed.length === 0) return superseded;
  const editions = await loadEditions<EditionContent>(deps.db, [
    ...new Set(claimed.map((d) => d.editionKey)),
  ]);
  const lookAhead = createLookAhead({
    db: deps.db,
    deliveries: claimed,
    postIds: new Map(editions.map((edition) => [edition.key, edition.postIds])),
    ahead: deps.config.smtpConnections * 4,
    clock: deps.clock,
  });
  const inHand = new Set<ClaimedDelivery>();
  const renewal = setInterval(() => void renew(deps, [...lookAhead.waiting(), ...inHand]), RENEW_MS);
  try {
    await runLanes(
      deps,
      lookAhead,
      inHand,
      new Map(editions.map((edition) => [edition.key, edition.content])),
    );
  } finally {
    clearInterval(renewal);
    await releaseDeliveries(deps.db, lookAhead.drain());
  }
  return claimed.length + superseded;
}

/** As many lanes as connections; each holds one mail at a time. */
async function runLanes(
  deps: SendDeps,
  lookAhead: LookAhead,
  inHand: Set<ClaimedDelivery>,
  contents: ReadonlyMap<string, EditionContent | null>,
): Promise<void> {
  const commit = createGroupCommit<Settlement>((items) => settlePatiently(deps, items));
  async function handle(item: LookedAt): Promise<void> {
    const { delivery } = item;
    if (item.verdict.action === 'release') return releaseDeliveries(deps.db, [delivery]);
    const settlement = await sendOne(
      deps,
      { ...item, verdict: item.verdict },
      contents.get(delivery.editionKey) ?? null,
    );
    if (settlement === 'stale') return handle(await lookAhead.again(delivery));
    await commit.add(settlement);
  }
  async function lane(): Promise<void> {
    while (!deps.stopping.aborted) {
      const item = await lookAhead.next();
      if (item === null) return;
      inHand.add(item.delivery);
      await handle(item).finally(() => inHand.delete(item.delivery));
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: deps.config.smtpConnections }, lane));
  const broken = lanes.find((result) => result.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
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

async function renew(deps: SendDeps, held: readonly ClaimedDelivery[]): Promise<void> {
  await renewLeases(deps.db, held, LEASE_MS).catch(() => deps.log.debug('Lease renewal failed'));
}
