import { globSync, readFileSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importCommand } from '../../src/commands/import.ts';
import { unsubscribeCommand } from '../../src/commands/unsubscribe.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { connectDatabase, type Database } from '../../src/database/database.ts';
import {
  createOptOutJournal,
  journalOf,
  type OptOutJournal,
  parseOptOut,
} from '../../src/database/opt-out-journal.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { makeBackup } from '../../src/installation/backup/make-backup.ts';
import { createJournalWatch } from '../../src/installation/journal-watch.ts';
import { silentLog } from '../../src/log.ts';
import { recordReport } from '../../src/send/report.ts';
import { changeAddress } from '../../src/subscribers/change-address.ts';
import { eraseSubscriber } from '../../src/subscribers/erase.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { addressHash, suppress, suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { runCommand } from '../helpers/command.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
let folder: string;
let journal: OptOutJournal;
/** The same ledger by a handle that keeps a journal. */
let database: Database;
beforeEach(async () => {
  world = await createWorld();
  folder = await mkdtemp(join(tmpdir(), 'rolecall-journal-'));
  journal = createOptOutJournal(join(folder, 'data', 'opt-outs.log'), silentLog);
  database = connectDatabase({ url: world.url, maxConnections: 2, optOuts: journal });
});
afterEach(async () => {
  await database.close();
  await world.close();
  await rm(folder, { recursive: true });
});

const lines = async () =>
  (await readFile(journal.path, 'utf8').catch(() => '')).split('\n').filter((l) => l !== '');
const noted = async () => (await lines()).map((line) => parseOptOut(line));
const hash = 'h'.repeat(43);
const at = new Date('2026-11-16T12:00:00Z');

describe('the journal of opt-outs', () => {
  test('notes whoever leaves, by whichever way', async () => {
    const { db } = database;
    const ids = new Map<string, number>();
    for (const name of ['link', 'erase', 'move', 'spam'])
      ids.set(name, await world.subscribe(`${name}@example.org`, 'data'));
    const idOf = (name: string) => ids.get(name) as number;
    await unsubscribe(db, idOf('link'), world.now);
    await eraseSubscriber(db, idOf('erase'), world.now);
    const change = {
      subscriberId: idOf('move'),
      address: 'moved@example.org',
      issuedAt: world.now,
      welcomeDays: 14,
    };
    await changeAddress(db, change, world.now);
    const answer = { code: null, enhanced: null, text: '' };
    await recordReport(db, { subscriberId: idOf('spam'), kind: 'complaint', answer, at: world.now });
    await writeFile(join(folder, 'list.csv'), 'email,status\nlisted@example.org,unsubscribed\n');
    const files = [join(folder, 'list.csv')];
    await runCommand(
      world,
      (context) => importCommand(context, { files, yes: true, undo: null, json: false }),
      { paths: { ...world.config.paths, optOutLog: journal.path } },
    );
    const expected = {
      link: 'opted-out',
      erase: 'erased',
      move: 'opted-out',
      spam: 'complaint',
      listed: 'opted-out',
    };
    expect((await noted()).map((one) => [one?.hash, one?.word])).toEqual(
      await Promise.all(
        Object.entries(expected).map(async ([name, word]) => [
          await addressHash(db, `${name}@example.org`),
          word,
        ]),
      ),
    );
  });

  test('lies in the data folder, or where OPT_OUT_LOG says', () => {
    const logOf = (env: Record<string, string>) => loadConfig(env, folder).paths.optOutLog;
    expect(logOf({ DATA_DIR: '/srv/data' })).toBe('/srv/data/opt-outs.log');
    expect(logOf({ OPT_OUT_LOG: '/mnt/other/left.log' })).toBe('/mnt/other/left.log');
  });

  test('names nobody, and can be read by its owner alone', async () => {
    await suppress(database.db, 'ada@example.org', 'opted-out', world.now);
    expect(await readFile(journal.path, 'utf8')).not.toContain('ada');
    expect((await stat(journal.path)).mode & 0o777).toBe(0o600);
  });

  test('has no word of an import that only counts, nor of a bounce', async () => {
    await writeFile(join(folder, 'list.csv'), 'email,status\nlisted@example.org,unsubscribed\n');
    const files = [join(folder, 'list.csv')];
    await runCommand(
      world,
      (context) => importCommand(context, { files, yes: false, undo: null, json: false }),
      { paths: { ...world.config.paths, optOutLog: journal.path } },
    );
    await suppress(database.db, 'gone@example.org', 'bounced', world.now);
    expect(await lines()).toEqual([]);
  });

  test('goes along into transactions', async () => {
    await database.db.transaction().execute(async (trx) => {
      expect(journalOf(trx)).toBe(journal);
    });
  });

  test('is there before the person is answered, for each of many at once', async () => {
    const names = Array.from({ length: 50 }, (_, n) => `n${n}@example.org`);
    await Promise.all(
      names.map(async (name) => {
        await suppress(database.db, name, 'opted-out', world.now);
        const own = await addressHash(database.db, name);
        expect((await noted()).some((one) => one?.hash === own)).toBe(true);
      }),
    );
    expect(await lines()).toHaveLength(50);
  });

  test('half a line of a full disk spoils only itself', async () => {
    await journal.append([{ at, word: 'opted-out', hash }]);
    await appendFile(journal.path, '2026-11-16T12:0');
    await journal.append([{ at, word: 'erased', hash }]);
    expect((await noted()).map((one) => one?.word)).toEqual(['opted-out', undefined, 'erased']);
  });

  test('that cannot be written keeps nobody from leaving, raises an alarm, and has them when it can be', async () => {
    const log = createMemoryLog();
    // No full disk and no mode stops root; a file where a folder should be does.
    await writeFile(join(folder, 'disk'), '');
    const broken = createOptOutJournal(join(folder, 'disk', 'opt-outs.log'), log);
    const { db, close } = connectDatabase({ url: world.url, maxConnections: 2, optOuts: broken });
    const look = createJournalWatch({ db, clock: world.clock });
    const id = await world.subscribe('ada@example.org', 'data');
    await unsubscribe(db, id, world.now);
    await suppress(db, 'bob@example.org', 'opted-out', world.now);
    expect(await suppressionOf(db, 'ada@example.org')).toMatchObject({ reason: 'opted-out' });
    expect(log.lines).toEqual([
      'error Opt-outs cannot be noted in their journal; they hold, but a backup does not know of them',
    ]);
    await look();
    expect(await openAlarms(db)).toMatchObject([
      {
        code: 'opt-outs-not-noted',
        message: expect.stringMatching(
          /^2 opt-outs could not be noted in the journal .*disk.opt-outs\.log \(/,
        ),
        remedy: expect.stringContaining('rolecall backup FILE'),
      },
    ]);
    await rm(join(folder, 'disk'));
    await look();
    expect(await openAlarms(db)).toEqual([]);
    const hashes = ['ada@example.org', 'bob@example.org'].map((email) => addressHash(db, email));
    const written = (await readFile(broken.path, 'utf8')).trimEnd().split('\n').map(parseOptOut);
    expect(written.map((one) => one?.hash)).toEqual(await Promise.all(hashes));
    await close();
  });

  test('that failed a command, which is gone, is an alarm until a backup has what it lacks', async () => {
    await writeFile(join(folder, 'disk'), '');
    const settings = { paths: { ...world.config.paths, optOutLog: join(folder, 'disk', 'opt-outs.log') } };
    world.now = new Date(Date.now() - 60_000);
    await world.subscribe('ada@example.org', 'data');
    const { code, err } = await runCommand(
      world,
      (context) => unsubscribeCommand(context, { email: 'ada@example.org' }),
      settings,
    );
    expect(code).toBe(0);
    expect(err).toContain('Opt-outs cannot be noted');
    const codes = async () => (await openAlarms(world.db)).map((alarm) => alarm.code);
    expect(await codes()).toEqual(['opt-outs-not-noted']);
    const file = join(folder, 'board.backup');
    await makeBackup(world, { file, secret: null, signal: new AbortController().signal });
    expect(await codes()).toEqual([]);
  });

  test('is known to every file that writes the list', () => {
    const writers = globSync('src/**/*.ts').filter((path) =>
      /(insert into|update) suppressions\b|insertInto\('suppressions'\)/.test(readFileSync(path, 'utf8')),
    );
    // Reasons other than a person's word: import-undo and forget-left put back what was noted before.
    expect(writers.sort()).toEqual([
      'src/installation/backup/replay-opt-outs.ts',
      'src/subscribers/import-refusals.ts',
      'src/subscribers/import-undo.ts',
      'src/subscribers/subscriber-store.ts',
      'src/subscribers/suppression-store.ts',
    ]);
  });
});
