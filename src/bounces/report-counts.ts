// How many reports came in which way, and what became of them: for operators, without a word about anybody.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { ReportOutcome } from '../send/report.ts';

/** `unmatched`: about no mail of ours that is known · `no-report`: a mail that is none, such as an automatic answer */
export type IntakeOutcome = ReportOutcome | 'unmatched' | 'no-report';

export async function countReport(db: Db, way: string, outcome: IntakeOutcome, now: Date): Promise<void> {
  await sql`
    insert into report_counts (way, outcome, reports, last_at) values (${way}, ${outcome}, 1, ${now})
    on conflict (way, outcome) do update set reports = report_counts.reports + 1,
      last_at = greatest(report_counts.last_at, excluded.last_at)`.execute(db);
}
