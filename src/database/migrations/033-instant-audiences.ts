// Which readers at once are due, asked between the slices of a long run: among the audiences of a weekly slot, all of which are
// due meanwhile, it took a look at each of them.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index audiences_instant on audiences (next_due_at) where frequency = 'instant'`.execute(
    db,
  );
}
