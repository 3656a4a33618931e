// How many reports of bounces and complaints came in which way, and what became of them: that the intake works can be seen.

import { type Kysely, sql } from 'kysely';

const statements = [
  `create table report_counts (
     way text not null,
     outcome text not null,
     reports bigint not null,
     last_at timestamptz not null,
     primary key (way, outcome))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
