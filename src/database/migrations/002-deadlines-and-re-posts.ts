// The day that a post's text names as its last, and a way to find the same role announced before.

import { type Kysely, sql } from 'kysely';

const statements = [
  'alter table posts add deadline timestamptz',
  // Asked for each post that is planned (posts/plannable-posts.ts); drafts and the archive were never announced.
  `create index posts_role on posts (lower(role), lower(coalesce(organisation, '')), announced_at)
     where announced_at is not null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
