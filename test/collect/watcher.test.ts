import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
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
  await hintAfter(() => watcher.refresh());
  await watcher.refresh();
  await hintAfter(() => writeFile(join(folder, '_posts/sub/a.md'), ''));
});

test('what comes before the watcher sees anything gives a hint as well: as soon as it sees', async () => {
  await mkdir(join(folder, 'posts'));
  watcher = watch('posts');
  await hintAfter(async () => {
    await watcher.refresh();
    await writeFile(join(folder, 'posts/early.md'), '');
  });
});

test('a folder that comes later gives a hint, and is followed from the next refresh on', async () => {
  watcher = watch('posts');
  await watcher.refresh();
  await hintAfter(() => mkdir(join(folder, 'posts')));
  await hintAfter(() => watcher.refresh());
  await hintAfter(() => writeFile(join(folder, 'posts/a.md'), ''));
});

test('a root that is swapped is followed anew', async () => {
  await mkdir(join(folder, 'one'));
  await mkdir(join(folder, 'two'));
  await symlink(join(folder, 'one'), join(folder, 'posts'));
  watcher = watch('posts');
  await hintAfter(() => watcher.refresh());
  await unlink(join(folder, 'posts'));
  await symlink(join(folder, 'two'), join(folder, 'posts'));
  await hintAfter(() => watcher.refresh());
  await hintAfter(() => writeFile(join(folder, 'two/a.md'), ''));
});
