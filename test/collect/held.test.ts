import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { heldItems, releaseHeld } from '../../src/collect/held.ts';
import { newestNumber } from '../../src/subscribers/cursor.ts';
import { type Board, createBoard, DAY_MS, postText } from './board.ts';

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

const release = (quiet: boolean) =>
  releaseHeld(
    { db: board.db, config: board.config, announced: async (ids) => void board.told.push(ids) },
    { quiet },
    board.now,
  );

describe('many posts at once', () => {
  test('30 are announced, 31 are held, all of them', async () => {
    await writePosts(0, 30);
    await board.collect();
    expect(board.told[0]).toHaveLength(30);
    await writePosts(100, 191);
    expect((await board.collect()).posts).toMatchObject({ floodCount: 91, announcedIds: [] });
    expect(await board.alarms()).toEqual(['posts-held']);
    expect(await newestNumber(board.db)).toBe(30);
    const held = await heldItems(board.db);
    expect(held.posts.map((post) => post.reason)).toEqual(Array(91).fill('held'));
  });

  test('a board that usually brings more gets three times as many', async () => {
    await writePosts(0, 29);
    await board.collect();
    board.advance(DAY_MS);
    await writePosts(100, 187);
    expect((await board.collect()).posts.floodCount).toBe(0);
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
    const { postIds } = await release(false);
    expect(board.told).toEqual([postIds]);
    const posts = await board.posts();
    expect(posts.map((post) => post.number)).toEqual(Array.from({ length: 31 }, (_, index) => index + 1));
    expect(posts.every((post) => post.standing === 'live' && post.history.length === 1)).toBe(true);
    expect(await board.alarms()).toEqual([]);
  });

  test('released quietly, they are kept without a number, for good', async () => {
    await writePosts(0, 31);
    await board.collect();
    await release(true);
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
  expect((await release(false)).postIds).toEqual([]);
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

  test('20 get their welcome, 21 on an empty database are held', async () => {
    await subscribe(20);
    await board.collect();
    expect((await people()).map((row) => row.welcome)).toEqual(Array(20).fill('due'));
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
    expect((await release(quiet)).welcomeCount).toBe(21);
    expect(await people()).toEqual(Array(21).fill(row));
    expect(await board.alarms()).toEqual([]);
  });
});
