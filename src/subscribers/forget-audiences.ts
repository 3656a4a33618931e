// Audiences that nobody is in any more: each change of alerts leaves one. They stay for as long as the deliveries that
// were made for them, whose pages show their alerts.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';

/** So many numbers of audiences are looked at by one statement. */
const WINDOW = 5000;

/** Notes since when audiences are empty; says how many are newly so. Looks at all, in short statements. */
export async function markEmptyAudiences(db: Db, now: Date): Promise<number> {
  const newest = await db
    .selectFrom('audiences')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  let marked = 0;
  for (let from = 0; from < (newest?.id ?? 0); from += WINDOW) marked += await markEmptyFrom(db, from, now);
  return marked;
}

/** The people, too, are asked for by these numbers alone: else Postgres may read all of them for each window. */
async function markEmptyFrom(db: Db, from: number, now: Date): Promise<number> {
  const to = from + WINDOW;
  const { numAffectedRows } = await sql`
    update audiences set empty_since = ${now} where id in (
      select a.id from audiences a
      where a.id > ${from} and a.id <= ${to} and a.empty_since is null and a.id not in (
        select s.audience_id from subscribers s where s.audience_id > ${from} and s.audience_id <= ${to})
      for no key update skip locked)`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/**
 * Locked first, looked at then: somebody who joins at this moment holds the row (audience-store.ts), and is passed over
 * or seen. An audience that people came back to is in use again.
 */
export function forgetAudiences(db: Db, emptyBefore: Date, limit: number): Promise<number> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: number }>`
      select id from audiences where empty_since < ${emptyBefore}
      order by empty_since limit ${limit} for update skip locked`.execute(trx);
    const ids = rows.map(({ id }) => id);
    await sql`
      delete from audiences a where id = any(${ids}::bigint[])
        and not exists (select 1 from subscribers s where s.audience_id = a.id)`.execute(trx);
    await sql`update audiences set empty_since = null where id = any(${ids}::bigint[])`.execute(trx);
    return ids.length;
  });
}
