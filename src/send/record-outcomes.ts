// Outcomes into the ledger, whatever happens: a database that is away is waited for, and one outcome that cannot be
// recorded keeps no other waiting (docs/decisions/015).

import { isPassing } from '../database/unavailable.ts';
import { messageOf } from '../errors.ts';
import { type Settlement, settleDeliveries } from './delivery-store.ts';
import { patiently } from './patiently.ts';
import type { SendDeps } from './send-one.ts';
import { NOT_RECORDED, raiseStuck, raiseUnsendable } from './suspects.ts';

type Deps = Pick<SendDeps, 'db' | 'log' | 'clock' | 'stopping'>;

/** Throws only when the process stops while the database is away. */
export async function recordOutcomes(deps: Deps, items: readonly Settlement[]): Promise<void> {
  const error = await tryToSettle(deps, items);
  if (error === null) return;
  if (items.length > 1) for (const item of items) await recordOutcomes(deps, [item]);
  else for (const item of items) await recordAtLeast(deps, item, error);
}

/**
 * An outcome is known only here until it is committed, so a database that went away is waited for: giving up would
 * send the mail a second time. Returns what no waiting can mend, else null.
 */
async function tryToSettle(deps: Deps, items: readonly Settlement[]): Promise<unknown> {
  const sentence = 'Outcome of mails not recorded yet; trying on';
  try {
    await patiently(deps, sentence, items.length, () => settleDeliveries(deps.db, items, deps.clock()));
    return null;
  } catch (error) {
    if (isPassing(error)) throw error;
    return error;
  }
}

/** Without the server's words, which may be what cannot be kept; else as failed, so that it is not sent again. */
async function recordAtLeast(deps: Deps, item: Settlement, error: unknown): Promise<void> {
  const { delivery } = item;
  const { id, runId, subscriberId } = delivery;
  if ((await tryToSettle(deps, [{ ...item, reply: null, messageId: null }])) === null) {
    deps.log.warn('What the mail server said could not be kept', { delivery: id, error: messageOf(error) });
    return;
  }
  deps.log.error('An outcome cannot be recorded', { run: runId, delivery: id, error: messageOf(error) });
  const given = await tryToSettle(deps, [failed(item)]);
  await (given === null
    ? raiseUnsendable(deps.db, runId, deps.clock(), error)
    : raiseStuck(deps, { id, runId, subscriberId }, given, deps.clock()));
}

function failed(item: Settlement): Settlement {
  const bare = { reply: null, messageId: null, nextAttemptAt: null };
  return { ...item, ...bare, status: 'failed', reason: NOT_RECORDED, isLost: true };
}
