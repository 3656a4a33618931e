// Apply links are asked whether they still lead somewhere, and a post may be left out while its link does not.

import { type Kysely, sql } from 'kysely';

const statements = [
  'alter table posts drop constraint posts_standing_check',
  `alter table posts add constraint posts_standing_check check (standing in ('live', 'draft', 'future', 'settling',
     'page-not-there', 'link-gone', 'archive', 'closed', 'removed', 'held', 'not-mailed'))`,
  'drop index posts_waiting',
  `create index posts_waiting on posts (standing)
     where standing in ('future', 'settling', 'page-not-there', 'link-gone', 'held')`,
  `create table links (
     url text primary key,
     ask_at timestamptz,
     asked_at timestamptz,
     answer text,
     gone_since timestamptz,
     gone_at timestamptz)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
