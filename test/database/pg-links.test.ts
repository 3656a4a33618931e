import { lstat, mkdir, mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePgLinks } from '../../src/database/pg-links.ts';

let native: string;
beforeEach(async () => {
  native = join(await mkdtemp(join(tmpdir(), 'rolecall-links-')), 'native');
  await mkdir(join(native, 'lib'), { recursive: true });
  await writeFile(join(native, 'lib', 'libpq.so.5.18'), '');
});
afterEach(() => rm(join(native, '..'), { recursive: true }));

const list = (links: readonly { source: string; target: string }[]) =>
  writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));

test('each library gets the names under which others look for it, within its own folder', async () => {
  await list([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]);
  expect(await makePgLinks(native)).toBe(true);
  expect(await readlink(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
});

test('what is there stays, also when several processes begin at once', async () => {
  await writeFile(join(native, 'lib', 'libpq.so'), 'a file of its own');
  await list([
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
  ]);
  expect(await Promise.all([1, 2, 3].map(() => makePgLinks(native)))).toEqual([true, true, true]);
  expect((await lstat(join(native, 'lib', 'libpq.so'))).isFile()).toBe(true);
  expect((await readdir(join(native, 'lib'))).sort()).toEqual(['libpq.so', 'libpq.so.5', 'libpq.so.5.18']);
});

test('where nothing may be written, it says so instead of failing', async () => {
  const closed = `native/${relative(native, '/sys/rolecall-link')}`;
  await list([{ source: 'native/lib/libpq.so.5.18', target: closed }]);
  expect(await makePgLinks(native)).toBe(false);
});

test('a package without a list needs none', async () => {
  expect(await makePgLinks(native)).toBe(true);
});
