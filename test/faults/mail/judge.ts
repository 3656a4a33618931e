// What the ledger says of people after a mail server had its say about them.

import { sql } from 'kysely';
import type { Db } from '../../../src/database/database.ts';

/** Addresses that get no mail any more. */
export async function suppressed(db: Db): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`
    select s.email from subscribers s join suppressions x on x.address_hash = s.address_hash order by s.id`.execute(
    db,
  );
  return rows.map(({ email }) => email);
}

/** Codes of alarms that were ever raised, with how often. */
export async function alarmsRaised(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ code: string; count: number }>`
    select code, count(*) as count from alarms group by code order by code`.execute(db);
  return new Map(rows.map(({ code, count }) => [code, count]));
}
