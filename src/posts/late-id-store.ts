// Ids that were written into a post after it had got one. The ledger keeps the first, which digests and feeds name it by;
// these belong to it all the same, whatever else changes. They stand among the settings.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { partsOf } from '../parts.ts';

const PREFIX = 'post-id:';

/** Of these ids those that came later, each with the id that the ledger has for the post. */
export async function loadLateIds(db: Db, stated: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const part of partsOf(stated)) {
    const rows = await db
      .selectFrom('settings')
      .select(['name', 'value'])
      .where('name', '=', sql<string>`any(${part.map((id) => `${PREFIX}${id}`)})`)
      .execute();
    for (const { name, value } of rows) found.set(name.slice(PREFIX.length), value);
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
      insert into settings (name, value)
      select * from unnest(${part.map(({ stated }) => `${PREFIX}${stated}`)}::text[], ${part.map(({ postId }) => postId)}::text[])
      on conflict (name) do update set value = excluded.value`.execute(trx);
}
