import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDataFolder } from '../../src/database/data-folder.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rolecall-data-folder-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('it is made with the folders above it, and may be there already', async () => {
  const folder = join(dir, 'a', 'b', 'c');
  await makeDataFolder(folder);
  await makeDataFolder(folder);
  expect((await stat(folder)).isDirectory()).toBe(true);
});

test('where no folder can be, the error names DATA_DIR and the remedy, at once', async () => {
  await writeFile(join(dir, 'file'), '');
  for (const folder of ['/proc/nowhere/data', join(dir, 'file', 'data')]) {
    await expect(makeDataFolder(folder)).rejects.toThrow(
      /^DATA_DIR \S+ cannot be used .*; let DATA_DIR name a folder/,
    );
  }
});
