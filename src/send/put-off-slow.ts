// Makes room in the row of claimed mails: of domains that take long, one mail waits here for the last; the others come back
// one by one, about when it is their turn.

import type { ClaimedDelivery } from './claim-store.ts';
import { putOffDeliveries } from './delivery-store.ts';
import type { LookAhead } from './look-ahead.ts';
import type { SendDeps } from './send-one.ts';
import type { SlowDomains } from './slow-domains.ts';

const LONGEST_MS = 600_000;

/** What cannot be put off is given back: else nobody would hold it until its lease ends. */
export async function putOffSlow(
  deps: SendDeps,
  row: LookAhead,
  slow: SlowDomains,
  giveBack: (deliveries: readonly ClaimedDelivery[]) => Promise<void>,
): Promise<void> {
  for (const [domain, ms] of slow.slow(performance.now())) {
    const [next, ...others] = row.takeOut(domain);
    if (next !== undefined) row.add([next]);
    const later = others.map((delivery, index) => ({
      delivery,
      ms: Math.min((index + 1) * ms, LONGEST_MS),
    }));
    try {
      await putOffDeliveries(deps.db, later, deps.clock());
    } catch (error) {
      await giveBack(others);
      throw error;
    }
  }
}
