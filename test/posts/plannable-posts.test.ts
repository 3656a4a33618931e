import {
  CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database, Db } from '../../src/database/database.ts';
import type { Tables } from '../../src/database/tables.ts';
import { announcePosts } from '../../src/posts/announce.ts';
import { loadPosts, loadPostsSince } from '../../src/posts/plannable-posts.ts';
import { type PostVersion, removePosts, savePosts } from '../../src/posts/post-writes.ts';
import { markReposts } from '../../src/posts/repost-store.ts';
import { createTestDatabase } from '../helpers/database.ts';

const DAY_MS = 86_400_000;
const EIGHT_WEEKS_MS = 56 * DAY_MS;
const FIRST = new Date('2026-09-21T12:00:00Z');
const later = (ms: number) => new Date(FIRST.getTime() + ms);

let database: Database;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate posts cascade`.execute(database.db);
});

function version(id: string, role: string, organisation: string | null): PostVersion {
  const title = organisation === null ? role : `${organisation}: ${role}`;
  return {
    id,
    path: `${id}.md`,
    draft: {
      id: null,
      title,
      organisation,
      role,
      tags: ['data'],
      body: 'B',
      summary: 'S',
      applyUrl: null,
      pageUrl: null,
      location: null,
      salary: null,
      closesAt: null,
      deadline: new Date('2026-12-01T04:59:59.999Z'),
      publishedAt: null,
      says: 'live',
    },
    bodyHash: id,
    standing: 'live',
    kept: null,
    leftAt: null,
    firstSeenAt: FIRST,
    publishedAt: FIRST,
    changedAt: FIRST,
    unsettledSince: null,
  };
}

async function announce(id: string, role: string, organisation: string | null, at: Date): Promise<void> {
  await savePosts(database.db, [version(id, role, organisation)]);
  await announcePosts(database.db, [id], at);
}

/** Ids of all posts, `again` behind those that were announced before. */
async function listPosts(): Promise<string[]> {
  const posts = await markReposts(database.db, await loadPostsSince(database.db, 0, FIRST));
  return posts.map(({ id, isRepost }) => (isRepost ? `${id} again` : id)).sort();
}

describe('the same role announced again', () => {
  test.each([
    ['eight weeks less a moment later', EIGHT_WEEKS_MS - 1, true],
    ['eight weeks later', EIGHT_WEEKS_MS, false],
    ['in the same batch', 0, false],
  ])('%s', async (_, ms, isAgain) => {
    await announce('first', 'Data Director', 'Riverkeepers Union', FIRST);
    await announce('second', 'Data Director', 'Riverkeepers Union', later(ms));
    expect(await listPosts()).toEqual(['first', isAgain ? 'second again' : 'second']);
  });

  test.each([
    ['in other capitals', 'DATA director', 'riverkeepers UNION', true],
    ['in another spelling', 'The Data-Director', 'The Riverkeepers Union, Inc.', true],
    ['at another organisation', 'Data Director', 'Lake Friends', false],
    ['without an organisation', 'Data Director', null, false],
    ['another role', 'Data Manager', 'Riverkeepers Union', false],
  ])('%s', async (_, role, organisation, isAgain) => {
    await announce('first', 'Data Director', 'Riverkeepers Union', FIRST);
    await announce('second', role, organisation, later(DAY_MS));
    expect(await listPosts()).toEqual(['first', isAgain ? 'second again' : 'second']);
  });

  test('titles that name no organisation are compared whole', async () => {
    await announce('first', 'Data Director at the Union', null, FIRST);
    await announce('second', 'Data Director at the union', null, later(DAY_MS));
    expect(await listPosts()).toEqual(['first', 'second again']);
  });

  test('a post whose file was removed was announced all the same', async () => {
    await announce('first', 'Data Director', 'Riverkeepers Union', FIRST);
    await removePosts(database.db, { ids: ['first'] }, later(DAY_MS));
    await announce('second', 'Data Director', 'Riverkeepers Union', later(7 * DAY_MS));
    expect(await listPosts()).toEqual(['second again']);
  });

  test('one that was recorded or held without being announced does not count, nor is it one', async () => {
    await savePosts(database.db, [version('archive', 'Data Director', 'Riverkeepers Union')]);
    await announce('second', 'Data Director', 'Riverkeepers Union', later(DAY_MS));
    const posts = await markReposts(database.db, await loadPosts(database.db, ['archive', 'second']));
    expect(posts.map(({ isRepost }) => isRepost)).toEqual([false, false]);
  });
});

test('the day that the text names is kept', async () => {
  await announce('first', 'Data Director', 'Riverkeepers Union', FIRST);
  const [post] = await loadPosts(database.db, ['first']);
  expect(post?.deadline).toEqual(new Date('2026-12-01T04:59:59.999Z'));
});

test('earlier announcements are found by an index, not by reading all posts', async () => {
  await sql`
    insert into posts (id, path, number, title, organisation, role, tags, body, body_hash, summary, published_at,
      first_seen_at, announced_at, standing)
    select n::text, n::text, n, 'T', 'Org ' || n % 300, 'Role ' || n % 7000, '{}', 'B', 'h', 'S', ${FIRST}, ${FIRST},
      ${FIRST}::timestamptz + n * interval '1 minute', 'live'
    from generate_series(1, 20000) n`.execute(database.db);
  await sql`insert into post_tags select id, number, tags, null, true from posts`.execute(database.db);
  await sql`analyze posts, post_tags`.execute(database.db);
  const posts = await loadPosts(database.db, ['19500']);
  const plan = await explain((db) => markReposts(db, posts));
  expect(plan).toMatch(/Limit.*\n.*Index Scan Backward using posts_number_key on posts/);
});

/** How Postgres would run the first query of `load`. */
async function explain(load: (db: Db) => Promise<unknown>): Promise<string> {
  const queries: CompiledQuery[] = [];
  const nowhere = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => void queries.push(query),
  });
  await load(nowhere);
  const [query] = queries as [CompiledQuery];
  const { rows } = await database.db.executeQuery<{ 'QUERY PLAN': string }>(
    CompiledQuery.raw(`explain ${query.sql}`, [...query.parameters]),
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
