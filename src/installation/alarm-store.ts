// Alarms: what an operator must know and what to do about it. One open row per code; the mail about it is sent elsewhere.

import type { Db } from '../database/database.ts';

export interface Alarm {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Raises the alarm, or brings the text of the open one up to date. */
export async function raiseAlarm(db: Db, alarm: Alarm, now: Date): Promise<void> {
  await db
    .insertInto('alarms')
    .values({ ...alarm, raised_at: now })
    .onConflict((conflict) =>
      conflict
        .column('code')
        .where('cleared_at', 'is', null)
        .doUpdateSet({ message: alarm.message, remedy: alarm.remedy }),
    )
    .execute();
}

export async function clearAlarm(db: Db, code: string, now: Date): Promise<void> {
  await db
    .updateTable('alarms')
    .set({ cleared_at: now })
    .where('code', '=', code)
    .where('cleared_at', 'is', null)
    .execute();
}

/** Oldest first. */
export async function openAlarms(db: Db): Promise<(Alarm & { raisedAt: Date })[]> {
  const rows = await db
    .selectFrom('alarms')
    .selectAll()
    .where('cleared_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ code, message, remedy, raised_at }) => ({ code, message, remedy, raisedAt: raised_at }));
}
