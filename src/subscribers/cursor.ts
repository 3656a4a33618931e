// Announcement numbers that a cursor may start from. A cursor only grows (docs/decisions/002).

import type { Db } from '../database/database.ts';

/** The newest announcement number; 0 before the first. */
export async function newestNumber(db: Db): Promise<number> {
  const row = await db.selectFrom('announcer').select('value').executeTakeFirstOrThrow();
  return row.value;
}

/** The last number announced before an instant; 0 when there is none. */
export async function numberBefore(db: Db, instant: Date): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('announced_at', '<', instant)
    .executeTakeFirst();
  return row?.number ?? 0;
}
