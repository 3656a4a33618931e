// A person's wish to be forgotten: nothing in the ledger names them any more. What stays is the keyed hash on the
// suppression list, so that no file and no import brings them back, and deliveries that belong to nobody.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { unmarkBounced } from './bounce-mark-store.ts';
import { forgetContact } from './contact-store.ts';
import { suppress } from './suppression-store.ts';

/**
 * Not to be undone; may be repeated. Says whether there was somebody to forget. Rows are locked in the order in which
 * senders and confirmations lock them: deliveries, the person, confirmations.
 */
export function eraseSubscriber(db: Db, subscriberId: number, now: Date): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const person = await lockPerson(trx, subscriberId);
    if (person === null) return false;
    await suppress(trx, person.email, 'erased', now);
    await forgetContact(trx, person.address_hash, now);
    await buryAddress(trx, subscriberId, now);
    await forgetTraces(trx, { ...person, id: subscriberId });
    return true;
  });
}

/** Takes what mail servers said of them off their deliveries, and locks the person; null = nobody (any more). */
export async function lockPerson(trx: Db, subscriberId: number) {
  await trx
    .updateTable('deliveries')
    .set({ reply: null, message_id: null })
    .where('subscriber_id', '=', subscriberId)
    .execute();
  const row = await trx
    .selectFrom('subscribers')
    .select(['email', 'address_hash', 'state', 'path', 'ended_at'])
    .where('id', '=', subscriberId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row === undefined || isErased(row) ? null : row;
}

/** No mail leads there (RFC 2606, section 2), and no address that people can give ends so. */
const GRAVEYARD = 'erased.invalid';
/** The addresses of rows that are nobody's, for SQL's `like`. */
export const BURIED = `%@${GRAVEYARD}`;

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

/** Where else a person stands: answers of mail servers quote the address, and so do alarms about them. */
export async function forgetTraces(
  trx: Db,
  person: {
    readonly id: number;
    readonly email: string;
    readonly address_hash: string;
    readonly path: string | null;
  },
): Promise<void> {
  const { id, email, address_hash: hash, path } = person;
  await trx.deleteFrom('bounces').where('address_hash', '=', hash).execute();
  await unmarkBounced(trx, hash);
  await trx.deleteFrom('link_requests').where('address_hash', '=', hash).execute();
  await trx
    .deleteFrom('confirmations')
    .where((eb) => eb.or([eb('address_hash', '=', hash), eb('subscriber_id', '=', id)]))
    .execute();
  await blankAddress(trx, email);
  if (path !== null) await forgetFile(trx, path, email);
}

async function blankAddress(trx: Db, email: string): Promise<void> {
  const holds = (column: string) => sql`strpos(lower(${sql.ref(column)}::text), ${email.toLowerCase()}) > 0`;
  // Nothing in an address is written otherwise in JSON.
  await sql`
    update alarms set message = ${blanked('message', email)}, facts = ${blanked('facts', email)}::jsonb
    where ${holds('message')} or ${holds('facts')}`.execute(trx);
  await sql`update pauses set why = ${blanked('why', email)} where ${holds('why')}`.execute(trx);
}

/** A file that is missing is not waited for any more; of one that is there, its name has to stay. */
async function forgetFile(trx: Db, path: string, email: string): Promise<void> {
  await sql`delete from files where kind = 'subscription' and path = ${path} and status = 'vanished'`.execute(
    trx,
  );
  await sql`
    update files set problem = ${blanked('problem', email)}, remedy = ${blanked('remedy', email)},
      warning = ${blanked('warning', email)}
    where kind = 'subscription' and path = ${path}`.execute(trx);
}

/** The column's text without the address, in whatever case it stands there. */
function blanked(column: string, email: string) {
  const pattern = email.replaceAll(/[^A-Za-z0-9@]/g, (character) => `\\${character}`);
  return sql`regexp_replace(${sql.ref(column)}::text, ${pattern}, '…', 'gi')`;
}
