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

/** `raisedBefore`: a younger one stays. */
export async function clearAlarm(db: Db, code: string, now: Date, raisedBefore?: Date): Promise<void> {
  await db
    .updateTable('alarms')
    .set({ cleared_at: now })
    .where('code', '=', code)
    .where('cleared_at', 'is', null)
    .$if(raisedBefore !== undefined, (query) => query.where('raised_at', '<', raisedBefore as Date))
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

/** After a restore nobody knows what was told since the backup: all that is there counts as told. Reminders go on a day later. */
export async function noteAlarmsTold(db: Db, now: Date): Promise<void> {
  for (const way of ['mailed_at', 'told_at'] as const)
    await db
      .updateTable('alarms')
      .set({ [way]: now })
      .where((eb) => eb.or([eb('cleared_at', 'is', null), eb(way, '<', eb.ref('cleared_at'))]))
      .execute();
}
