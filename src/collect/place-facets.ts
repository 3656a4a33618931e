// A place is a facet from the fifth post that states it (docs/decisions/021). It is counted in the ledger, posts that are
// gone included, so that a place stays one. Posts that were there before get it quietly: their newest tag set is rewritten,
// no number is taken, nobody is mailed the archive. In the caller's transaction.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { isEnough, placeFacetsOf } from '../posts/facets.ts';
import { bornePlaces } from '../posts/place-store.ts';
import { mapInSlices } from '../slices.ts';
import type { Version } from './post-version.ts';

/** The versions of this pass with their places; the ledger's other posts get those that have become facets by them. */
export async function withPlaces(trx: Db, versions: readonly Version[]): Promise<readonly Version[]> {
  if (versions.every(({ draft }) => draft.location === null)) return versions;
  const others = await locationsBeside(
    trx,
    versions.map(({ id }) => id),
  );
  const borne = await bornePlaces(trx);
  const placesOf = placesOnce();
  const counts = new Map<string, number>();
  const add = (location: string | null, posts: number) => {
    for (const facet of placesOf(location)) counts.set(facet, (counts.get(facet) ?? 0) + posts);
  };
  await mapInSlices(others, ({ location, posts }) => add(location, posts));
  await mapInSlices(versions, ({ draft }) => add(draft.location, 1));
  const isPlace = (facet: string) => borne.has(facet) || isEnough(counts.get(facet) ?? 0);
  const late = others.flatMap(({ location }) =>
    placesOf(location)
      .filter((facet) => !borne.has(facet) && isPlace(facet))
      .map((facet) => ({ location, facet })),
  );
  await addQuietly(trx, late);
  return mapInSlices(versions, (version) => {
    const { tags, location } = version.draft;
    const places = placesOf(location).filter(isPlace);
    return places.length === 0
      ? version
      : { ...version, draft: { ...version.draft, tags: [...tags, ...places] } };
  });
}

/** Many posts state the same. */
function placesOnce(): (location: string | null) => readonly string[] {
  const known = new Map<string | null, readonly string[]>();
  return (location) => {
    const places = known.get(location) ?? placeFacetsOf(location);
    known.set(location, places);
    return places;
  };
}

interface Stated {
  readonly location: string;
  readonly posts: number;
}

async function locationsBeside(trx: Db, ids: readonly string[]): Promise<Stated[]> {
  const { rows } = await sql<Stated>`
    select location, count(*)::int as posts from posts
    where location is not null and not exists (select from unnest(${ids}::text[]) as read (id) where read.id = posts.id)
    group by location`.execute(trx);
  return rows;
}

async function addQuietly(
  trx: Db,
  late: readonly { readonly location: string; readonly facet: string }[],
): Promise<void> {
  if (late.length === 0) return;
  const rows = JSON.stringify(late);
  await sql`
    with late as (
      select posts.id, array_agg(facet) as facets
      from posts join jsonb_to_recordset(${rows}::jsonb) as place (location text, facet text) using (location)
      where not facet = any(tags)
      group by posts.id
    ), announced as (
      update post_tags set tags = post_tags.tags || late.facets from late
      where post_id = late.id
        and number = (select max(number) from post_tags newest where newest.post_id = late.id)
    )
    update posts set tags = posts.tags || late.facets from late where posts.id = late.id`.execute(trx);
}
