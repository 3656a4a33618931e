import { link, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWhole } from '../../src/collect/records.ts';
import { scanFolder } from '../../src/collect/scan.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-scan-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = async (path: string, text: string | Uint8Array = path) => {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
};
const scan = async () => {
  const found = await scanFolder(folder, ['md']);
  if (found === null) throw new Error('no folder');
  return found;
};

test('regular files with a known extension are seen, wherever they are', async () => {
  for (const path of [
    'a.md',
    'B.MD',
    'sub/deep er/ü.md',
    '.hidden.md',
    '_no.md',
    '_drafts/a.md',
    '.git/a.md',
    'a.txt',
    'md',
  ])
    await put(path);
  await mkdir(join(folder, 'folder.md'));
  await symlink(join(folder, 'a.md'), join(folder, 'link.md'));
  await symlink(join(folder, 'sub'), join(folder, 'linked'));
  expect([...(await scan()).files.keys()].sort()).toEqual(['B.MD', 'a.md', 'sub/deep er/ü.md']);
});

test('a folder that is missing, or is no folder, is null', async () => {
  await put('file.md');
  expect(await scanFolder(join(folder, 'nowhere'), ['md'])).toBeNull();
  expect(await scanFolder(join(folder, 'file.md'), ['md'])).toBeNull();
});

test('files are read with their hash', async () => {
  await put('a.md', 'abc');
  const found = await scan();
  const content = (await readWhole(found)).contents.get('a.md');
  expect(Buffer.from(content?.bytes ?? []).toString()).toBe('abc');
  expect(content?.hash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('what is not what the look saw is not read', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'rolecall-outside-'));
  await writeFile(join(outside, 'a.md'), 'secret');
  for (const path of [
    'changed.md',
    'touched.md',
    'gone.md',
    'file-link.md',
    'hard-link.md',
    'sub/a.md',
    'good.md',
  ])
    await put(path);
  const found = await scan();
  await put('changed.md', 'other');
  await utimes(join(folder, 'touched.md'), 1, 1);
  await rm(join(folder, 'gone.md'));
  await rm(join(folder, 'file-link.md'));
  await symlink(join(outside, 'a.md'), join(folder, 'file-link.md'));
  await rm(join(folder, 'hard-link.md'));
  await link(join(outside, 'a.md'), join(folder, 'hard-link.md'));
  await rm(join(folder, 'sub'), { recursive: true });
  await symlink(outside, join(folder, 'sub'));
  expect([...(await readWhole(found)).contents.keys()]).toEqual(['good.md']);
  await rm(outside, { recursive: true });
});

test('a folder on the way that became a link to a copy outside is noticed by its real path', async () => {
  await put('sub/a.md');
  const found = await scan();
  const outside = await mkdtemp(join(tmpdir(), 'rolecall-outside-'));
  await link(join(folder, 'sub/a.md'), join(outside, 'a.md'));
  await rm(join(folder, 'sub'), { recursive: true });
  await symlink(outside, join(folder, 'sub'));
  expect((await readFile(join(folder, 'sub/a.md'))).toString()).toBe('sub/a.md');
  expect((await readWhole(found)).contents.size).toBe(0);
  await rm(outside, { recursive: true });
});

test('of a file that is too large only as much is read as it takes to refuse it', async () => {
  await put('large.md', Buffer.alloc(3 * 1024 * 1024, 'x'));
  const found = await scan();
  const content = (await readWhole(found)).contents.get('large.md');
  expect(content?.bytes.byteLength).toBe(1024 * 1024 + 1);
});
