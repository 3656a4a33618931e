// A quarantined file was read and judged again whenever anything else changed, since its rival may be gone; of most, what is
// wrong is in the file itself. What was judged before counts as if it rested on others, until it is judged once more.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table files add column on_others boolean not null default true`.execute(db);
}
