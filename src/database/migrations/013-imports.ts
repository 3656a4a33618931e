// Lists of people that were brought in from elsewhere, and what each of them added, for a week in which it may be taken back.

import { type Kysely, sql } from 'kysely';

const statements = [
  `create table imports (
     id bigint generated always as identity primary key,
     at timestamptz not null,
     kind text not null,
     counts jsonb not null,
     undone_at timestamptz)`,
  `create table import_people (
     import_id bigint not null references imports on delete cascade,
     subscriber_id bigint not null references subscribers on delete cascade,
     audience_id bigint not null,
     primary key (import_id, subscriber_id))`,
  // A word that came later has another instant: it is not taken back.
  `create table import_suppressions (
     import_id bigint not null references imports on delete cascade,
     address_hash text not null,
     reason text not null,
     created_at timestamptz not null,
     primary key (import_id, address_hash))`,
  'create index import_people_subscriber on import_people (subscriber_id)',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
