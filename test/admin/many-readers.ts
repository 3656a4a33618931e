// Readers by the dozen, who follow one tag.

import { sql } from 'kysely';
import type { Db } from '../../src/database/database.ts';
import type { Frequency } from '../../src/database/values.ts';

export async function addReaders(
  db: Db,
  {
    tag,
    frequency,
    people,
  }: { readonly tag: string; readonly frequency: Frequency; readonly people: number },
): Promise<void> {
  const name = `${tag}-${frequency}`;
  const alerts = JSON.stringify([{ any: [tag], all: [], none: [] }]);
  await sql`
    with audience as (
      insert into audiences (hash, frequency, time_zone, alerts, schedule)
      values (${name}, ${frequency}, 'UTC', ${alerts}, '') returning id)
    insert into subscribers
      (email, address_hash, time_zone, frequency, audience_id, cursor, state, source, created_at)
    select ${name}::text || n || '@example.org', ${name}::text || n, 'UTC', ${frequency}, id, 0, 'confirmed', 'command', now()
    from audience, generate_series(1, ${people}::int) n`.execute(db);
}
