// Whether somebody has said which jobs they want. Who came from another service without tags gets every job, and is asked.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table subscribers add column has_chosen boolean not null default true').execute(db);
}
