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
    [...(hasEnded ? [] : await whatIsOpen(db)), ...unbalanced.map(({ message }) => message)].join('; '),
  );
}

/** Of each run that did not end, what it waits for. */
async function whatIsOpen(db: Db): Promise<string[]> {
  const { rows } = await sql<{ said: string }>`
    select concat_ws(' ', r.kind, 'run', r.id, case when r.planned_at is null then 'is not planned' end, d.status,
      'after', d.attempts, 'tries, planned', d.planned_at, 'next', d.next_attempt_at, 'held by ' || d.held_by,
      d.reason) as said
    from runs r left join deliveries d on d.run_id = r.id and d.status in ('queued', 'sending', 'deferred')
    where r.finished_at is null order by r.id limit 5`.execute(db);
  return rows.map(({ said }) => said);
}

export async function countRows(db: Db, condition: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from deliveries where ${condition}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
