// An unsubscription that was a mistake is taken back: as if it had not been, so the cursor stays and no welcome is sent.

import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { pauseSubscriber, resumeSubscriber } from './pause.ts';
import type { Subscriber } from './subscriber.ts';
import { suppressionOf, unsuppress } from './suppression-store.ts';

const UNDO_MS = 24 * 3_600_000;

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
      .select(['email', 'state', 'ended_at', 'paused_until'])
      .where('id', '=', subscriberId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (row === undefined) return false;
    if (row.state === 'unsubscribed') {
      if (!isUndoable({ state: row.state, endedAt: row.ended_at }, now)) return false;
      const suppression = await suppressionOf(trx, row.email);
      const isOwnWord =
        suppression?.reason === 'opted-out' && suppression.since.getTime() === row.ended_at?.getTime();
      if (!isOwnWord) return false;
      await unsuppress(trx, row.email);
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
  await trx.updateTable('subscribers').set({ state, ended_at: null }).where('id', '=', id).execute();
  // The pause ran out meanwhile.
  if (pausedUntil !== null && pausedUntil <= now) await resumeSubscriber(trx, id, welcomeDays, now);
}
