// A person's wish to be forgotten: nothing in the ledger names them any more. What stays is the keyed hash on the
// suppression list, so that no file and no import brings them back, and deliveries that belong to nobody.

import { randomUUID } from 'node:crypto';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { unmarkBounced } from './bounce-mark-store.ts';
import { suppress } from './suppression-store.ts';

/**
 * Not to be undone; may be repeated. Says whether there was somebody to forget. Rows are locked in the order in which
 * senders and confirmations lock them: deliveries, the person, confirmations.
 */
export function eraseSubscriber(db: Db, subscriberId: number, now: Date): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    await trx
      .updateTable('deliveries')
      .set({ reply: null, message_id: null })
      .where('subscriber_id', '=', subscriberId)
      .execute();
    const row = await trx
      .selectFrom('subscribers')
      .select(['email', 'address_hash'])
      .where('id', '=', subscriberId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (row === undefined || isErased(row)) return false;
    await suppress(trx, row.email, 'erased', now);
    await buryAddress(trx, subscriberId, now);
    await forgetTraces(trx, row.address_hash, subscriberId);
    return true;
  });
}

/** No mail leads there (RFC 2606, section 2), and no address that people can give ends so. */
const GRAVEYARD = 'erased.invalid';

/** Does the row belong to nobody any more? */
export function isErased({ email }: { readonly email: string }): boolean {
  return email.endsWith(`@${GRAVEYARD}`);
}

/** The row keeps its deliveries; its address, its links and whatever tells who it was are gone. */
export async function buryAddress(trx: Db, subscriberId: number, now: Date): Promise<void> {
  const name = randomUUID();
  await trx
    .updateTable('subscribers')
    .set((eb) => ({
      email: `${name}@${GRAVEYARD}`,
      address_hash: name,
      name: null,
      consent: null,
      path: null,
      state: 'unsubscribed',
      paused_until: null,
      welcome: null,
      owed_at: null,
      ended_at: now,
      generation: eb('generation', '+', 1),
    }))
    .where('id', '=', subscriberId)
    .execute();
}

/** Replies of mail servers quote the address; what was asked for and not confirmed holds it. */
async function forgetTraces(trx: Db, addressHash: string, subscriberId: number): Promise<void> {
  await trx.deleteFrom('bounces').where('address_hash', '=', addressHash).execute();
  await unmarkBounced(trx, addressHash);
  await trx.deleteFrom('link_requests').where('address_hash', '=', addressHash).execute();
  await trx
    .deleteFrom('confirmations')
    .where((eb) => eb.or([eb('address_hash', '=', addressHash), eb('subscriber_id', '=', subscriberId)]))
    .execute();
}
