// Whole tables as text, out of the ledger and back, in the format of COPY (Postgres' documentation, "COPY", "Text Format"): a row
// is a line, and no row is ever `\.`. Every table of the schema, whichever there are, but for the migrations' own
// and what counts the others by itself.

import type { Readable, Writable } from 'node:stream';
import { type RawBuilder, sql } from 'kysely';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { LimitedClient } from './client.ts';
import type { Db } from './database.ts';

export interface CopiedTable {
  readonly name: string;
  /** Without those that the database fills in by itself. */
  readonly columns: readonly string[];
}

const NOT_COPIED = sql`('kysely_migration', 'kysely_migration_lock', 'tallies', 'barred')`;
const OURS = sql`c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname not in ${NOT_COPIED}`;

/**
 * In an order in which no row comes before one that it refers to. Until the transaction ends, `access share` keeps migrations
 * away, `access exclusive` everybody.
 */
export async function lockTables(
  trx: Db,
  mode: 'access share' | 'access exclusive' = 'access share',
): Promise<CopiedTable[]> {
  const names = await tableNames(trx);
  if (names.length > 0) await sql`lock table ${listOf(names)} in ${sql.raw(mode)} mode`.execute(trx);
  const { rows } = await sql<{ name: string; columns: string[] }>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where ${OURS} and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`.execute(trx);
  return sortByReferences(rows, await referencesOf(trx));
}

async function tableNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c where ${OURS} order by c.relname`.execute(db);
  return rows.map(({ name }) => name);
}

function listOf(names: readonly string[]): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql.id(name)));
}

/** Tables by the tables that refer to them. */
async function referencesOf(db: Db): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ name: string; target: string }>`
    select c.relname as name, t.relname as target from pg_constraint k join pg_class c on c.oid = k.conrelid
    join pg_class t on t.oid = k.confrelid where k.contype = 'f' and ${OURS} and c.oid <> t.oid`.execute(db);
  const grouped = Map.groupBy(rows, ({ name }) => name);
  return new Map([...grouped].map(([name, found]) => [name, found.map(({ target }) => target)]));
}

function sortByReferences(
  tables: readonly CopiedTable[],
  references: ReadonlyMap<string, readonly string[]>,
): CopiedTable[] {
  const sorted = new Map<string, CopiedTable>();
  for (let rest = tables; rest.length > 0; ) {
    const ready = rest.filter(({ name }) =>
      (references.get(name) ?? []).every((target) => sorted.has(target)),
    );
    if (ready.length === 0) throw new Error('tables refer to each other in a circle');
    for (const table of ready) sorted.set(table.name, table);
    rest = rest.filter(({ name }) => !sorted.has(name));
  }
  return [...sorted.values()];
}

/** The rows as the transaction sees them; must be read to its end before the next statement. */
export function copyOut(client: LimitedClient, table: CopiedTable): Readable {
  return client.query(copyTo(`copy ${targetOf(table)} to stdout`));
}

/** Takes rows; finished when they are in. */
export function copyIn(client: LimitedClient, table: CopiedTable): Writable {
  return client.query(copyFrom(`copy ${targetOf(table)} from stdin`));
}

function targetOf({ name, columns }: CopiedTable): string {
  return `${quoted(name)} (${columns.map(quoted).join(', ')})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** How many rows each table has; those without any are left out. */
export async function countRows(db: Db): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const name of await tableNames(db)) {
    const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(name)}`.execute(db);
    if (rows[0] !== undefined && rows[0].rows > 0) counts.set(name, rows[0].rows);
  }
  return counts;
}

/** All tables of the schema, the migrations' own too. */
export async function dropTables(trx: Db): Promise<void> {
  const names = await tableNames(trx);
  const all = [...names, 'tallies', 'barred', 'kysely_migration', 'kysely_migration_lock'];
  await sql`drop table if exists ${listOf(all)}`.execute(trx);
}

/** What migrations put into new tables makes room for what is copied in. */
export async function emptyTables(trx: Db): Promise<void> {
  await sql`truncate ${listOf(await tableNames(trx))}`.execute(trx);
}

/**
 * Numbers go on behind the largest of each table, with a gap: those that were given after the backup stand in mails that
 * people have, and must never mean somebody else.
 */
export async function advanceNumbers(trx: Db, gap: number): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
    where ${OURS} and a.attnum > 0 and a.attidentity <> ''`.execute(trx);
  for (const { table, column } of rows)
    await sql`
      select setval(pg_get_serial_sequence(${table}, ${column}),
        (select coalesce(max(${sql.ref(column)}), 0) + ${gap}::bigint from ${sql.table(table)}))`.execute(
      trx,
    );
}
