// Small facts about this installation that must outlive a process (the salt of the suppression list, …).

import type { Db } from './database.ts';

export async function getSetting(db: Db, name: string): Promise<string | null> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value ?? null;
}

export async function setSetting(db: Db, name: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

export async function dropSetting(db: Db, name: string): Promise<void> {
  await db.deleteFrom('settings').where('name', '=', name).execute();
}

/** The stored value; made once, also when several processes ask at the same time. */
export async function getOrCreateSetting(db: Db, name: string, make: () => string): Promise<string> {
  const stored = await getSetting(db, name);
  if (stored !== null) return stored;
  await db
    .insertInto('settings')
    .values({ name, value: make() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  return (await getSetting(db, name)) as string;
}
