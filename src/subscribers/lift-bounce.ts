// An admin's word that mail may go to an address again to which it came back.

import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { resumeBounced } from './pause.ts';
import { type Suppression, suppressionOf, unsuppress } from './suppression-store.ts';

export type LiftOutcome =
  | { readonly status: 'lifted' | 'not-suppressed' }
  /** What people said themselves stays until they say otherwise. */
  | { readonly status: 'theirs'; readonly suppression: Suppression };

/** `welcomeDays`: how far back their next digest may reach. */
export async function liftBounce(
  db: Db,
  email: string,
  welcomeDays: number,
  now: Date,
): Promise<LiftOutcome> {
  const suppression = await suppressionOf(db, email);
  if (suppression === null) return { status: 'not-suppressed' };
  if (suppression.reason !== 'bounced') return { status: 'theirs', suppression };
  await inTransaction(db, async (trx) => {
    await unsuppress(trx, email);
    await resumeBounced(trx, email, welcomeDays, now);
  });
  return { status: 'lifted' };
}
