import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { advisoryLockKey } from '../../../src/database/advisory-lock.ts';
import { getSetting } from '../../../src/database/settings-store.ts';
import { makeBackup } from '../../../src/installation/backup/make-backup.ts';
import { recountTallies } from '../../../src/installation/tally-store.ts';
import { suppress } from '../../../src/subscribers/suppression-store.ts';
import { createTwoMachines, type TwoMachines } from './two-machines.ts';
import { fillEmptyTables, wholeLedger } from './whole-ledger.ts';

let two: TwoMachines;
beforeEach(async () => {
  two = await createTwoMachines();
});
afterEach(() => two.close());

/** What the restore itself writes, and what counts the others by itself. */
function withoutMarks({ settings, pauses, alarms, tallies, barred, ...ledger }: Record<string, string[]>) {
  return { ...ledger, settings: settings?.filter((row) => !row.includes('last-backup')) };
}

describe('a backup', () => {
  test('brings every row of every table back', async () => {
    await two.fillBoard();
    await fillEmptyTables(two.world.db);
    const before = await wholeLedger(two.world.db);
    const empty = Object.entries(withoutMarks(before)).filter(([, rows]) => rows?.length === 0);
    expect(empty).toEqual([]);
    expect(await two.backup()).toMatchObject({ code: 0, err: '' });
    expect(await two.restore()).toMatchObject({ code: 0, err: '' });
    expect(withoutMarks(await wholeLedger(two.fresh.db))).toEqual(withoutMarks(before));
    expect(await recountTallies(two.fresh.db)).toBe(0);
  });

  test('is one snapshot: who writes meanwhile is in it whole or not at all', async () => {
    await two.fillBoard();
    let isDone = false;
    const writing = (async () => {
      for (let n = 0; !isDone; n += 1)
        await two.world.db.transaction().execute(async (trx) => {
          await suppress(trx, `n${n}@example.org`, 'opted-out', two.world.now);
          await sql`update announcer set value = value + 1`.execute(trx);
        });
    })();
    const { at } = await makeBackup(two.world, {
      file: two.file,
      secret: null,
      signal: new AbortController().signal,
    });
    isDone = true;
    await writing;
    expect(at).toBeInstanceOf(Date);
    expect((await two.restore()).code).toBe(0);
    const { rows } = await sql<{ left: number; numbers: number }>`
      select (select count(*) from suppressions) as left, (select value - 1 from announcer) as numbers`.execute(
      two.fresh.db,
    );
    expect(rows[0]?.left).toBe(rows[0]?.numbers);
  });

  test('can be read by its owner alone, and leaves nothing beside it', async () => {
    await two.backup();
    expect((await stat(two.file)).mode & 0o777).toBe(0o600);
    expect(await readdir(two.folder)).toEqual(expect.not.arrayContaining(['board.backup.part']));
    expect(await getSetting(two.world.db, 'last-backup')).toMatch(/^\d{4}-.*Z$/);
  });

  test('that is stopped leaves the one of before as it was', async () => {
    await two.fillBoard();
    await two.backup();
    const before = await readFile(two.file);
    const stop = new AbortController();
    const making = makeBackup(two.world, { file: two.file, secret: null, signal: stop.signal });
    stop.abort();
    await expect(making).rejects.toThrow();
    expect(await readFile(two.file)).toEqual(before);
    expect(await readdir(two.folder)).toEqual(expect.not.arrayContaining(['board.backup.part']));
    expect((await two.backup()).code).toBe(0);
  });

  test('into a place that is not there says so', async () => {
    const file = join(two.folder, 'nowhere', 'board.backup');
    const making = makeBackup(two.world, { file, secret: null, signal: new AbortController().signal });
    await expect(making).rejects.toThrow(/board\.backup cannot be written .*name a place/);
  });

  test('is refused while another one is made', async () => {
    const order = { file: two.file, secret: null, signal: new AbortController().signal };
    await two.world.db.connection().execute(async (other) => {
      const key = sql`${advisoryLockKey('backup')}::bigint`;
      await sql`select pg_advisory_lock(${key})`.execute(other);
      await expect(makeBackup(two.world, order)).rejects.toThrow('Another backup is being made');
      await sql`select pg_advisory_unlock(${key})`.execute(other);
    });
    await makeBackup(two.world, order);
  });

  test('takes over the half file that a kill left', async () => {
    await writeFile(`${two.file}.part`, 'half');
    expect((await two.backup()).code).toBe(0);
    expect(await readdir(two.folder)).toEqual(expect.not.arrayContaining(['board.backup.part']));
  });

  test('has the secret of the data folder with it, and says so', async () => {
    const secret = 'a-secret-of-more-than-thirty-two-characters';
    await two.backup(); // makes the folder
    await writeFile(join(two.settings.old.paths.dataDir, 'secret'), secret);
    expect((await two.backup()).out).toContain('The secret that signs links is in it');
    await two.restore();
    expect((await readFile(join(two.settings.new.paths.dataDir, 'secret'), 'utf8')).trim()).toBe(secret);
  });

  test('is without a secret that stands in SECRET, and says so', async () => {
    const secret = 'a-secret-of-more-than-thirty-two-characters';
    const { out } = await two.backup({ secrets: [secret] });
    expect(out).toContain('is not in it');
    expect(gunzipSync(await readFile(two.file)).toString()).not.toContain(secret);
  });
});
