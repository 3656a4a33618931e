// An unsubscription that was a mistake is taken back: as if it had not been, so the cursor stays and no welcome is sent.
// Only the person's word is taken back: an address whose mail came back, before or after it, gets none.

import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { DAY_MS } from '../duration.ts';
import { pauseSubscriber, resumeSubscriber } from './pause.ts';
import { cursorOnReturn } from './reach.ts';
import type { Subscriber } from './subscriber.ts';
import { takeBackOptOut } from './suppression-store.ts';

/** So long after it, an unsubscription can be taken back. */
const UNDO_MS = DAY_MS;

/** Within a day of the person's own unsubscription; for the page that offers it, undoUnsubscribe asks again. */
export function isUndoable({ state, endedAt }: Pick<Subscriber, 'state' | 'endedAt'>, now: Date): boolean {
  return state === 'unsubscribed' && endedAt !== null && now.getTime() - endedAt.getTime() <= UNDO_MS;
}

/**
 * Takes an unsubscription of the last 24 hours back, a pause included; `pauseUntil` pauses from now on instead. Says
 * whether the subscription goes on. One that had ended before, when its file was deleted, is not brought to life.
 */
export function undoUnsubscribe(
  db: Db,
  subscriberId: number,
  now: Date,
  options: { readonly welcomeDays: number; readonly pauseUntil?: Date },
): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const row = await trx
      .selectFrom('subscribers')
      .select(['address_hash', 'state', 'ended_at', 'paused_until'])
      .where('id', '=', subscriberId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (row === undefined) return false;
    if (row.state === 'unsubscribed') {
      const { state, ended_at: endedAt } = row;
      if (endedAt === null || !isUndoable({ state, endedAt }, now)) return false;
      if (!(await takeBackOptOut(trx, row.address_hash, endedAt))) return false;
      await goOn(trx, subscriberId, row.paused_until, options.welcomeDays, now);
    } else if (row.state === 'removed') return false;
    if (options.pauseUntil !== undefined) await pauseSubscriber(trx, subscriberId, options.pauseUntil);
    return true;
  });
}

async function goOn(
  trx: Db,
  id: number,
  pausedUntil: Date | null,
  welcomeDays: number,
  now: Date,
): Promise<void> {
  const state = pausedUntil === null ? ('confirmed' as const) : ('paused' as const);
  const cursor = await cursorOnReturn(trx, welcomeDays, now);
  await trx
    .updateTable('subscribers')
    .set({ state, ended_at: null, cursor, said_why: false })
    .where('id', '=', id)
    .execute();
  // The pause ran out meanwhile.
  if (pausedUntil !== null && pausedUntil <= now) await resumeSubscriber(trx, id, welcomeDays, now);
}
