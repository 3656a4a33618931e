// Pauses: begun, ended before their time, and over by themselves.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { cursorOnReturn } from './reach.ts';

/** Returns how many people came back. */
export async function resumePaused(db: Db, welcomeDays: number, now: Date): Promise<number> {
  // Asked by each tick, and mostly answered with nobody.
  const anybody = await db
    .selectFrom('subscribers')
    .select('id')
    .where('state', '=', 'paused')
    .where('paused_until', '<=', now)
    .limit(1)
    .executeTakeFirst();
  if (anybody === undefined) return 0;
  const result = await db
    .updateTable('subscribers')
    .set(await asReturned(db, welcomeDays, now))
    // Locked in the order in which everybody locks several people (docs/decisions/011).
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('subscribers')
        .select('id')
        .where('state', '=', 'paused')
        .where('paused_until', '<=', now)
        .orderBy('id')
        .forNoKeyUpdate(),
    )
    .where('state', '=', 'paused')
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** The address may get mail again after its bounce was lifted. */
export async function resumeBounced(db: Db, email: string, welcomeDays: number, now: Date): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ cursor: await cursorOnReturn(db, welcomeDays, now) })
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
    .set(await asReturned(db, welcomeDays, now))
    .where('id', '=', subscriberId)
    .where('state', '=', 'paused')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** What was owed before the pause is not owed after it: they get what reach.ts says, in their turn. */
async function asReturned(db: Db, welcomeDays: number, now: Date) {
  const cursor = await cursorOnReturn(db, welcomeDays, now);
  return { state: 'confirmed' as const, paused_until: null, owed_at: null, cursor };
}
