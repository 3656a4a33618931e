// `send --dry-run`: plans for real in a transaction that is rolled back, so what it shows is what a run would do.

import type { Base } from '../base.ts';
import type { Db } from '../database/database.ts';
import { silentLog } from '../log.ts';
import { planManual } from '../plan/plan-run.ts';
import type { Frequency } from '../subscribers/alerts.ts';

/** One digest that a run would send. */
export interface PlannedMail {
  readonly email: string;
  readonly subject: string;
  readonly postIds: readonly string[];
  /** Why the person would get nothing after all; null = it would be sent. */
  readonly skipped: string | null;
}

class RollBack extends Error {}

/** Who would get what if the frequency were sent now. Nothing is sent and nothing is written. */
export async function dryRun(base: Base, frequency: Frequency): Promise<PlannedMail[]> {
  let mails: PlannedMail[] = [];
  const planAndLook = async (trx: Db): Promise<void> => {
    const run = await planManual(
      { ...base, log: silentLog, db: trx, queued: async () => {} },
      frequency,
      base.clock(),
    );
    mails = await plannedMails(trx, run.id);
    throw new RollBack();
  };
  await base.db
    .transaction()
    .execute(planAndLook)
    .catch((error) => {
      if (!(error instanceof RollBack)) throw error;
    });
  return mails;
}

async function plannedMails(db: Db, runId: number): Promise<PlannedMail[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .innerJoin('editions', 'editions.key', 'deliveries.edition_key')
    .select([
      'subscribers.email',
      'editions.subject',
      'editions.post_ids',
      'deliveries.status',
      'deliveries.reason',
    ])
    .where('deliveries.run_id', '=', runId)
    .orderBy('subscribers.email')
    .execute();
  return rows.map((row) => ({
    email: row.email,
    subject: row.subject,
    postIds: row.post_ids,
    skipped: row.status === 'queued' ? null : row.reason,
  }));
}
