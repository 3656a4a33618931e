// Which tags are in use, asked for new posts alone: a post whose tags nobody else has reaches nobody.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { FACETS } from './facets.ts';
import { applyAliases, type TagAliases } from './tags.ts';

interface NewPost {
  readonly id: string;
  readonly tags: readonly string[];
}

/** With fewer posts there is no usual tag. */
const FEWEST_POSTS = 5;

/** Ids of the posts among these of whose tags no other post and no alert has one. */
export async function findLonelyPosts(
  db: Db,
  posts: readonly NewPost[],
  aliases: TagAliases,
): Promise<ReadonlySet<string>> {
  const ids = posts.map(({ id }) => id);
  if (posts.length === 0 || !(await hasTaggedPosts(db, ids))) return new Set();
  const spellings = spellingsOf(posts, aliases);
  const used = await usedByPosts(db, spellings, aliases);
  const lonely = posts.filter(({ tags }) =>
    applyAliases(tags, aliases).every((tag) => (used.get(tag) ?? 0) < 2),
  );
  if (lonely.length === 0) return new Set();
  const asked = new Set(applyAliases(await askedFor(db, spellingsOf(lonely, aliases)), aliases));
  const alone = lonely.filter(({ tags }) => !applyAliases(tags, aliases).some((tag) => asked.has(tag)));
  return new Set(alone.map(({ id }) => id));
}

async function hasTaggedPosts(db: Db, exceptIds: readonly string[]): Promise<boolean> {
  const rows = await db
    .selectFrom('posts')
    .select('id')
    .where('removed_at', 'is', null)
    .where(sql<boolean>`cardinality(tags) > 0`)
    .where(sql<boolean>`id <> all(${exceptIds})`)
    .limit(FEWEST_POSTS)
    .execute();
  return rows.length === FEWEST_POSTS;
}

/** The tags, and what is written for them. */
function spellingsOf(posts: readonly NewPost[], aliases: TagAliases): string[] {
  const tags = new Set(
    applyAliases(
      posts.flatMap((post) => [...post.tags]),
      aliases,
    ),
  );
  const others = Object.entries(aliases).flatMap(([written, tag]) => (tags.has(tag) ? [written] : []));
  return [...tags, ...others];
}

async function usedByPosts(
  db: Db,
  spellings: readonly string[],
  aliases: TagAliases,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('posts')
    .select('tags')
    .where('removed_at', 'is', null)
    .where(sql<boolean>`tags && ${spellings}::text[]`)
    .execute();
  const used = new Map<string, number>();
  for (const { tags } of rows)
    for (const tag of applyAliases(tags, aliases)) used.set(tag, (used.get(tag) ?? 0) + 1);
  return used;
}

async function askedFor(db: Db, spellings: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    select distinct tag
    from audiences, jsonb_array_elements(alerts) alert,
      jsonb_array_elements_text(coalesce(alert -> 'any', '[]') || coalesce(alert -> 'all', '[]')) tag
    where tag = any(${spellings}::text[])`.execute(db);
  return rows.map(({ tag }) => tag);
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
    used as (
      select coalesce(a.tag, t.tag) as tag
      from posts p cross join unnest(p.tags) t (tag) left join alias a on a.written = t.tag
      where p.removed_at is null
      group by 1 having count(distinct p.id) > 1),
    asked as (
      select coalesce(a.tag, t.tag) as tag
      from audiences cross join jsonb_array_elements(alerts) alert
        cross join jsonb_array_elements_text(coalesce(alert -> 'any', '[]') || coalesce(alert -> 'all', '[]')) t (tag)
        left join alias a on a.written = t.tag)
    select distinct path from own
    where tag in (select tag from used) or tag in (select tag from asked)`.execute(db);
  return new Set(rows.map(({ path }) => path));
}
