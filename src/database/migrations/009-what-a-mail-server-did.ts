// How often a mail may have been taken; since when a mail server refuses all; and how the operator is told of alarms.

import { type Kysely, sql } from 'kysely';

const statements = [
  'alter table deliveries add maybe_taken smallint not null default 0, add claimed_at timestamptz',
  'alter table paces add refused_since double precision',
  // `target`: a fingerprint of the address; another one starts anew.
  `create table notices (
     channel text primary key,
     target text not null,
     attempts integer not null default 0,
     next_attempt_at timestamptz,
     reply text,
     is_final boolean not null default false)`,
  // What the webhook was told last.
  'alter table alarms add told_at timestamptz',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
