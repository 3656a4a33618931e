// Which places are facets on this board. Reads only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** What some post bears stays a facet, also when another one is corrected. Reads all posts: not to be asked for each visitor. */
export async function bornePlaces(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ tag: string }>`
    select distinct tag from posts, unnest(tags) tag where location is not null and starts_with(tag, 'place:')`.execute(
    db,
  );
  return new Set(rows.map(({ tag }) => tag));
}
