// How far back the next digest of somebody reaches who got no mail for a while and may get it again: at most
// `welcomeDays`, as for somebody new. Pauses, bounces, opt-outs and changes of address all end here.

import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import { numberBefore } from './cursor.ts';

/** Where a first digest starts; the cursor of whoever is back is at least this. */
export function welcomeNumber(db: Db, welcomeDays: number, now: Date): Promise<number> {
  return numberBefore(db, new Date(now.getTime() - welcomeDays * DAY_MS));
}

/** The column `cursor` of an update of people who may get mail again. */
export async function cursorOnReturn(db: Db, welcomeDays: number, now: Date): Promise<RawBuilder<number>> {
  return sql<number>`greatest(cursor, ${await welcomeNumber(db, welcomeDays, now)})`;
}
