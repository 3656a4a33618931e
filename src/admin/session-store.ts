// Who is signed in. The cookie is a signed token with the number of a row; what is ended in its row is over.

import type { Db } from '../database/database.ts';
import { HOUR_MS } from '../duration.ts';
import { SESSION_HOURS } from '../subscribers/links.ts';

export interface Session {
  readonly id: number;
  readonly who: string;
}

/** Returns its number. */
export async function openSession(db: Db, who: string, now: Date): Promise<number> {
  const expiresAt = new Date(now.getTime() + SESSION_HOURS * HOUR_MS);
  const row = await db
    .insertInto('admin_sessions')
    .values({ who, created_at: now, expires_at: expiresAt })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Null when it has ended. */
export async function findSession(db: Db, id: number, now: Date): Promise<Session | null> {
  const row = await db
    .selectFrom('admin_sessions')
    .select(['id', 'who'])
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row ?? null;
}

/** Ends one, or all of this person. */
export async function endSessions(
  db: Db,
  which: { readonly id: number } | { readonly who: string },
  now: Date,
): Promise<void> {
  const open = db.updateTable('admin_sessions').set({ ended_at: now }).where('ended_at', 'is', null);
  await ('id' in which ? open.where('id', '=', which.id) : open.where('who', '=', which.who)).execute();
}
