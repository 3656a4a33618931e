// Several people in one transaction: all are locked first, in one order for everybody, so that two who lock several never
// wait for each other. Addresses before rows, as in save-subscription.ts; rows by their ids, as planning does.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { addressHashes } from './suppression-store.ts';

/**
 * Until the transaction ends, nobody else saves a subscription of these addresses or changes one that is there. Returns
 * their hashes, in the order of the addresses.
 */
export async function lockPeople(trx: Db, emails: readonly string[]): Promise<string[]> {
  const hashes = await addressHashes(trx, emails);
  await sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(hash, 0) as key from unnest(${hashes}::text[]) as a(hash) order by key) sorted`.execute(
    trx,
  );
  await sql`
    select id from subscribers where lower(email) = any(${emails.map((email) => email.toLowerCase())}::text[])
    order by id for no key update`.execute(trx);
  return hashes;
}
