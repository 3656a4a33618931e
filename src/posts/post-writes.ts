// Writes what a scan found out about posts. Numbers are given in announce.ts. Call inside a transaction.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { PostsTable } from '../database/tables.ts';
import type { HoldReason, PostDraft } from './post.ts';

const CHUNK = 500;

/** A post as its file says it, with its identity and standing. */
export interface PostVersion {
  readonly id: string;
  readonly path: string;
  readonly draft: PostDraft;
  readonly bodyHash: string;
  readonly state: 'live' | 'held';
  readonly holdReason: HoldReason | null;
  readonly publishedAt: Date;
}

const COLUMNS = sql.raw(`
  id text, path text, title text, organisation text, role text, tags text[], body text, body_hash text, summary text,
  apply_url text, page_url text, location text, salary text, closes_at timestamptz, deadline timestamptz,
  published_at timestamptz, state text, hold_reason text, first_seen_at timestamptz`);

/**
 * Inserts or overwrites posts; number and announcement stay. A post that was missing or removed is there again. One
 * JSON parameter a chunk: 10,000 posts as single parameters take twice as long.
 */
export async function savePosts(trx: Db, posts: readonly PostVersion[], now: Date): Promise<void> {
  await freePaths(trx, posts);
  for (let start = 0; start < posts.length; start += CHUNK) {
    const rows = JSON.stringify(posts.slice(start, start + CHUNK).map((post) => toRow(post, now)));
    await sql`
      insert into posts (id, path, title, organisation, role, tags, body, body_hash, summary, apply_url, page_url,
        location, salary, closes_at, deadline, published_at, state, hold_reason, first_seen_at)
      select * from jsonb_to_recordset(${rows}::jsonb) as post (${COLUMNS})
      on conflict (id) do update set
        path = excluded.path, title = excluded.title, organisation = excluded.organisation, role = excluded.role,
        tags = excluded.tags, body = excluded.body, body_hash = excluded.body_hash, summary = excluded.summary,
        apply_url = excluded.apply_url, page_url = excluded.page_url, location = excluded.location,
        salary = excluded.salary, closes_at = excluded.closes_at, deadline = excluded.deadline,
        published_at = excluded.published_at, state = excluded.state, hold_reason = excluded.hold_reason, missing_since = null, removed_at = null`.execute(
      trx,
    );
  }
}

/** Two posts may swap their paths, and a path belongs to one post at a time: the movers step aside first. */
async function freePaths(trx: Db, posts: readonly PostVersion[]): Promise<void> {
  if (posts.length === 0) return;
  await sql`
    update posts set path = '/moving/' || posts.id
    from unnest(${posts.map((post) => post.id)}::text[], ${posts.map((post) => post.path)}::text[]) as moved (id, path)
    where posts.id = moved.id and posts.path <> moved.path and state <> 'removed'`.execute(trx);
}

function toRow({ draft, ...post }: PostVersion, now: Date): Partial<Record<keyof PostsTable, unknown>> {
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
    state: post.state,
    hold_reason: post.holdReason,
    first_seen_at: now,
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
    .set({ state: 'removed', hold_reason: null, missing_since: null, removed_at: now })
    .where(column, '=', sql<string>`any(${values})`)
    .where('state', '<>', 'removed')
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Their files are not there: not sent, but not given up yet. */
export async function markMissing(trx: Db, paths: readonly string[], now: Date): Promise<void> {
  if (paths.length === 0) return;
  await trx
    .updateTable('posts')
    .set({ missing_since: now })
    .where('path', '=', sql<string>`any(${paths})`)
    .where('state', '<>', 'removed')
    .where('missing_since', 'is', null)
    .execute();
}

/** Their files are there again, even if they cannot be read: the last good version is in force. */
export async function unmarkMissing(trx: Db, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  await trx
    .updateTable('posts')
    .set({ missing_since: null })
    .where('path', '=', sql<string>`any(${paths})`)
    .where('missing_since', 'is not', null)
    .execute();
}

/** Keeps posts back because too many came at once. */
export async function holdFlood(trx: Db, postIds: readonly string[]): Promise<void> {
  if (postIds.length === 0) return;
  await trx
    .updateTable('posts')
    .set({ state: 'held', hold_reason: 'flood' })
    .where('id', '=', sql<string>`any(${postIds})`)
    .where('hold_reason', 'is distinct from', 'flood')
    .execute();
}
