// Guards look at a window of time, and what has just come waits until nobody writes it any more (docs/decisions/018).

import { type Kysely, sql } from 'kysely';

const statements = [
  `alter table posts
     add changed_at timestamptz,
     add unsettled_since timestamptz,
     add guarded_at timestamptz,
     add retag_since timestamptz,
     add retag_held boolean not null default false`,
  'alter table posts drop constraint posts_standing_check',
  `alter table posts add constraint posts_standing_check check (standing in
     ('live', 'draft', 'future', 'settling', 'archive', 'closed', 'removed', 'held', 'not-mailed'))`,
  // Which larger batches an admin waved through is not known any more: they are no measure of what is usual.
  `update posts set guarded_at = announced_at
     where announced_at in (select announced_at from posts group by announced_at having count(*) <= 30)`,
  'create index posts_guarded on posts (guarded_at) where guarded_at is not null',
  "create index posts_waiting on posts (standing) where standing in ('future', 'settling', 'held')",
  'create index posts_retagged on posts (retag_since) where retag_since is not null',
  // The newest number when a first digest was held: taken as known, it ends there.
  'alter table subscribers add held_number bigint',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
