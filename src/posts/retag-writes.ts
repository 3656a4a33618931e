// Marks posts whose tags differ from those that they were announced with. Call inside a transaction.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** From now on, if they do not differ for longer. */
export async function markRetagged(trx: Db, postIds: readonly string[], now: Date): Promise<void> {
  if (postIds.length === 0) return;
  await trx
    .updateTable('posts')
    .set({ retag_since: now })
    .where('id', '=', anyOf(postIds))
    .where('retag_since', 'is', null)
    .execute();
}

/** Their tags are what they were. */
export async function unmarkRetagged(trx: Db, postIds: readonly string[]): Promise<void> {
  if (postIds.length === 0) return;
  await trx
    .updateTable('posts')
    .set({ retag_since: null, retag_held: false })
    .where('id', '=', anyOf(postIds))
    .execute();
}

/** Until an admin decides. */
export async function holdRetags(trx: Db, postIds: readonly string[]): Promise<void> {
  if (postIds.length === 0) return;
  await trx.updateTable('posts').set({ retag_held: true }).where('id', '=', anyOf(postIds)).execute();
}

function anyOf(postIds: readonly string[]) {
  return sql<string>`any(${postIds})`;
}
