// What who posted was told of their post: a sentence behind the one about their own mail. Reads only.

import type { Db } from '../database/database.ts';
import { addressHash } from '../subscribers/suppression-store.ts';
import { formatInstant } from '../texts/instant.ts';

/** '' = this address is not the post's contact, as far as the ledger knows. */
export async function whatContactHeard(
  db: Db,
  email: string,
  postId: string,
  timeZone: string,
): Promise<string> {
  const row = await db
    .selectFrom('post_contacts as pc')
    .innerJoin('contacts as c', 'c.id', 'pc.contact_id')
    .select(['pc.told_people', 'pc.told_at', 'c.opted_out_at', 'c.address_hash'])
    .where('pc.post_id', '=', postId)
    .executeTakeFirst();
  if (row === undefined || row.address_hash !== (await addressHash(db, email))) return '';
  const { told_people, told_at, opted_out_at } = row;
  if (opted_out_at !== null)
    return ` As its contact, ${email} gets no receipts: they ended on ${formatInstant(opted_out_at, timeZone)}.`;
  if (told_at === null) return ` As its contact, ${email} has had no receipt of it yet.`;
  return ` As its contact, ${email} was told on ${formatInstant(told_at, timeZone)} that it went to ${told_people} people.`;
}
