// Why people leave, as numbers alone; and a mail to the old address when somebody moves to another.

import { type Kysely, sql } from 'kysely';

const statements = [
  `create table leave_reasons (
     reason text primary key,
     people bigint not null,
     last_at timestamptz not null)`,
  // So that nobody is counted twice; which answer it was is not kept.
  'alter table subscribers add column said_why boolean not null default false',
  'alter table confirmations drop constraint confirmations_kind_check',
  `alter table confirmations add constraint confirmations_kind_check
     check (kind in ('subscribe', 'change-address', 'moved'))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
