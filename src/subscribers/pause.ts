// Pauses: begun, ended before their time, and over by themselves.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { cursorOnReturn } from './reach.ts';

/** Returns how many people came back. */
export async function resumePaused(db: Db, welcomeDays: number, now: Date): Promise<number> {
  const result = await db
    .updateTable('subscribers')
    .set({ state: 'confirmed', paused_until: null, cursor: await cursorOnReturn(db, welcomeDays, now) })
    .where('state', '=', 'paused')
    .where('paused_until', '<=', now)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** The address may get mail again after its bounce was lifted. */
export async function resumeBounced(db: Db, email: string, welcomeDays: number, now: Date): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ cursor: await cursorOnReturn(db, welcomeDays, now), given_up: 0 })
    .where(sql<string>`lower(email)`, '=', email.toLowerCase())
    .execute();
}

/** No digests until an instant; changes the date of a pause that goes on already. Says whether it is on now. */
export async function pauseSubscriber(db: Db, subscriberId: number, until: Date): Promise<boolean> {
  const result = await db
    .updateTable('subscribers')
    // A digest that was owed is not owed after a pause: what its people get then is what reach.ts says.
    .set({ state: 'paused', paused_until: until, owed_at: null })
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
    .set({ state: 'confirmed', paused_until: null, cursor: await cursorOnReturn(db, welcomeDays, now) })
    .where('id', '=', subscriberId)
    .where('state', '=', 'paused')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
