// A subscription moves to another address, confirmed from there. The old mailbox has no say any more: its links end, and
// no file and no import brings mail back to it.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { SuppressionReason } from '../database/values.ts';
import { buryAddress } from './erase.ts';
import { resumeBounced } from './pause.ts';
import { isOn } from './subscriber.ts';
import { addressHash, suppress, suppressionOf, unsuppress } from './suppression-store.ts';

export type AddressChange =
  | {
      readonly status: 'changed';
      /** The mailbox that mail came to so far; null where it is the same, or took none. */
      readonly left: string | null;
    }
  | { readonly status: 'unchanged' }
  /** The subscription has ended, or was never there. */
  | { readonly status: 'ended' }
  /** Somebody is subscribed with the new address. */
  | { readonly status: 'taken' }
  | { readonly status: 'suppressed'; readonly reason: SuppressionReason };

/** `issuedAt`: when the change was asked for; what the new address said after that stands. */
export function changeAddress(
  db: Db,
  change: {
    readonly subscriberId: number;
    readonly address: string;
    readonly issuedAt: Date;
    readonly welcomeDays: number;
  },
  now: Date,
): Promise<AddressChange> {
  const { subscriberId, address } = change;
  return inTransaction(db, async (trx) => {
    const hash = await addressHash(trx, address);
    await sql`select pg_advisory_xact_lock(hashtextextended(${hash}, 0))`.execute(trx);
    const { person, holder } = await lockRows(trx, subscriberId, address);
    if (person === undefined || !isOn(person)) return { status: 'ended' };
    if (holder !== undefined && holder.id !== person.id && isOn(holder)) return { status: 'taken' };
    const suppression = await suppressionOf(trx, address);
    if (suppression !== null && (suppression.reason === 'complaint' || suppression.since >= change.issuedAt))
      return { status: 'suppressed', reason: suppression.reason };
    if (person.email === address) return { status: 'unchanged' };
    const wasBarred = (await suppressionOf(trx, person.email)) !== null;
    await unsuppress(trx, address);
    // Who had this address before has left it: their deliveries stay, without a name.
    if (holder !== undefined && holder.id !== person.id) await buryAddress(trx, holder.id, now);
    // Mail did not reach the old address; the new one is reached as after any other bounce.
    if (wasBarred) await resumeBounced(trx, person.email, change.welcomeDays, now);
    const isOther = person.email.toLowerCase() !== address.toLowerCase();
    if (isOther) await suppress(trx, person.email, 'opted-out', now);
    await moveTo(trx, subscriberId, address, hash);
    return { status: 'changed', left: isOther && !wasBarred ? person.email : null };
  });
}

/** Locks the person and whoever has the address, in one order for all. */
export async function lockRows(trx: Db, subscriberId: number | null, address: string) {
  const rows = await trx
    .selectFrom('subscribers')
    .select(['id', 'email', 'state'])
    .where((eb) =>
      eb.or([eb('id', '=', subscriberId), eb(sql<string>`lower(email)`, '=', address.toLowerCase())]),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return {
    person: rows.find((row) => row.id === subscriberId),
    holder: rows.find((row) => row.email.toLowerCase() === address.toLowerCase()),
  };
}

/** From now on it is the person's own: the file that it came from names another address. */
async function moveTo(trx: Db, subscriberId: number, address: string, hash: string): Promise<void> {
  await trx
    .updateTable('subscribers')
    .set((eb) => ({
      email: address,
      address_hash: hash,
      source: 'web',
      path: null,
      generation: eb('generation', '+', 1),
    }))
    .where('id', '=', subscriberId)
    .execute();
}
