import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { announcePosts, announceTags, rewriteTags } from '../../src/posts/announce.ts';
import type { PostDraft } from '../../src/posts/post.ts';
import { savePosts } from '../../src/posts/post-writes.ts';
import { createTestDatabase } from '../helpers/database.ts';

const NOW = new Date('2026-11-16T12:00:00Z');
let database: Database;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

async function save(...ids: string[]): Promise<void> {
  const draft: PostDraft = {
    id: null,
    title: 'T',
    organisation: null,
    role: 'T',
    tags: ['data', 'it, "quoted"'],
    body: 'B',
    summary: 'S',
    applyUrl: null,
    pageUrl: null,
    location: null,
    salary: null,
    closesAt: NOW,
    deadline: null,
    publishedAt: null,
    says: 'live',
  };
  const posts = ids.map(
    (id) =>
      ({
        id,
        path: `${id}.md`,
        draft,
        bodyHash: 'h',
        standing: 'live',
        kept: null,
        leftAt: null,
        firstSeenAt: NOW,
        publishedAt: NOW,
        changedAt: NOW,
        unsettledSince: null,
      }) as const,
  );
  await savePosts(database.db, posts);
}

const history = async () => {
  const rows = await database.db
    .selectFrom('post_tags')
    .select(['post_id', 'number', 'tags'])
    .orderBy('number')
    .execute();
  return rows.map((row) => `${row.number} ${row.post_id}: ${row.tags.join('|')}`);
};

test('posts take numbers in the order given, with their tags as they are', async () => {
  await save('a', 'b', 'c');
  await announcePosts(database.db, ['c', 'a'], NOW);
  await announcePosts(database.db, [], NOW);
  await announcePosts(database.db, ['b'], NOW);
  expect(await history()).toEqual([
    '1 c: data|it, "quoted"',
    '2 a: data|it, "quoted"',
    '3 b: data|it, "quoted"',
  ]);
  const posts = await database.db
    .selectFrom('posts')
    .select(['id', 'number', 'announced_at', 'closes_at'])
    .orderBy('id')
    .execute();
  expect(posts).toEqual([
    { id: 'a', number: 2, announced_at: NOW, closes_at: NOW },
    { id: 'b', number: 3, announced_at: NOW, closes_at: NOW },
    { id: 'c', number: 1, announced_at: NOW, closes_at: NOW },
  ]);
});

test('a changed tag set takes a number of its own, or is rewritten where the newest stands', async () => {
  await save('a');
  await announcePosts(database.db, ['a'], NOW);
  await announceTags(database.db, [{ postId: 'a', tags: ['tech'] }], NOW);
  await rewriteTags(database.db, [{ postId: 'a', tags: ['engineer', 'tech'] }]);
  expect(await history()).toEqual(['1 a: data|it, "quoted"', '2 a: engineer|tech']);
});

test('a number that is taken first is committed first, however long its transaction lasts', async () => {
  await save('slow', 'fast');
  const isTaken = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const order: string[] = [];
  const slow = database.db.transaction().execute(async (trx) => {
    await announcePosts(trx, ['slow'], NOW);
    isTaken.resolve();
    await mayCommit.promise;
    order.push('slow');
  });
  await isTaken.promise;
  const fast = database.db
    .transaction()
    .execute((trx) => announcePosts(trx, ['fast'], NOW))
    .then(() => order.push('fast'));
  const seen = await history();
  mayCommit.resolve();
  await Promise.all([slow, fast]);
  expect(seen).toEqual([]);
  expect(order).toEqual(['slow', 'fast']);
  expect((await history()).map((line) => line.slice(0, 6))).toEqual(['1 slow', '2 fast']);
});
