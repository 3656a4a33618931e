// What an alarm's words are made of, beside its sentences: a page says it in the board's language. A process of the version
// before goes on to write sentences only. And what came in place of a page, as more than a sentence.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table alarms add facts jsonb`.execute(db);
  await sql`alter table pages add came jsonb`.execute(db);
}
