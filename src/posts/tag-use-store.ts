// Which tags are in use, asked for new posts alone: a post whose tags nobody else has reaches nobody.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { FACETS } from './facets.ts';
import type { TagAliases } from './tags.ts';

/** With fewer posts there is no usual tag. */
const FEWEST_POSTS = 5;

/** Paths among these whose post has no tag that another post or an alert has; the posts are written already. */
export async function findLonelyPosts(
  db: Db,
  paths: readonly string[],
  aliases: TagAliases,
): Promise<ReadonlySet<string>> {
  if (paths.length === 0 || !(await hasTaggedPosts(db, paths))) return new Set();
  return new Set(paths).difference(await findTakenUp(db, paths, aliases));
}

async function hasTaggedPosts(db: Db, exceptPaths: readonly string[]): Promise<boolean> {
  const { rows } = await sql`
    select from posts where removed_at is null and cardinality(tags) > 0
      and not exists (select from unnest(${exceptPaths}::text[]) own (path) where own.path = posts.path)
    limit ${FEWEST_POSTS}`.execute(db);
  return rows.length === FEWEST_POSTS;
}

/**
 * Which of the posts at these paths have a tag by now that another post or an alert has. One statement, none without paths:
 * it is asked at each look as long as a post is lonely.
 */
export async function findTakenUp(
  db: Db,
  paths: readonly string[],
  aliases: TagAliases,
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const pairs = Object.entries(aliases);
  const { rows } = await sql<{ path: string }>`
    with alias as (
      select * from unnest(${pairs.map(([written]) => written)}::text[], ${pairs.map(([, tag]) => tag)}::text[]) a (written, tag)),
    own as (
      select p.path, coalesce(a.tag, t.tag) as tag
      from posts p cross join unnest(p.tags) t (tag) left join alias a on a.written = t.tag
      where p.path = any(${paths}) and p.removed_at is null and t.tag !~ ${FACETS}),
    wanted as (
      select tag, array_append(array(select written from alias where alias.tag = o.tag), tag) as spellings
      from (select distinct tag from own) o),
    used as (
      select tag from wanted where 2 = (select count(*) from (
        select from posts where removed_at is null and tags && spellings limit 2) two)),
    asked as (
      select coalesce(a.tag, t.tag) as tag
      from audiences cross join jsonb_array_elements(alerts) alert
        cross join jsonb_array_elements_text(coalesce(alert -> 'any', '[]') || coalesce(alert -> 'all', '[]')) t (tag)
        left join alias a on a.written = t.tag)
    select distinct path from own
    where tag in (select tag from used) or tag in (select tag from asked)`.execute(db);
  return new Set(rows.map(({ path }) => path));
}
