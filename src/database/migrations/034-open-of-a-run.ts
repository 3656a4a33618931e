// Which deliveries of a run are open is asked by what is not settled, so that the index of a person's open delivery is the only one
// that answers `status in (…)` for a person. With two to choose from, and statistics of a time when nothing was open, Postgres
// took the one of runs and read all of it for each person.

import { type Kysely, sql } from 'kysely';

const statements = [
  // So it is since version 0.1; rows that somebody changed by hand must not hold up the end of their run.
  `update deliveries set settled_at = coalesce(sent_at, planned_at)
     where settled_at is null and status not in ('queued', 'sending', 'deferred')`,
  `update deliveries set settled_at = null
     where settled_at is not null and status in ('queued', 'sending', 'deferred')`,
  `drop index deliveries_of_run`,
  `create index deliveries_unsettled on deliveries (run_id) where settled_at is null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
