// What the mail server's answer means for a delivery. What it means for the address, its domain and all mail is
// decided and done in mail/bounce-store.ts.

import type { ClaimedDelivery, Settlement } from '../digest/delivery-store.ts';
import { settleFailure } from '../mail/bounce-store.ts';
import type { SendOutcome } from '../mail/outcome.ts';
import type { SendDeps } from './send-deliveries.ts';

type Settled = Pick<Settlement, 'status' | 'reason' | 'reply' | 'nextAttemptAt'>;

export async function settleOutcome(
  deps: SendDeps,
  delivery: ClaimedDelivery,
  outcome: SendOutcome,
): Promise<Settled> {
  if (outcome.status === 'sent')
    return { status: 'sent', reason: null, reply: outcome.reply, nextAttemptAt: null };
  const decision = await settleFailure(deps.db, delivery, outcome, deps.clock(), Math.random());
  const { status, reason } = decision;
  deps.log.debug('Mail was not taken', { delivery: delivery.id, status, reason, reply: outcome.reply });
  return {
    status,
    reason,
    reply: outcome.reply,
    nextAttemptAt: 'nextAttemptAt' in decision ? decision.nextAttemptAt : null,
  };
}
