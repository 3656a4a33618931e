// Alarms: what an operator must know and what to do about it, as facts that are worded where they are shown
// (texts/alarms/). One open row per code; the mail about it is sent elsewhere.

import type { Selectable } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { type AlarmFacts, codeOf, readFacts } from '../texts/alarms/catalogue.ts';
import { type Alarm, inEnglish } from '../texts/alarms/word-alarm.ts';

/** Raises the alarm, or brings what the open one says up to date. */
export async function raiseAlarm(db: Db, facts: AlarmFacts, now: Date): Promise<void> {
  // The sentences are for processes of the version before, which may run beside this one.
  const said = { ...inEnglish(facts), facts: JSON.stringify(facts) };
  await db
    .insertInto('alarms')
    .values({ code: codeOf(facts), ...said, raised_at: now })
    .onConflict((conflict) => conflict.column('code').where('cleared_at', 'is', null).doUpdateSet(said))
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
  return rows.map((row) => ({ ...toAlarm(row), raisedAt: row.raised_at }));
}

/** Facts count while they say the row's sentences: those of a version before are younger than the facts beside them. */
export function toAlarm({
  code,
  message,
  remedy,
  facts: kept,
}: Pick<Selectable<Tables['alarms']>, 'code' | 'message' | 'remedy' | 'facts'>): Alarm {
  const facts = readFacts(kept);
  const isCurrent = facts !== null && inEnglish(facts).message === message;
  return { code, message, remedy, facts: isCurrent ? facts : null };
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
