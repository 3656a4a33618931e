// Who left is forgotten after a while: what stays is the keyed hash of their opt-out, so that no file and no import brings
// them back, and for as long as those are kept, deliveries that belong to nobody. Until then they may come back as they were.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { BURIED, buryAddress, forgetTraces, lockPerson } from './erase.ts';
import { keepOptOut } from './suppression-store.ts';

/** Forgets at most `limit` people who left before an instant, the earliest first; says how many it looked at. */
export async function forgetLeft(db: Db, leftBefore: Date, now: Date, limit: number): Promise<number> {
  const left = await db
    .selectFrom('subscribers')
    .select('id')
    .where('ended_at', '<', leftBefore)
    .where('email', 'not like', BURIED)
    .orderBy('ended_at')
    .limit(limit)
    .execute();
  for (const { id } of left) await forgetOne(db, id, leftBefore, now);
  return left.length;
}

function forgetOne(db: Db, id: number, leftBefore: Date, now: Date): Promise<void> {
  return inTransaction(db, async (trx) => {
    const person = await lockPerson(trx, id);
    // They came back a moment ago.
    if (person === null || person.ended_at === null || person.ended_at >= leftBefore) return;
    // Their own word stands, even where the list lacks it.
    if (person.state === 'unsubscribed') await keepOptOut(trx, person.address_hash, person.ended_at);
    await buryAddress(trx, id, now);
    await forgetTraces(trx, { ...person, id });
  });
}

/**
 * Rows that belong to nobody go with the last of their deliveries. Not within a day: a planner that saw the person before may be
 * about to write one.
 */
export async function forgetBuried(db: Db, buriedBefore: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from subscribers where id in (
      select s.id from subscribers s where s.email like ${sql.lit(BURIED)} and s.ended_at < ${buriedBefore}
        and not exists (select 1 from deliveries d where d.subscriber_id = s.id)
      limit ${limit} for update skip locked)`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
