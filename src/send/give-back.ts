// What was claimed and is not tried goes back to the ledger, once that can be reached: else nobody would hold it until its
// lease ends; which frees it if the database is away for longer.

import type { ClaimedDelivery, TakenRow } from './claim-store.ts';
import { releaseDeliveries, releaseUnsure } from './delivery-store.ts';
import { patiently } from './patiently.ts';
import type { SendDeps } from './send-one.ts';
import { LEASE_MS } from './supply.ts';

export interface GiveBack {
  /** Mails of ours that were not tried. */
  giveBack(deliveries: readonly ClaimedDelivery[]): Promise<void>;
  /** What a claim took of which nobody said whether it was committed. */
  giveBackUnsure(taken: readonly TakenRow[]): Promise<void>;
}

export function createGiveBack(deps: Pick<SendDeps, 'db' | 'log' | 'stopping'>): GiveBack {
  const release = (mails: number, work: () => Promise<void>) =>
    patiently(
      { ...deps, forMs: LEASE_MS },
      'Mails that were not tried are not given back yet; trying on',
      mails,
      work,
    );
  return {
    giveBack: (deliveries) => release(deliveries.length, () => releaseDeliveries(deps.db, deliveries)),
    giveBackUnsure: (taken) => release(taken.length, () => releaseUnsure(deps.db, taken)),
  };
}
