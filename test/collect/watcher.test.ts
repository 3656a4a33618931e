import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'vitest';
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

/** Does it, once, and waits for the hint. */
async function hintAfter(act: () => Promise<unknown>): Promise<void> {
  hint = Promise.withResolvers();
  await act();
  await hint.promise;
}

test('a file that is written gives a hint, also in a folder whose name begins with _', async () => {
  await mkdir(join(folder, '_posts/sub'), { recursive: true });
  watcher = watch('_posts');
  await watcher.refresh();
  await hintAfter(() => writeFile(join(folder, '_posts/sub/a.md'), ''));
});

test('a folder inside that comes, or gets another name, gives a hint and is followed from the next refresh on', async () => {
  // Given
  await mkdir(join(folder, 'posts/before'), { recursive: true });
  watcher = watch('posts');
  await watcher.refresh();

  // When
  await hintAfter(() => mkdir(join(folder, 'posts/new')));
  await hintAfter(() => rename(join(folder, 'posts/before'), join(folder, 'posts/after')));
  await watcher.refresh();

  // Then: each once, and the second after the hint of the first was given.
  await hintAfter(() => writeFile(join(folder, 'posts/new/a.md'), ''));
  await hintAfter(() => writeFile(join(folder, 'posts/after/a.md'), ''));
  await hintAfter(() => rm(join(folder, 'posts/after'), { recursive: true }));
  await hintAfter(() => mkdir(join(folder, 'posts/after')));
  await watcher.refresh();
  await hintAfter(() => writeFile(join(folder, 'posts/after/a.md'), ''));
});

test('a file that is written over, or taken away, gives a hint', async () => {
  await mkdir(join(folder, 'posts'));
  watcher = watch('posts');
  await watcher.refresh();
  await hintAfter(() => writeFile(join(folder, 'posts/a.md'), 'one'));
  await hintAfter(() => writeFile(join(folder, 'posts/a.md'), 'two'));
  await hintAfter(() => unlink(join(folder, 'posts/a.md')));
});

test('a folder that comes later gives a hint, and is followed from the next refresh on', async () => {
  watcher = watch('posts');
  await watcher.refresh();
  await hintAfter(() => mkdir(join(folder, 'posts')));
  await watcher.refresh();
  await hintAfter(() => writeFile(join(folder, 'posts/a.md'), ''));
});

test('a root that is swapped is followed anew', async () => {
  await mkdir(join(folder, 'one'));
  await mkdir(join(folder, 'two'));
  await symlink(join(folder, 'one'), join(folder, 'posts'));
  watcher = watch('posts');
  await watcher.refresh();
  await unlink(join(folder, 'posts'));
  await symlink(join(folder, 'two'), join(folder, 'posts'));
  await watcher.refresh();
  await hintAfter(() => writeFile(join(folder, 'two/a.md'), ''));
});
