import { mkdir, rename, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CollectSummary } from '../../src/collect/collect.ts';
import { releaseHeld } from '../../src/collect/held.ts';
import { reportPass } from '../../src/collect/report.ts';
import { silentLog } from '../../src/log.ts';
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

/** What the log warns of after a pass. */
function warnings(summary: CollectSummary): unknown[] {
  const lines: unknown[] = [];
  reportPass({ ...silentLog, warn: (...line) => lines.push(line) }, summary);
  return lines;
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

describe('accidents', () => {
  test('more than 20 files and a tenth gone at once are held until they are back', async () => {
    await writePosts(30);
    await board.collect();
    await board.move('posts', 'away');
    await mkdir(board.postsDir);
    await board.write('posts/new.md', postText({ title: 'New: Post' }));
    board.advance(DAY_MS);
    const { posts } = await board.collectRemovals();
    expect(posts).toMatchObject({ heldFileCount: 30, removedCount: 0 });
    expect(await board.alarms()).toEqual(['files-vanished-posts']);
    for (let index = 0; index < 25; index += 1) await board.move(`away/${index}.md`, `posts/${index}.md`);
    await board.collectRemovals();
    expect(await board.alarms()).toEqual(['files-vanished-posts']);
    expect((await states()).filter((state) => state === 'missing')).toHaveLength(5);
    for (let index = 25; index < 30; index += 1) await board.move(`away/${index}.md`, `posts/${index}.md`);
    await board.collect();
    expect(await board.alarms()).toEqual([]);
    expect(board.told.flat()).toHaveLength(31);
  });

  test('released, they count as deleted', async () => {
    await writePosts(30);
    await board.collect();
    for (let index = 0; index < 25; index += 1) await board.remove(`posts/${index}.md`);
    await board.collectRemovals();
    const released = await releaseHeld(
      { db: board.db, config: board.config, announced: async () => {} },
      { name: 'removed-posts', quiet: false },
      board.now,
    );
    expect(released.count).toBe(25);
    expect((await board.collect()).posts).toMatchObject({ removedCount: 25, heldFileCount: 0 });
    expect(await board.alarms()).toEqual([]);
  });

  test('a missing folder holds everything, however little it is', async () => {
    await writePosts(2);
    await board.collect();
    await board.move('posts', 'away');
    expect(warnings(await board.collect())).toEqual([
      [expect.stringMatching(/files are missing at once.*rolecall release/), { kind: 'post', files: 2 }],
    ]);
    const summary = await board.collectRemovals();
    expect(summary.posts).toMatchObject({ fileCount: null, heldFileCount: 2, removedCount: 0 });
    expect(warnings(summary)).toEqual([]);
    expect(await board.alarms()).toEqual(['files-vanished-posts']);
    await board.move('away', 'posts');
    await board.collect();
    expect(await states()).toEqual(['live', 'live']);
    expect(await board.alarms()).toEqual([]);
  });

  test('an empty folder in the place of the old one holds everything: the mount point of a disk', async () => {
    await writePosts(2);
    await board.collect();
    await board.move('posts', 'away');
    await mkdir(board.postsDir);
    expect((await board.collectRemovals()).posts).toMatchObject({ heldFileCount: 2, removedCount: 0 });
  });

  test('all of a small folder gone is an accident: nobody ends, and somebody is told', async () => {
    for (let index = 0; index < 12; index += 1)
      await board.write(
        `subscriptions/${index}.md`,
        `---\nemail: reader${index}@example.org\ntags: [data]\n---\n`,
      );
    await board.collect();
    for (let index = 0; index < 12; index += 1) await board.remove(`subscriptions/${index}.md`);
    const { subscriptions } = await board.collectRemovals();
    expect(subscriptions).toMatchObject({ heldFileCount: 12, removedCount: 0 });
    expect(await board.alarms()).toContain('files-vanished-subscriptions');
  });

  test('the only file of a folder may go', async () => {
    await writePosts(1);
    await board.collect();
    await board.remove('posts/0.md');
    expect((await board.collectRemovals()).posts).toMatchObject({ heldFileCount: 0, removedCount: 1 });
  });

  test('files that go one by one are seen as what they are', async () => {
    await writePosts(30);
    await board.collect();
    for (let index = 0; index < 24; index += 1) {
      await board.remove(`posts/${index}.md`);
      await board.collect();
      board.advance(2 * MINUTE_MS);
    }
    await board.collectRemovals();
    expect((await states()).filter((state) => state === 'removed').length).toBeLessThanOrEqual(20);
    expect(await board.alarms()).toEqual(['files-vanished-posts']);
  });

  test('what an accident brings, and takes away, leaves no trace', async () => {
    await writePosts(30);
    await board.write('subscriptions/a.md', '---\nemail: a@example.org\ntags: [data]\n---\n');
    await board.collect();
    const before = [await board.posts(), await board.files(), board.told.length];
    // Another branch: most is gone, something was re-written, something is new.
    await board.move('posts', 'away');
    await board.write(
      'posts/0.md',
      postText({ title: 'Org: 0', tags: ['tech'], body: 'As it was weeks ago.' }),
    );
    await board.write('posts/old.md', postText({ title: 'Old: Post' }));
    await board.move('away/1.md', 'posts/2026/one.md');
    await board.collectRemovals();
    expect(board.told).toHaveLength(1);
    await board.remove('posts');
    await board.move('away', 'posts');
    await board.write('posts/1.md', postText({ title: 'Org: 1' }));
    await board.collectRemovals();
    expect([await board.posts(), await board.files(), board.told.length]).toEqual(before);
    expect(await board.alarms()).toEqual([]);
  });

  test('a disk that goes away and leaves a forgotten file below it ends nobody', async () => {
    for (let index = 0; index < 12; index += 1)
      await board.write(
        `subscriptions/${index}.md`,
        `---\nemail: reader${index}@example.org\ntags: [data]\n---\n`,
      );
    await board.collect();
    await board.move('subscriptions', 'away');
    await board.write('subscriptions/3.md', '---\nemail: forgotten@example.org\ntags: [data]\n---\n');
    const { subscriptions } = await board.collectRemovals();
    expect(subscriptions).toMatchObject({ heldFileCount: 11, removedCount: 0, createdCount: 0 });
    await board.remove('subscriptions');
    await board.move('away', 'subscriptions');
    expect((await board.collect()).subscriptions).toMatchObject({ changedCount: 0, heldFileCount: 0 });
    expect(
      await board.db.selectFrom('subscribers').select('state').where('state', '<>', 'confirmed').execute(),
    ).toEqual([]);
  });

  test('a wrong folder copied in and taken out again leaves no alarm', async () => {
    await writePosts(3);
    await board.collect();
    for (let index = 0; index < 60; index += 1)
      await board.write(`posts/wrong/${index}.md`, postText({ title: `Wrong: ${index}` }));
    await board.collect();
    expect(await board.alarms()).toEqual(['posts-held']);
    await board.remove('posts/wrong');
    expect((await board.collectRemovals()).posts).toMatchObject({ removedCount: 60, heldFileCount: 0 });
    expect(await board.alarms()).toEqual([]);
  });

  test('a folder that never was there is no accident', async () => {
    await board.remove('posts');
    expect((await board.collect()).posts).toMatchObject({ fileCount: null, heldFileCount: 0 });
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
