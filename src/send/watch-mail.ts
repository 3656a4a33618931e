// The alarms about mail that last as long as their cause: one pass raises what has come to be wrong, and clears what is over.

import type { Db } from '../database/database.ts';
import { openAlarms } from '../installation/alarm-store.ts';
import { clearPauseAlarms } from './bounce-store.ts';
import { clearUnsendable } from './suspects.ts';
import { watchPaces } from './watch-paces.ts';
import { watchSending } from './watch-sending.ts';

export async function watchMail(db: Db, now: Date): Promise<void> {
  const open = (await openAlarms(db)).map(({ code }) => code);
  const isOpen = (prefix: string) => open.some((code) => code.startsWith(prefix));
  await watchSending(db, now);
  await watchPaces(db, open, now);
  if (isOpen('mail-paused')) await clearPauseAlarms(db, now);
  if (isOpen('unsendable-') || isOpen('delivery-stuck-')) await clearUnsendable(db, now);
}
