// How many people mail may reach, by what they want.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Alert, Frequency } from './alerts.ts';
import { MAILABLE } from './mailable.ts';

/** The people of one audience. */
export interface Readers {
  readonly alerts: readonly Alert[];
  readonly frequency: Frequency;
  readonly people: number;
}

/** Reads the whole list: not to be asked for each visitor. */
export async function countReaders(db: Db): Promise<readonly Readers[]> {
  const { rows } = await sql<Readers>`
    select a.alerts, a.frequency, n.people from audiences a join (
      select s.audience_id, count(*) as people from subscribers s where ${sql.raw(MAILABLE)} group by 1) n
      on n.audience_id = a.id`.execute(db);
  return rows;
}
