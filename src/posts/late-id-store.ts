// Ids that were written into a post after it had got one. The ledger keeps the first, which digests and feeds name it by;
// these belong to it all the same, whatever else changes.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { partsOf } from '../parts.ts';

/** Of these ids those that came later, each with the id that the ledger has for the post. */
export async function loadLateIds(db: Db, stated: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const part of partsOf(stated)) {
    const rows = await db
      .selectFrom('late_ids')
      .select(['stated', 'post_id'])
      .where('stated', '=', sql<string>`any(${part})`)
      .execute();
    for (const row of rows) found.set(row.stated, row.post_id);
  }
  return found;
}

/** From now on they belong to these posts, no two of one id. */
export async function saveLateIds(
  trx: Db,
  late: readonly { readonly stated: string; readonly postId: string }[],
): Promise<void> {
  for (const part of partsOf(late))
    await sql`
      insert into late_ids (stated, post_id)
      select * from unnest(${part.map(({ stated }) => stated)}::text[], ${part.map(({ postId }) => postId)}::text[])
      on conflict (stated) do update set post_id = excluded.post_id`.execute(trx);
}
