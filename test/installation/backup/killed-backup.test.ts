// A power cut while a backup is written: whatever bears its name is whole. BACKUP_KILLS and BACKUP_SEED: more of them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, stat, watch } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openBackup } from '../../../src/installation/backup/read-backup.ts';
import { PROCESS_ENV } from '../../helpers/process-env.ts';
import { createTwoMachines } from './two-machines.ts';

const { BACKUP_KILLS = '4', BACKUP_SEED = '1' } = process.env;
const PROCESS = join(import.meta.dirname, 'backup-process.ts');

/** Rows of a file that is whole to the byte; throws for any other. */
async function rowsOf(file: string): Promise<number> {
  const reader = await openBackup(file);
  try {
    for (const _ of reader.header.tables) for await (const _rows of reader.tableRows());
    return await reader.verify();
  } finally {
    reader.close();
  }
}

/** Kills it when so much of a backup is written. */
async function killAt(url: string, file: string, sizeBytes: number): Promise<void> {
  const part = `${file}.part`;
  await rm(part, { force: true });
  const watching = new AbortController();
  const changes = watch(dirname(file), { signal: watching.signal });
  const child = spawn(process.execPath, [PROCESS, url, file], { env: PROCESS_ENV, stdio: 'inherit' });
  const ended = once(child, 'close');
  void ended.then(() => watching.abort());
  const size = () =>
    stat(part).then(
      (found) => found.size,
      () => -1,
    );
  for await (const _ of changes) if ((await size()) >= sizeBytes) break;
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

test('a backup that is killed anywhere leaves the one of before, or a whole one', async () => {
  const two = await createTwoMachines();
  await two.fillBoard();
  await sql`insert into suppressions (address_hash, reason, created_at)
    select md5(n::text) || md5((n + 1)::text), 'opted-out', now() from generate_series(1, 20000) n`.execute(
    two.world.db,
  );
  await two.backup();
  const rows = await rowsOf(two.file);
  const { size } = await stat(two.file);
  const parts = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), {
    numRuns: Number(BACKUP_KILLS),
    seed: Number(BACKUP_SEED),
  });
  let left = 0;
  // The last is written to its end and has no name yet; its size differs by that of an instant.
  for (const part of [...parts, 1]) {
    await killAt(two.world.url, two.file, Math.floor(part * (size - 100)));
    // Later ones have the row that says when the last was made.
    expect(await rowsOf(two.file)).toBeGreaterThanOrEqual(rows);
    left += Number((await readdir(two.folder)).includes(`${basename(two.file)}.part`));
  }
  // Else it was never killed in the middle.
  expect(left).toBeGreaterThan(0);
  await two.close();
}, 120_000);
