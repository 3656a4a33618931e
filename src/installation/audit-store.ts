// Who did what, and when: an admin at a page, a script, somebody at a terminal. Never whom of the readers it was about by
// address: their number says it to whoever may look.

import type { Db } from '../database/database.ts';

export interface Act {
  /** An admin's address, or one of `AT_TERMINAL`, `BY_TOKEN`, `BY_KEY`. */
  readonly who: string;
  /** One word or two: `release`, `pause`. */
  readonly act: string;
  readonly details: Readonly<Record<string, string | number>>;
}

export const AT_TERMINAL = 'at a terminal';
export const BY_TOKEN = 'ADMIN_TOKEN';
/** Of the outbox, which the log prints. */
export const BY_KEY = 'the key in the log';

export async function noteAct(db: Db, { who, act, details }: Act, now: Date): Promise<void> {
  await db
    .insertInto('audit')
    .values({ at: now, who, act, details: JSON.stringify(details) })
    .execute();
}

export interface NotedAct extends Act {
  readonly id: number;
  readonly at: Date;
}

/** The newest first, those before the one with this id; at most so many. */
export function notedActs(db: Db, before: number | null, limit: number): Promise<NotedAct[]> {
  const newest = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
  return (before === null ? newest : newest.where('id', '<', before)).execute();
}
