import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWatcher, type Watcher } from '../../src/collect/watcher.ts';
import { silentLog } from '../../src/log.ts';

let folder: string;
let watcher: Watcher;
let hint: PromiseWithResolvers<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-watch-'));
  hint = Promise.withResolvers();
});
afterEach(async () => {
  await watcher.close();
  await rm(folder, { recursive: true });
});

const watch = (path: string) =>
  createWatcher({
    folders: [join(folder, path)],
    polling: false,
    onHint: () => hint.resolve(),
    log: silentLog,
  });

/** Writes again and again until the hint comes: the watcher needs a moment before it sees the first. */
async function hintAfter(path: string): Promise<void> {
  hint = Promise.withResolvers();
  let count = 0;
  const writing = setInterval(() => void writeFile(join(folder, path), `${count++}`), 50);
  await hint.promise;
  clearInterval(writing);
}

test('a file that is written gives a hint, also in a folder whose name begins with _', async () => {
  await mkdir(join(folder, '_posts/sub'), { recursive: true });
  watcher = watch('_posts');
  expect(await watcher.refresh()).toBe(true);
  expect(await watcher.refresh()).toBe(false);
  await hintAfter('_posts/sub/a.md');
});

test('a folder that comes later gives a hint, and is followed from the next refresh on', async () => {
  watcher = watch('posts');
  await watcher.refresh();
  await mkdir(join(folder, 'posts'));
  await hint.promise;
  expect(await watcher.refresh()).toBe(true);
  await hintAfter('posts/a.md');
});

test('a root that is swapped is followed anew', async () => {
  await mkdir(join(folder, 'one'));
  await mkdir(join(folder, 'two'));
  await symlink(join(folder, 'one'), join(folder, 'posts'));
  watcher = watch('posts');
  await watcher.refresh();
  await unlink(join(folder, 'posts'));
  await symlink(join(folder, 'two'), join(folder, 'posts'));
  expect(await watcher.refresh()).toBe(true);
  await hintAfter('two/a.md');
});
