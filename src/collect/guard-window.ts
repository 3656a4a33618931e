// From when on the guards count: an hour back, and not beyond what an admin let out.

import type { Db } from '../database/database.ts';
import { getSetting, setSetting } from '../database/settings-store.ts';
import { WINDOW_MS } from './flood.ts';
import type { HoldName } from './hold.ts';

export async function guardedSince(db: Db, name: HoldName, now: Date): Promise<Date> {
  const start = now.getTime() - WINDOW_MS;
  const released = await getSetting(db, settingOf(name));
  return new Date(released === null ? start : Math.max(start, Date.parse(released)));
}

/** What came up to now was looked at by an admin. */
export async function restartGuard(db: Db, name: HoldName, now: Date): Promise<void> {
  await setSetting(db, settingOf(name), now.toISOString());
}

function settingOf(name: HoldName): string {
  return `released-${name}`;
}
