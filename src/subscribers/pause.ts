// Somebody who got no mail for a while is back, and reaches back at most `welcomeDays`.

import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { numberBefore } from './cursor.ts';

const DAY_MS = 86_400_000;

/** Returns how many people came back. */
export async function resumePaused(db: Db, welcomeDays: number, now: Date): Promise<number> {
  const result = await db
    .updateTable('subscribers')
    .set({ state: 'confirmed', paused_until: null, cursor: await reach(db, welcomeDays, now) })
    .where('state', '=', 'paused')
    .where('paused_until', '<=', now)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** The address may get mail again after its bounce was lifted. */
export async function resumeBounced(db: Db, email: string, welcomeDays: number, now: Date): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ cursor: await reach(db, welcomeDays, now), given_up: 0 })
    .where(sql<string>`lower(email)`, '=', email.toLowerCase())
    .execute();
}

/** No digests until an instant; changes the date of a pause that goes on already. Says whether it is on now. */
export async function pauseSubscriber(db: Db, subscriberId: number, until: Date): Promise<boolean> {
  const result = await db
    .updateTable('subscribers')
    .set({ state: 'paused', paused_until: until })
    .where('id', '=', subscriberId)
    .where('state', 'in', ['confirmed', 'paused'])
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Ends one person's pause before its time. Says whether there was one. */
export async function resumeSubscriber(
  db: Db,
  subscriberId: number,
  welcomeDays: number,
  now: Date,
): Promise<boolean> {
  const result = await db
    .updateTable('subscribers')
    .set({ state: 'confirmed', paused_until: null, cursor: await reach(db, welcomeDays, now) })
    .where('id', '=', subscriberId)
    .where('state', '=', 'paused')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

async function reach(db: Db, welcomeDays: number, now: Date): Promise<RawBuilder<number>> {
  const floor = await numberBefore(db, new Date(now.getTime() - welcomeDays * DAY_MS));
  return sql<number>`greatest(cursor, ${floor})`;
}
