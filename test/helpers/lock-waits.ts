// Waits until somebody stands before a lock.

import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Db } from '../../src/database/database.ts';

/** Until one connection of this database waits for a lock. */
export async function untilOneWaits(db: Db): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await sql<{ waiting: number }>`select count(*) as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
      return rows[0]?.waiting;
    })
    .toBe(1);
}
