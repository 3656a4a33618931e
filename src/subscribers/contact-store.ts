// Who posted which post, for receipts: an address, sealed, and what became of writing to it. SQL only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { noteOptOuts } from '../database/opt-out-journal.ts';
import { addressHashes } from './suppression-store.ts';

/** What files say now; null = nobody. Whoever has opted out stays out. */
export async function saveContacts(
  trx: Db,
  seal: (text: string) => string,
  contacts: readonly { readonly postId: string; readonly email: string | null }[],
  now: Date,
): Promise<void> {
  const without = contacts.flatMap(({ postId, email }) => (email === null ? [postId] : []));
  if (without.length > 0)
    await trx.deleteFrom('post_contacts').where('post_id', '=', sql<string>`any(${without})`).execute();
  const named = contacts.flatMap(({ postId, email }) => (email === null ? [] : [{ postId, email }]));
  const hashes = await addressHashes(
    trx,
    named.map(({ email }) => email),
  );
  for (const [index, { postId, email }] of named.entries()) {
    const contactId = await ensureContact(trx, hashes[index] as string, seal(email), now);
    await trx
      .insertInto('post_contacts')
      .values({ post_id: postId, contact_id: contactId, created_at: now })
      .onConflict((conflict) => conflict.column('post_id').doUpdateSet({ contact_id: contactId }))
      .execute();
  }
}

async function ensureContact(trx: Db, hash: string, sealed: string, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contacts (address_hash, address, created_at) values (${hash}, ${sealed}, ${now})
    on conflict (address_hash) do update set
      address = case when contacts.opted_out_at is null then coalesce(contacts.address, excluded.address) end
    returning id`.execute(trx);
  return (rows[0] as { id: number }).id;
}

/** No receipts to this address any more, whatever files say; also noted in the journal. */
export async function endReceipts(
  db: Db,
  contactId: number,
  now: Date,
): Promise<'ended' | 'ended-before' | 'unknown'> {
  const { rows } = await sql<{ was_out: boolean; address_hash: string }>`
    update contacts c set opted_out_at = coalesce(c.opted_out_at, ${now}), address = null
    from (select id, opted_out_at is not null as was_out from contacts where id = ${contactId} for update) before
    where c.id = before.id returning before.was_out, c.address_hash`.execute(db);
  const [row] = rows;
  if (row === undefined) return 'unknown';
  if (row.was_out) return 'ended-before';
  await noteOptOuts(db, [{ word: 'no-receipts', hash: row.address_hash }]);
  return 'ended';
}

/** The word of a journal: also of an address that is not known, or not yet. */
export async function keepOutOfReceipts(trx: Db, hash: string, at: Date): Promise<void> {
  await sql`
    insert into contacts (address_hash, opted_out_at, created_at) values (${hash}, ${at}, ${at})
    on conflict (address_hash) do update set
      opted_out_at = coalesce(contacts.opted_out_at, excluded.opted_out_at), address = null`.execute(trx);
}

/** `null` = no such contact. */
export async function isOptedOut(db: Db, contactId: number): Promise<boolean | null> {
  const row = await db
    .selectFrom('contacts')
    .select('opted_out_at')
    .where('id', '=', contactId)
    .executeTakeFirst();
  return row === undefined ? null : row.opted_out_at !== null;
}

/** Somebody is forgotten: what stays is the keyed hash, so that no file brings receipts back. */
export async function forgetContact(trx: Db, hash: string, now: Date): Promise<void> {
  await trx
    .updateTable('contacts')
    .set({ address: null, opted_out_at: now })
    .where('address_hash', '=', hash)
    .execute();
}
