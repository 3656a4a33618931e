// What the ledger forgets: `why` and "last ten digests" need about three months, a retry needs its bytes for days.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

const DAY_MS = 86_400_000;
const KEEP_DELIVERIES_DAYS = 180;
const KEEP_RENDERINGS_DAYS = 3;

/** One pass; safe to repeat. Returns how many deliveries went. */
export async function forgetOld(db: Db, now: Date): Promise<number> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const deliveries = await db
    .deleteFrom('deliveries')
    .where('settled_at', '<', before(KEEP_DELIVERIES_DAYS))
    .where('run_id', 'in', (eb) => eb.selectFrom('runs').select('id').where('finished_at', 'is not', null))
    .executeTakeFirst();
  await sql`
    update editions set content = null
    where content is not null and created_at < ${before(KEEP_RENDERINGS_DAYS)} and not exists (
      select 1 from deliveries d where d.edition_key = editions.key and d.status in ('queued', 'sending', 'deferred'))`.execute(
    db,
  );
  await sql`
    delete from editions where created_at < ${before(KEEP_DELIVERIES_DAYS)}
      and not exists (select 1 from deliveries d where d.edition_key = editions.key)`.execute(db);
  await db.deleteFrom('confirmations').where('expires_at', '<', now).execute();
  await db.deleteFrom('limits').where('expire', '<', now.getTime()).execute();
  await db.deleteFrom('link_requests').where('created_at', '<', before(2)).execute();
  await db.deleteFrom('bounces').where('at', '<', before(KEEP_DELIVERIES_DAYS)).execute();
  return Number(deliveries.numDeletedRows);
}
