import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { releaseHeld } from '../../src/collect/held.ts';
import { heldItems } from '../../src/collect/held-items.ts';
import type { HoldName } from '../../src/collect/hold.ts';
import { newestNumber } from '../../src/subscribers/cursor.ts';
import { type Board, createBoard, DAY_MS, MINUTE_MS, postText } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

async function writePosts(from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) {
    await board.write(`posts/${String(index).padStart(3, '0')}.md`, postText({ title: `Org: ${index}` }));
  }
}

const release = (name: HoldName, quiet: boolean) =>
  releaseHeld(
    { db: board.db, config: board.config, announced: async (ids) => void board.told.push(ids) },
    { name, quiet },
    board.now,
  );

describe('many posts at once', () => {
  test('30 are announced, 31 are held, all of them', async () => {
    await board.establish();
    await writePosts(0, 30);
    await board.collect();
    expect(board.told[0]).toHaveLength(30);
    board.advance(DAY_MS);
    await writePosts(100, 191);
    expect((await board.collect()).posts).toMatchObject({ floodCount: 91, announcedIds: [] });
    expect(await board.alarms()).toEqual(['posts-held']);
    expect(await newestNumber(board.db)).toBe(30);
    const held = await heldItems(board.db);
    expect(held.posts.map((post) => post.reason)).toEqual(Array(91).fill('held'));
  });

  test('a board that usually brings more gets three times as many', async () => {
    await board.establish();
    await writePosts(0, 29);
    await board.collect();
    board.advance(DAY_MS);
    await writePosts(100, 187);
    expect((await board.collect()).posts.floodCount).toBe(0);
  });

  test.each([
    [20, 0],
    [21, 21],
  ])('of a board that has served nobody yet, %i posts: %i are held', async (count, floodCount) => {
    await writePosts(0, count);
    expect((await board.collect()).posts.floodCount).toBe(floodCount);
  });

  test('what comes one by one is seen as what it is, until an hour is quiet', async () => {
    await board.establish();
    for (let index = 0; index < 40; index += 1) {
      await writePosts(index, index + 1);
      await board.collect();
      board.advance(MINUTE_MS);
    }
    expect(board.told.flat()).toHaveLength(30);
    expect((await heldItems(board.db)).posts).toHaveLength(10);
    board.advance(61 * MINUTE_MS);
    await writePosts(50, 51);
    await board.collect();
    expect(board.told.flat()).toHaveLength(31);
  });

  test('what an admin waved through is no measure of what is usual, and counts for nothing', async () => {
    await board.establish();
    await writePosts(0, 60);
    await board.collect();
    await release('posts', false);
    await writePosts(60, 61);
    expect((await board.collect()).posts).toMatchObject({
      floodCount: 0,
      announcedIds: [expect.any(String)],
    });
    board.advance(DAY_MS);
    await writePosts(100, 131);
    expect((await board.collect()).posts.floodCount).toBe(31);
  });

  test('nothing is released by itself, and the next single post is announced as ever', async () => {
    await writePosts(0, 31);
    await board.collect();
    board.advance(DAY_MS);
    await board.write('posts/000.md', postText({ title: 'Org: 0', body: 'Edited.' }));
    await board.write('posts/new.md', postText({ title: 'New: Post' }));
    await board.collect({ thorough: true });
    expect((await board.post('new.md')).number).toBe(1);
    expect((await board.post('000.md')).standing).toBe('held');
    expect(await board.alarms()).toEqual(['posts-held']);
  });

  test('released, they are announced in order', async () => {
    await writePosts(0, 31);
    await board.collect();
    expect(await release('posts', false)).toEqual({ name: 'posts', count: 31 });
    const posts = await board.posts();
    expect(board.told).toEqual([posts.map(({ id }) => id)]);
    expect(posts.map((post) => post.number)).toEqual(Array.from({ length: 31 }, (_, index) => index + 1));
    expect(posts.every((post) => post.standing === 'live' && post.history.length === 1)).toBe(true);
    expect(await board.alarms()).toEqual([]);
  });

  test('released quietly, they are kept without a number, for good', async () => {
    await writePosts(0, 31);
    await board.collect();
    await release('posts', true);
    await board.write('posts/000.md', postText({ title: 'Org: 0', tags: ['tech'] }));
    await board.collect({ thorough: true });
    expect(board.told).toEqual([]);
    expect((await board.posts()).every((post) => post.standing === 'archive' && post.number === null)).toBe(
      true,
    );
    expect(await board.alarms()).toEqual([]);
  });

  test('the alarm goes when the files go', async () => {
    await writePosts(0, 31);
    await board.collect();
    for (const half of [
      [0, 16],
      [16, 31],
    ] as const) {
      for (let index = half[0]; index < half[1]; index += 1) {
        await board.remove(`posts/${String(index).padStart(3, '0')}.md`);
      }
      expect(await board.alarms()).toEqual(['posts-held']);
      await board.collectRemovals();
    }
    expect(await board.alarms()).toEqual([]);
    expect((await heldItems(board.db)).posts).toEqual([]);
  });
});

test('posts that wait for their own date or author are listed, not released', async () => {
  await board.write('posts/a.md', postText({ title: 'A: A', more: 'date: 2026-12-24' }));
  await board.write('posts/b.md', postText({ title: 'B: B', more: 'draft: true' }));
  await board.collect();
  const { posts } = await heldItems(board.db);
  expect(posts.map((post) => [post.path, post.reason])).toEqual([
    ['b.md', 'draft'],
    ['a.md', 'future'],
  ]);
  expect(posts[1]?.publishedAt).toEqual(new Date('2026-12-24T00:00:00Z'));
  expect((await release('posts', false)).count).toBe(0);
});

describe('many people at once', () => {
  const subscribe = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      await board.write(
        `subscriptions/${index}.md`,
        `---\nemail: reader${index}@example.org\ntags: [data]\n---\n`,
      );
    }
  };
  const people = () =>
    board.db.selectFrom('subscribers').select(['welcome', 'cursor']).orderBy('id').execute();

  test.each([
    [10, false, 'due'],
    [11, false, 'held'],
    [20, true, 'due'],
    [21, true, 'held'],
  ])('%i at once (on a board that has served people: %s): %s', async (count, isEstablished, welcome) => {
    if (isEstablished) await board.establish();
    await subscribe(count);
    await board.collect();
    expect((await people()).map((row) => row.welcome)).toEqual(Array(count).fill(welcome));
  });

  test.each([
    [false, { welcome: 'due', cursor: 0 }],
    [true, { welcome: null, cursor: 1 }],
  ])('held welcomes, released (quietly: %s)', async (quiet, row) => {
    await board.write('posts/a.md', postText());
    await subscribe(21);
    await board.collect();
    expect(await board.alarms()).toEqual(['welcomes-held']);
    expect((await heldItems(board.db)).welcomeCount).toBe(21);
    expect((await people()).every((person) => person.welcome === 'held')).toBe(true);
    expect((await release('first-digests', quiet)).count).toBe(21);
    expect(await people()).toEqual(Array(21).fill(row));
    expect(await board.alarms()).toEqual([]);
  });
});
