// What must hold in the ledger after any fault.

import { sql } from 'kysely';
import type { Db } from '../../src/database/database.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import type { Trial } from './trial.ts';
import { comesTrue } from './world.ts';

/** Every run ended, and its sums are right. */
export async function checkRuns(trial: Trial, db: Db): Promise<void> {
  const hasEnded = await comesTrue(db, sql`select bool_and(finished_at is not null) from runs`, 30_000);
  const unbalanced = (await openAlarms(db)).filter(({ code }) => code.startsWith('run-unbalanced'));
  trial.holds(
    'every run ends and balances',
    hasEnded && unbalanced.length === 0,
    [...(hasEnded ? [] : ['one did not end']), ...unbalanced.map(({ message }) => message)].join(' '),
  );
}

export async function countRows(db: Db, condition: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from deliveries where ${condition}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
