// Ids that were written into a post after it had got one. And no index for what is compared by spelling now.

import { type Kysely, sql } from 'kysely';

const statements = [
  `create table late_ids (
     stated text primary key,
     post_id text not null references posts on delete cascade)`,
  'create index late_ids_post on late_ids (post_id)',
  'drop index posts_role',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
