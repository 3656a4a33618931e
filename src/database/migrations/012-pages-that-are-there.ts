// A post may wait until its own page answers.

import { type Kysely, sql } from 'kysely';

const statements = [
  'alter table posts drop constraint posts_standing_check',
  `alter table posts add constraint posts_standing_check check (standing in
     ('live', 'draft', 'future', 'settling', 'page-not-there', 'archive', 'closed', 'removed', 'held', 'not-mailed'))`,
  'drop index posts_waiting',
  "create index posts_waiting on posts (standing) where standing in ('future', 'settling', 'page-not-there', 'held')",
  `create table pages (
     url text primary key,
     asked_since timestamptz not null,
     asked_at timestamptz,
     seen_at timestamptz,
     answer text)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
