// A mail that was taken moves its reader's cursor. While the cursor stood in an index, Postgres wrote all eight indexes of the
// table for it; now only those of instant readers are in one, and rows have room for what replaces them.

import { type Kysely, sql } from 'kysely';

const statements = [
  'alter table subscribers set (fillfactor = 80)',
  `alter table subscribers add instant_cursor bigint
     generated always as (case when frequency = 'instant' then cursor end) stored`,
  'drop index subscribers_instant',
  `create index subscribers_instant on subscribers (instant_cursor)
     where state = 'confirmed' and instant_cursor is not null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
