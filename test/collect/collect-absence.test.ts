import { rename, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Board, createBoard, DAY_MS, MINUTE_MS, postText } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
  await board.establish();
});
afterEach(() => board.close());

async function writePosts(count: number, folder = 'posts'): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await board.write(`${folder}/${index}.md`, postText({ title: `Org: ${index}` }));
  }
}

const states = async () =>
  (await board.posts()).map((post) => (post.missing_since === null ? post.standing : 'missing'));

describe('deletions', () => {
  test('a deletion counts when the file was absent five minutes before as well', async () => {
    await writePosts(2);
    await board.collect();
    await board.remove('posts/0.md');
    await board.collect();
    expect(await states()).toEqual(['missing', 'live']);
    board.advance(5 * MINUTE_MS - 1);
    await board.collect();
    expect(await states()).toEqual(['missing', 'live']);
    board.advance(1);
    expect((await board.collect()).posts.removedCount).toBe(1);
    expect(await states()).toEqual(['removed', 'live']);
    expect(await board.files()).toEqual(['1.md: ok']);
  });

  test('a file that is back in time never was away', async () => {
    await writePosts(1);
    await board.collect();
    await board.move('posts/0.md', 'away.md');
    await board.collect();
    await board.move('away.md', 'posts/0.md');
    await board.collect();
    expect(await states()).toEqual(['live']);
    expect(await board.files()).toEqual(['0.md: ok']);
  });

  test('a file that comes back broken keeps the last good version in force', async () => {
    await writePosts(1);
    await board.collect();
    await board.remove('posts/0.md');
    await board.collect();
    await board.write('posts/0.md', '---\ntitle: A: B\n---\n');
    await board.collect();
    expect(await states()).toEqual(['live']);
  });

  test.each([
    ['0.md', 100, { number: 1, standing: 'archive' }],
    ['elsewhere/other.md', 10, { number: 2, standing: 'live' }],
  ])('a post that is re-added as %s after %i days is the same post: %j', async (path, days, expected) => {
    await writePosts(1);
    await board.collect();
    await board.remove('posts/0.md');
    await board.collectRemovals();
    board.advance(days * DAY_MS);
    await board.write(`posts/${path}`, postText({ title: 'Org: 0' }));
    await board.collect();
    const posts = await board.posts();
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatchObject({ path, ...expected });
    expect(board.told).toHaveLength(expected.number);
  });
});

describe('moves', () => {
  test('a file that moves takes its post along', async () => {
    await writePosts(2);
    await board.collect();
    const before = await board.post('0.md');
    await board.move('posts/0.md', 'posts/2026/zero.md');
    expect((await board.collect()).posts).toMatchObject({ movedCount: 1, vanishedCount: 0, addedCount: 0 });
    expect(await board.post('2026/zero.md')).toMatchObject({ id: before.id, number: before.number });
    expect(await board.files()).toEqual(['1.md: ok', '2026/zero.md: ok']);
    expect(board.told).toHaveLength(1);
  });

  test('it may be edited on the way, and be away for a pass', async () => {
    await writePosts(1);
    await board.collect();
    const { id } = await board.post('0.md');
    await board.remove('posts/0.md');
    await board.collect();
    await board.write('posts/b.md', postText({ title: 'Org: 0', body: 'Rewritten.' }));
    await board.collect();
    expect(await board.post('b.md')).toMatchObject({ id, number: 1, missing_since: null });
  });

  test('two files may swap their names', async () => {
    await writePosts(2);
    await board.collect();
    const [zero, one] = [await board.post('0.md'), await board.post('1.md')];
    await board.move('posts/0.md', 'tmp.md');
    await board.move('posts/1.md', 'posts/0.md');
    await board.move('tmp.md', 'posts/1.md');
    await board.collect();
    expect([(await board.post('0.md')).id, (await board.post('1.md')).id]).toEqual([one.id, zero.id]);
    expect(board.told).toHaveLength(1);
  });

  test('a whole folder that is renamed is no accident', async () => {
    await writePosts(30, 'posts/old');
    await board.collect();
    await board.move('posts/old', 'posts/new');
    const { posts } = await board.collect();
    expect(posts).toMatchObject({ movedCount: 30, heldFileCount: 0, announcedIds: [] });
    expect(await board.alarms()).toEqual([]);
  });
});

test('a root that is a link is followed anew at each pass', async () => {
  await rename(board.postsDir, join(board.folder, 'release-1'));
  await symlink(join(board.folder, 'release-1'), board.postsDir);
  await board.write('release-1/a.md', postText({ title: 'Org: A' }));
  await board.write('release-1/b.md', postText({ title: 'Org: B' }));
  await board.collect();
  await board.write('release-2/a.md', postText({ title: 'Org: A' }));
  await board.write('release-2/c.md', postText({ title: 'Org: C' }));
  await unlink(board.postsDir);
  await symlink(join(board.folder, 'release-2'), board.postsDir);
  await board.collectRemovals();
  const posts = (await board.posts()).map((post) => [post.path, post.number, post.standing]);
  expect(posts).toEqual([
    ['a.md', 1, 'live'],
    ['b.md', 2, 'removed'],
    ['c.md', 3, 'live'],
  ]);
});
