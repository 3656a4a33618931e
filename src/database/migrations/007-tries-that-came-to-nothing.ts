// Tries that ended without an outcome are counted, so that what a process dies of is tried so often and no further; when a
// mail was first tried is its date; mails that somebody asked for are leased like all others.

import { type Kysely, sql } from 'kysely';

const statements = [
  'alter table deliveries add lost smallint not null default 0, add first_tried_at timestamptz',
  `create index deliveries_suspect on deliveries (lost, next_attempt_at, id)
     where lost > 0 and status in ('queued', 'deferred')`,
  `alter table confirmations add lease_until timestamptz, add lost smallint not null default 0,
     add first_tried_at timestamptz`,
  `alter table link_requests add lease_until timestamptz, add lost smallint not null default 0,
     add attempts integer not null default 0`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
