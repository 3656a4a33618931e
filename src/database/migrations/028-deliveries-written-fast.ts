// A foreign key looked at, and wrote a lock into, the row of each person to whom planning wrote a delivery: a million rows of
// people for a million digests. Who deletes people makes sure that nobody plans for them meanwhile (subscribers/import-undo.ts,
// subscribers/forget-left.ts); run, audience and edition of a delivery have had no key from the beginning.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table deliveries drop constraint deliveries_subscriber_id_fkey`.execute(db);
}
