// Makes a database again what a clone of the template is: no rows but the migrations' own, each sequence at its start.

import type pg from 'pg';

/** What a fresh clone holds. */
export interface Blank {
  /** How many tables, indexes, functions, triggers. */
  readonly things: number;
  /** The rows of each table that has some, as JSON. */
  readonly rows: Readonly<Record<string, string>>;
}

const THINGS = `(select count(*) from pg_class where relnamespace >= 16384 or relnamespace = 'public'::regnamespace)
  + (select count(*) from pg_proc where pronamespace >= 16384 or pronamespace = 'public'::regnamespace)
  + (select count(*) from pg_trigger where not tgisinternal)`;

/** Nothing but rows may differ: no other connection, no lock that outlives its statement, no table of somebody else. */
const IS_AS_IT_WAS = `select
  ${THINGS} = $1
  and not exists (select from pg_stat_activity a where a.datname = current_database() and a.application_name <> current_database())
  and not exists (select from pg_locks l where l.locktype = 'advisory'
    and l.database = (select oid from pg_database where datname = current_database())) as is_so`;

const EMPTY = `do $$
declare name text; is_used boolean;
begin
  set local session_replication_role = replica;
  for name in select quote_ident(tablename) from pg_tables where schemaname = 'public' loop
    execute 'select exists (select from ' || name || ')' into is_used;
    if is_used then execute 'delete from ' || name; end if;
  end loop;
  perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    from pg_sequences where schemaname = 'public' and last_value is not null;
end $$`;

export async function readBlank(client: pg.ClientBase): Promise<Blank> {
  const { rows: counted } = await client.query<{ things: number }>(`select (${THINGS})::integer as things`);
  const { rows: tables } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const rows: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows: found } = await client.query<{ json: string | null }>(
      `select json_agg(t)::text as json from "${name}" t`,
    );
    if (found[0]?.json) rows[name] = found[0].json;
  }
  return { things: counted[0]?.things ?? 0, rows };
}

/** Whether it is as new; if not, it is to be dropped. */
export async function emptyDatabase(pool: pg.Pool, blank: Blank): Promise<boolean> {
  const { rows } = await pool.query<{ is_so: boolean }>(IS_AS_IT_WAS, [blank.things]);
  if (rows[0]?.is_so !== true) return false;
  await pool.query(EMPTY);
  for (const [name, json] of Object.entries(blank.rows))
    await pool.query(
      `insert into "${name}" overriding system value select * from json_populate_recordset(null::"${name}", $1)`,
      [json],
    );
  return true;
}
