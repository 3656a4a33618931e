// Where a text stands in a database: every column of every table that can hold one.

import { sql } from 'kysely';
import type { Db } from '../../src/database/database.ts';

/** `table.column` of each that holds the text, in whatever case. */
export async function placesOf(db: Db, text: string): Promise<string[]> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select table_schema || '.' || table_name as "table", column_name as "column" from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
      and data_type in ('text', 'character varying', 'character', 'jsonb', 'json', 'ARRAY', 'bytea')
    order by 1, 2`.execute(db);
  const places: string[] = [];
  for (const { table, column } of columns) {
    const { rows } = await sql`
      select 1 from ${sql.table(table)}
      where strpos(lower(${sql.ref(column)}::text), ${text.toLowerCase()}) > 0 limit 1`.execute(db);
    if (rows.length > 0) places.push(`${table.replace(/^public\./, '')}.${column}`);
  }
  return places;
}
