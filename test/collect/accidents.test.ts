// What happens to a whole folder at once, by a wrong branch, an unmounted disk, a wrong folder: nobody ends, nothing is
// mailed, and no trace is left.

import { mkdir } from 'node:fs/promises';
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
