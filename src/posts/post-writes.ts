// Writes what a scan found out about posts. Numbers are given in announce.ts. Call inside a transaction.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { PostsTable } from '../database/post-tables.ts';
import type { PostHold, Standing } from '../database/values.ts';
import { partsOf } from '../parts.ts';
import type { PostDraft } from './post.ts';

/** A statement with all of them has to stay below what one value may hold (256 MiB). */
const CHUNK = { posts: 500, characters: 16_000_000 };

/** A post as its file says it, with its identity and standing. */
export interface PostVersion {
  readonly id: string;
  readonly path: string;
  readonly draft: PostDraft;
  readonly bodyHash: string;
  readonly standing: Exclude<Standing, 'missing' | 'removed'>;
  readonly kept: PostHold | null;
  readonly leftAt: Date | null;
  readonly publishedAt: Date;
  readonly firstSeenAt: Date;
  readonly changedAt: Date;
  /** Null unless it settles. */
  readonly unsettledSince: Date | null;
}

const COLUMNS = sql.raw(`
  id text, path text, title text, organisation text, role text, tags text[], body text, body_hash text, summary text,
  apply_url text, page_url text, location text, salary text, closes_at timestamptz, deadline timestamptz,
  published_at timestamptz, says text, kept text, standing text, left_at timestamptz, first_seen_at timestamptz,
  changed_at timestamptz, unsettled_since timestamptz`);

/**
 * Inserts or overwrites posts; number and announcement stay. A post that was missing or removed is there again. One
 * JSON parameter a chunk: 10,000 posts as single parameters take twice as long.
 */
export async function savePosts(trx: Db, posts: readonly PostVersion[]): Promise<void> {
  await freePaths(trx, posts);
  for (const chunk of chunksOf(posts)) {
    const rows = JSON.stringify(chunk.map(toRow));
    await sql`
      insert into posts (id, path, title, organisation, role, tags, body, body_hash, summary, apply_url, page_url,
        location, salary, closes_at, deadline, published_at, says, kept, standing, left_at, first_seen_at, changed_at,
        unsettled_since)
      select * from jsonb_to_recordset(${rows}::jsonb) as post (${COLUMNS})
      on conflict (id) do update set
        path = excluded.path, title = excluded.title, organisation = excluded.organisation, role = excluded.role,
        tags = excluded.tags, body = excluded.body, body_hash = excluded.body_hash, summary = excluded.summary,
        apply_url = excluded.apply_url, page_url = excluded.page_url, location = excluded.location,
        salary = excluded.salary, closes_at = excluded.closes_at, deadline = excluded.deadline,
        published_at = excluded.published_at, says = excluded.says, kept = excluded.kept, standing = excluded.standing,
        left_at = excluded.left_at, first_seen_at = excluded.first_seen_at, changed_at = excluded.changed_at,
        unsettled_since = excluded.unsettled_since, missing_since = null, removed_at = null`.execute(trx);
  }
}

function* chunksOf(posts: readonly PostVersion[]): Generator<readonly PostVersion[]> {
  let start = 0;
  let characters = 0;
  for (const [index, { draft }] of posts.entries()) {
    const isFull = index - start >= CHUNK.posts || characters + draft.body.length > CHUNK.characters;
    if (isFull && index > start) {
      yield posts.slice(start, index);
      [start, characters] = [index, 0];
    }
    characters += draft.body.length;
  }
  if (start < posts.length) yield posts.slice(start);
}

/** Two posts may swap their paths, and a path belongs to one post at a time: the movers step aside first. */
async function freePaths(trx: Db, posts: readonly PostVersion[]): Promise<void> {
  for (const part of partsOf(posts))
    await sql`
      update posts set path = '/moving/' || posts.id
      from unnest(${part.map((post) => post.id)}::text[], ${part.map((post) => post.path)}::text[]) as moved (id, path)
      where posts.id = moved.id and posts.path <> moved.path and removed_at is null`.execute(trx);
}

function toRow({ draft, ...post }: PostVersion): Partial<Record<keyof PostsTable, unknown>> {
  return {
    id: post.id,
    path: post.path,
    title: draft.title,
    organisation: draft.organisation,
    role: draft.role,
    tags: draft.tags,
    body: draft.body,
    body_hash: post.bodyHash,
    summary: draft.summary,
    apply_url: draft.applyUrl,
    page_url: draft.pageUrl,
    location: draft.location,
    salary: draft.salary,
    closes_at: draft.closesAt,
    deadline: draft.deadline,
    published_at: post.publishedAt,
    says: draft.says,
    kept: post.kept,
    standing: post.standing,
    left_at: post.leftAt,
    first_seen_at: post.firstSeenAt,
    changed_at: post.changedAt,
    unsettled_since: post.unsettledSince,
  };
}

/** Their files were deleted or tell of other posts now. */
export async function removePosts(
  trx: Db,
  by: { ids: readonly string[] } | { paths: readonly string[] },
  now: Date,
): Promise<number> {
  const [column, values] = 'ids' in by ? (['id', by.ids] as const) : (['path', by.paths] as const);
  if (values.length === 0) return 0;
  const result = await trx
    .updateTable('posts')
    .set({
      standing: 'removed',
      kept: null,
      missing_since: null,
      removed_at: now,
      left_at: sql`case when standing = 'live' then least(closes_at, ${now}::timestamptz) else left_at end`,
    })
    .where(column, '=', sql<string>`any(${values})`)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Their files are not there: not sent, but not given up yet. */
export async function markMissing(trx: Db, paths: readonly string[], now: Date): Promise<void> {
  for (const part of partsOf(paths))
    await trx
      .updateTable('posts')
      .set({ missing_since: now })
      .where('path', '=', sql<string>`any(${part})`)
      .where('removed_at', 'is', null)
      .where('missing_since', 'is', null)
      .execute();
}

/** Their files are there again, even if they cannot be read: the last good version is in force. */
export async function unmarkMissing(trx: Db, paths: readonly string[]): Promise<void> {
  for (const part of partsOf(paths))
    await trx
      .updateTable('posts')
      .set({ missing_since: null })
      .where('path', '=', sql<string>`any(${part})`)
      .where('missing_since', 'is not', null)
      .execute();
}

/** Records standings that changed though no file did; who is announced takes a number in announce.ts. */
export async function recordStandings(
  trx: Db,
  verdicts: readonly {
    readonly id: string;
    readonly standing: PostVersion['standing'];
    readonly kept: PostHold | null;
    readonly unsettledSince?: Date | null;
    /** Where it is live no more. */
    readonly leftAt?: Date | null;
  }[],
): Promise<void> {
  for (const part of partsOf(verdicts)) await recordPart(trx, part);
}

async function recordPart(trx: Db, verdicts: readonly object[]): Promise<void> {
  const rows = JSON.stringify(verdicts);
  await sql`
    update posts set standing = verdict.standing, kept = verdict.kept, unsettled_since = verdict."unsettledSince",
      left_at = case when verdict.standing <> 'live' then coalesce(verdict."leftAt", left_at) end
    from jsonb_to_recordset(${rows}::jsonb) as verdict (id text, standing text, kept text, "unsettledSince" timestamptz,
      "leftAt" timestamptz)
    where posts.id = verdict.id`.execute(trx);
}

/** They went past the guard against floods, or were caught by it; null = an admin let them out. */
export async function markGuarded(trx: Db, postIds: readonly string[], at: Date | null): Promise<void> {
  for (const part of partsOf(postIds))
    await trx
      .updateTable('posts')
      .set({ guarded_at: at })
      .where('id', '=', sql<string>`any(${part})`)
      .execute();
}

/** Somebody is at their files still, though what stands there now cannot be read. */
export async function markChanged(trx: Db, paths: readonly string[], now: Date): Promise<void> {
  for (const part of partsOf(paths))
    await trx
      .updateTable('posts')
      .set({ changed_at: now })
      .where('path', '=', sql<string>`any(${part})`)
      .where('standing', '=', 'settling')
      .execute();
}
