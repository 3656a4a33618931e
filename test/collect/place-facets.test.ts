import { afterEach, beforeEach, expect, test } from 'vitest';
import { matchRange } from '../../src/plan/match.ts';
import { loadPosts } from '../../src/posts/plannable-posts.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { type Board, createBoard, DAY_MS, postText, withWait } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
  await board.establish();
});
afterEach(() => board.close());

const inPortland = (number: number, more = '') =>
  postText({
    title: `Org: Role ${number}`,
    body: `We count fish number ${number}.`,
    more: `location: Portland, OR\n${more}`,
  });

async function add(...numbers: number[]): Promise<void> {
  for (const number of numbers) await board.write(`posts/${number}.md`, inPortland(number));
  await board.collect();
}

const placesOf = async (path: string) => {
  const { tags, history } = await board.post(path);
  const places = (list: readonly string[]) => list.filter((tag) => tag.startsWith('place:'));
  return { now: places(tags), announced: history.map((entry) => places(entry.tags)) };
};
const WITH = { now: ['place:portland-or'], announced: [['place:portland-or']] };
const WITHOUT = { now: [], announced: [[]] };

test('a place is a facet from the fifth post that states it, of all five', async () => {
  await add(1, 2, 3, 4);
  expect(await placesOf('1.md')).toEqual(WITHOUT);
  await add(5);
  for (const number of [1, 2, 3, 4, 5]) expect(await placesOf(`${number}.md`)).toEqual(WITH);
});

test('the fifth post is announced to those who asked for the place; the four before are not', async () => {
  await add(1, 2, 3, 4);
  const cursor = Math.max(...(await board.posts()).map(({ number }) => number ?? 0));
  board.told.length = 0;
  await add(5);
  const posts = await board.posts();
  const fifth = await board.post('5.md');
  expect(board.told).toEqual([[fifth.id]]);
  const announced = await loadPosts(
    board.db,
    posts.map(({ id }) => id),
  );
  const alerts = [buildAlert({ all: ['place:portland-or'] })];
  const ids = (from: number) =>
    matchRange(announced, alerts, { from, to: 100 }, {})
      .map(({ id }) => id)
      .toSorted();
  expect(ids(cursor)).toEqual([fifth.id]);
  // Who has not had the digest of that week yet gets all five: they are new to that person.
  expect(ids(0)).toEqual(posts.map(({ id }) => id).toSorted());
});

test('five that come at once have it at once', async () => {
  await add(1, 2, 3, 4, 5);
  expect(await placesOf('3.md')).toEqual(WITH);
});

test('a place stays one when a post is corrected or goes', async () => {
  await add(1, 2, 3, 4, 5);
  await board.write('posts/1.md', inPortland(1).replace('Portland', 'Salem'));
  await board.collect();
  expect(await placesOf('1.md')).toEqual(WITHOUT);
  await board.remove('posts/2.md');
  await board.collectRemovals();
  await add(6);
  expect(await placesOf('6.md')).toEqual(WITH);
  expect(await placesOf('3.md')).toEqual(WITH);
});

test('a post that is read again keeps it and is announced to nobody', async () => {
  await add(1, 2, 3, 4, 5);
  board.told.length = 0;
  await board.write('posts/1.md', `${inPortland(1)}\nOne more sentence about the fish.\n`);
  await board.collect();
  expect(await placesOf('1.md')).toEqual(WITH);
  expect(board.told).toEqual([]);
});

test('tags that wait to be announced are not announced by the way', async () => {
  await add(1, 2, 3, 4);
  board.config = withWait(board.config, DAY_MS);
  await board.write('posts/1.md', inPortland(1).replace('tags: [data]', 'tags: [data, rivers]'));
  await board.collect();
  await add(5);
  expect((await board.post('1.md')).history.map(({ tags }) => tags)).toEqual([
    ['data', 'org:org', 'place:portland-or'],
  ]);
  board.config = withWait(board.config, 0);
  await board.collect();
  expect((await board.post('1.md')).history.map(({ tags }) => tags)).toEqual([
    ['data', 'org:org', 'place:portland-or'],
    ['data', 'rivers', 'org:org', 'place:portland-or'],
  ]);
});

test('an archive counts: a board with years of posts knows its places at once', async () => {
  for (const number of [1, 2, 3, 4])
    await board.write(`posts/${number}.md`, inPortland(number, 'date: 2024-01-05'));
  await board.write('posts/5.md', inPortland(5));
  await board.collect();
  expect(await placesOf('5.md')).toEqual(WITH);
  expect((await board.post('1.md')).number).toBeNull();
});
