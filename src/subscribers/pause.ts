// A pause that is over: the person is back, and reaches back at most `welcomeDays`.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { numberBefore } from './cursor.ts';

const DAY_MS = 86_400_000;

/** Returns how many people came back. */
export async function resumePaused(db: Db, welcomeDays: number, now: Date): Promise<number> {
  const floor = await numberBefore(db, new Date(now.getTime() - welcomeDays * DAY_MS));
  const result = await db
    .updateTable('subscribers')
    .set({ state: 'confirmed', paused_until: null, cursor: sql`greatest(cursor, ${floor})` })
    .where('state', '=', 'paused')
    .where('paused_until', '<=', now)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
