// Every row of every table, whichever tables there are: so that a new one cannot be left out of a backup unseen.

import { sql } from 'kysely';
import { lockTables } from '../../../src/database/copy-table.ts';
import type { Db } from '../../../src/database/database.ts';

/** The rows of each table as text, sorted; asked in one snapshot. */
export function wholeLedger(db: Db): Promise<Record<string, string[]>> {
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return snapshot.execute(async (trx) => {
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely_%' order by 1`.execute(
      trx,
    );
    const ledger: Record<string, string[]> = {};
    for (const { name } of tables) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
        trx,
      );
      ledger[name] = rows.map(({ row }) => row).sort();
    }
    return ledger;
  });
}

/** A row in each table that has none, of whatever its columns take. */
export async function fillEmptyTables(db: Db): Promise<void> {
  const tables = await db.transaction().execute((trx) => lockTables(trx));
  for (const { name } of tables) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) continue;
    const columns = await requiredColumns(db, name);
    const names = sql.join(columns.map(({ column }) => sql.ref(column)));
    const values = sql.join(columns.map((column) => sql.raw(sampleOf(column))));
    await sql`insert into ${sql.table(name)} (${names}) values (${values})`.execute(db);
  }
}

interface Column {
  readonly column: string;
  readonly type: string;
  /** What a check allows: `CHECK ((reason = ANY (ARRAY['opted-out'::text, …` */
  readonly check: string | null;
  /** The column that it refers to. */
  readonly target: string | null;
}

async function requiredColumns(db: Db, table: string): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select a.attname as column, format_type(a.atttypid, null) as type,
      (select pg_get_constraintdef(k.oid) from pg_constraint k
        where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as check,
      (select format('(select min(%I) from %s)', t.attname, k.confrelid::regclass) from pg_constraint k
        join pg_attribute t on t.attrelid = k.confrelid and t.attnum = k.confkey[1]
        where k.conrelid = a.attrelid and k.contype = 'f' and k.conkey = array[a.attnum] limit 1) as target
    from pg_attribute a where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped
      and a.attnotnull and not a.atthasdef and a.attidentity = '' and a.attgenerated = ''`.execute(db);
  return rows;
}

function sampleOf({ type, check, target }: Column): string {
  if (target !== null) return target;
  const [allowed] = /'[^']+'::text/.exec(check ?? '') ?? [];
  if (allowed !== undefined) return allowed;
  if (type.endsWith('[]')) return `'{"a \\\\ b"}'`;
  if (type === 'jsonb') return `'{"ö": "a\\nb"}'`;
  if (type.startsWith('timestamp')) return `'2026-11-16 12:00:00.123456+00'`;
  if (type === 'text' || type.startsWith('character')) return `E'tab\\there \\\\. line\\n\\\\.\\nend ü'`;
  if (type === 'boolean') return 'true';
  return type === 'date' ? `'2026-11-16'` : '7';
}
