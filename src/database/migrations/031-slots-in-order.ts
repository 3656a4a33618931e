// The audiences of a slot in the order in which planning takes them: each slice of a run looked through all audiences from
// where the last had ended, of whatever slot. Whatever asked the index before finds what it asks for in this one.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index audiences_slot on audiences (next_due_at, id) where next_due_at is not null`.execute(
    db,
  );
  await sql`drop index audiences_due`.execute(db);
}
