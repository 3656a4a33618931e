// When the next digests of each frequency are due.

import type { Db } from '../database/database.ts';
import type { Frequency } from '../subscribers/alerts.ts';

export interface NextRun {
  readonly frequency: Frequency;
  readonly dueAt: Date;
}

/** The first of each that is due at all; instant ones are only while something is new. */
export async function nextRuns(db: Db): Promise<NextRun[]> {
  const found: NextRun[] = [];
  for (const frequency of ['weekly', 'daily', 'instant'] as const) {
    const row = await db
      .selectFrom('audiences')
      .select('next_due_at')
      .where('frequency', '=', frequency)
      .where('next_due_at', 'is not', null)
      .where('empty_since', 'is', null)
      .orderBy('next_due_at')
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) found.push({ frequency, dueAt: row.next_due_at as Date });
  }
  return found;
}
