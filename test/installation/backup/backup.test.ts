import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backupCommand } from '../../../src/commands/backup.ts';
import { resumeCommand } from '../../../src/commands/pause.ts';
import { restoreCommand } from '../../../src/commands/restore.ts';
import { connectDatabase, type Database, migrate, SCHEMAS } from '../../../src/database/database.ts';
import { createOptOutJournal, withJournal } from '../../../src/database/opt-out-journal.ts';
import { getSetting } from '../../../src/database/settings-store.ts';
import { makeBackup } from '../../../src/installation/backup/make-backup.ts';
import { openBackup } from '../../../src/installation/backup/read-backup.ts';
import { restoreBackup } from '../../../src/installation/backup/restore-backup.ts';
import { silentLog } from '../../../src/log.ts';
import { eraseSubscriber } from '../../../src/subscribers/erase.ts';
import { findSubscriber, unsubscribe } from '../../../src/subscribers/subscriber-store.ts';
import { suppress, suppressionOf } from '../../../src/subscribers/suppression-store.ts';
import { runCommand } from '../../helpers/command.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createWorld, type World } from '../../helpers/world.ts';
import { fillEmptyTables, wholeLedger } from './whole-ledger.ts';

let world: World;
let fresh: Database;
let folder: string;
beforeEach(async () => {
  world = await createWorld();
  fresh = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'rolecall-backup-'));
});
afterEach(async () => {
  await world.close();
  await fresh.close();
  await rm(folder, { recursive: true });
});

const file = () => join(folder, 'board.backup');
/** Of the machine that is lost, and of the new one. */
const dirOf = (machine: 'old' | 'new') => join(folder, machine);
const settingsOf = (machine: 'old' | 'new', url: string) => ({
  databaseUrl: url,
  secrets: null,
  paths: {
    ...world.config.paths,
    dataDir: dirOf(machine),
    optOutLog: join(dirOf(machine), 'opt-outs.log'),
  },
});
const backup = () =>
  runCommand(
    world,
    (context) => backupCommand(context, { file: file(), json: false }),
    settingsOf('old', world.url),
  );
const restore = (optOuts: readonly string[] = [], from = file()) =>
  runCommand(
    world,
    (context) => restoreCommand(context, { file: from, optOuts, json: false }),
    settingsOf('new', fresh.url),
  );
/** The ledger of the lost machine, as its processes have it. */
const journaled = () =>
  withJournal(world.db, createOptOutJournal(settingsOf('old', '').paths.optOutLog, silentLog));

async function fillBoard(): Promise<void> {
  await world.announce('harbour', ['data']);
  await world.subscribe('ada@example.org', 'data');
  await world.subscribe('bob@example.org', 'data');
  await world.settle();
}

/** What the restore itself writes. */
function withoutMarks({ settings, pauses, ...ledger }: Record<string, string[]>) {
  return { ...ledger, settings: settings?.filter((row) => !row.includes('last-backup')) };
}

describe('a backup', () => {
  test('brings every row of every table back', async () => {
    await fillBoard();
    await fillEmptyTables(world.db);
    const before = await wholeLedger(world.db);
    expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([]);
    expect(await backup()).toMatchObject({ code: 0, err: '' });
    expect(await restore()).toMatchObject({ code: 0, err: '' });
    expect(withoutMarks(await wholeLedger(fresh.db))).toEqual(withoutMarks(before));
  });

  test('is one snapshot: who writes meanwhile is in it whole or not at all', async () => {
    await fillBoard();
    let isDone = false;
    const writing = (async () => {
      for (let n = 0; !isDone; n += 1)
        await world.db.transaction().execute(async (trx) => {
          await suppress(trx, `n${n}@example.org`, 'opted-out', world.now);
          await sql`update announcer set value = value + 1`.execute(trx);
        });
    })();
    const { at } = await makeBackup(world, {
      file: file(),
      secret: null,
      signal: new AbortController().signal,
    });
    isDone = true;
    await writing;
    expect(at).toBeInstanceOf(Date);
    expect((await restore()).code).toBe(0);
    const { rows } = await sql<{ left: number; numbers: number }>`
      select (select count(*) from suppressions) as left, (select value - 1 from announcer) as numbers`.execute(
      fresh.db,
    );
    expect(rows[0]?.left).toBe(rows[0]?.numbers);
  });

  test('can be read by its owner alone, and leaves nothing beside it', async () => {
    await backup();
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['board.backup.part']));
    expect(await getSetting(world.db, 'last-backup')).toMatch(/^\d{4}-.*Z$/);
  });

  test('that is stopped leaves the one of before as it was', async () => {
    await fillBoard();
    await backup();
    const before = await readFile(file());
    const stop = new AbortController();
    const making = makeBackup(world, { file: file(), secret: null, signal: stop.signal });
    stop.abort();
    await expect(making).rejects.toThrow();
    expect(await readFile(file())).toEqual(before);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['board.backup.part']));
    expect((await backup()).code).toBe(0);
  });

  test('waits for no other one', async () => {
    const order = { file: file(), secret: null, signal: new AbortController().signal };
    const made = await Promise.allSettled([makeBackup(world, order), makeBackup(world, order)]);
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('takes over the half file that a kill left', async () => {
    await writeFile(`${file()}.part`, 'half');
    expect((await backup()).code).toBe(0);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['board.backup.part']));
  });

  test('has the secret of the data folder with it, and says so', async () => {
    const secret = 'a-secret-of-more-than-thirty-two-characters';
    await backup(); // makes the folder
    await writeFile(join(dirOf('old'), 'secret'), secret);
    expect((await backup()).out).toContain('The secret that signs links is in it');
    await restore();
    expect((await readFile(join(dirOf('new'), 'secret'), 'utf8')).trim()).toBe(secret);
  });

  test('is without a secret that stands in SECRET, and says so', async () => {
    const secret = 'a-secret-of-more-than-thirty-two-characters';
    const { out } = await runCommand(
      world,
      (context) => backupCommand(context, { file: file(), json: false }),
      { ...settingsOf('old', world.url), secrets: [secret] },
    );
    expect(out).toContain('is not in it');
    expect(gunzipSync(await readFile(file())).toString()).not.toContain(secret);
  });
});

describe('a restore', () => {
  test('goes into an empty installation only', async () => {
    await fillBoard();
    await backup();
    await restore();
    const { code, err } = await restore();
    expect(code).toBe(1);
    expect(err).toContain('This installation is not empty');
    expect(err).toContain('let DATA_DIR name a new folder');
  });

  test('of a damaged, cut or foreign file changes nothing', async () => {
    await fillBoard();
    await backup();
    const whole = await readFile(file());
    const lines = gunzipSync(whole).toString();
    const broken = {
      cut: whole.subarray(0, whole.length - 40),
      changed: gzipSync(lines.replace('ada@example.org', 'eve@example.org')),
      short: gzipSync(lines.slice(0, lines.lastIndexOf('{'))),
      foreign: Buffer.from('hello'),
      other: gzipSync('{"hello": 1}\n'),
    };
    for (const [name, bytes] of Object.entries(broken)) {
      await writeFile(join(folder, name), bytes);
      const { code, err } = await restore([], join(folder, name));
      expect([name, code]).toEqual([name, 1]);
      expect(err).toMatch(/is damaged or not complete|is no backup/);
    }
    expect((await wholeLedger(fresh.db)).subscribers).toEqual([]);
    expect((await restore()).code).toBe(0);
  });

  test('that is interrupted leaves an installation as empty as it was', async () => {
    await fillBoard();
    await backup();
    const before = await wholeLedger(fresh.db);
    const reader = await openBackup(file());
    const keepFiles = () => Promise.reject(new Error('the power went'));
    const { signal } = new AbortController();
    const restoring = restoreBackup(fresh.url, reader, { journals: [], keepFiles, signal }, world.now);
    await expect(restoring).rejects.toThrow('the power went');
    expect(await wholeLedger(fresh.db)).toEqual(before);
    expect((await restore()).code).toBe(0);
  });

  test('is refused while Rolecall runs on that database', async () => {
    await backup();
    const mail = connectDatabase({ url: fresh.url, maxConnections: 1, applicationName: 'rolecall mail' });
    await sql`select 1`.execute(mail.db);
    const { err } = await restore();
    await mail.close();
    expect(err).toContain('Rolecall is running on this database: stop it');
  });

  test('loads an older schema as it was, and brings it up to date', async () => {
    const old = await createTestDatabase({ template: 'template0' });
    await migrate(old.db, SCHEMAS[2]);
    await sql`insert into settings (name, value) values ('of', 'then')`.execute(old.db);
    await makeBackup(old, { file: file(), secret: null, signal: new AbortController().signal });
    await old.close();
    expect(await restore()).toMatchObject({ code: 0, err: '' });
    expect(await getSetting(fresh.db, 'of')).toBe('then');
    expect(Object.keys(await wholeLedger(fresh.db))).toEqual(Object.keys(await wholeLedger(world.db)));
  });

  test('of a newer schema is refused', async () => {
    await backup();
    const lines = gunzipSync(await readFile(file())).toString();
    const header = lines.slice(0, lines.indexOf('\n'));
    const newer = header.replace(SCHEMAS.at(-1) as string, '999-later');
    await writeFile(file(), gzipSync(lines.replace(header, newer)));
    const { code, err } = await restore();
    expect(code).toBe(1);
    expect(err).toContain('made by a newer Rolecall');
  });

  test('holds all mail until somebody resumes, and says what would go', async () => {
    await fillBoard();
    await world.announce('later', ['data']);
    world.advance(7 * 86_400_000);
    await world.planAll();
    await backup();
    const { out } = await restore();
    expect(out).toContain('All mail waits until "rolecall resume". It would let go: 2 mails that waited');
    const there = { ...world, db: fresh.db, url: fresh.url };
    const sentBefore = world.sent.length;
    const { sendDeliveries } = await import('../../../src/send/send-deliveries.ts');
    await sendDeliveries(there);
    expect(world.sent.length).toBe(sentBefore);
    await runCommand(world, resumeCommand, settingsOf('new', fresh.url));
    await sendDeliveries(there);
    expect(world.sent.length).toBe(sentBefore + 2);
  });

  test('gives no number that may stand in a mail sent since', async () => {
    await fillBoard();
    await backup();
    const since = await world.subscribe('cem@example.org', 'data');
    await restore();
    const id = await createSubscriber(fresh, 'dia@example.org');
    expect(id).toBeGreaterThan(since + 1000);
  });
});

async function createSubscriber({ db }: Database, email: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into subscribers (email, address_hash, time_zone, frequency, audience_id, cursor, state, source, created_at)
    select ${email}, ${email}, 'UTC', 'weekly', (select min(id) from audiences), 0, 'confirmed', 'web', now() returning id`.execute(
    db,
  );
  return rows[0]?.id as number;
}

describe('an opt-out after the backup', () => {
  const stateOf = async (email: string) => (await findSubscriber(fresh.db, { email }))?.state ?? null;

  test('is there after the restore, by the journal', async () => {
    await fillBoard();
    await backup();
    const ada = await findSubscriber(world.db, { email: 'ada@example.org' });
    await unsubscribe(journaled(), ada?.id as number, world.now);
    await suppress(journaled(), 'new@example.org', 'complaint', world.now);
    const { out } = await restore([settingsOf('old', '').paths.optOutLog]);
    expect(out).toContain('2 addresses more on the list, 1 subscription ended');
    expect(await stateOf('ada@example.org')).toBe('unsubscribed');
    expect(await stateOf('bob@example.org')).toBe('confirmed');
    expect((await suppressionOf(fresh.db, 'ada@example.org'))?.reason).toBe('opted-out');
    expect((await suppressionOf(fresh.db, 'new@example.org'))?.reason).toBe('complaint');
  });

  test('is known when the same backup is restored once more', async () => {
    await fillBoard();
    await backup();
    const ada = await findSubscriber(world.db, { email: 'ada@example.org' });
    await unsubscribe(journaled(), ada?.id as number, world.now);
    await restore([settingsOf('old', '').paths.optOutLog]);
    await fresh.close();
    fresh = await createTestDatabase();
    await restore();
    expect(await stateOf('ada@example.org')).toBe('unsubscribed');
  });

  test('of somebody who asked to be forgotten forgets them again', async () => {
    await fillBoard();
    await backup();
    const ada = await findSubscriber(world.db, { email: 'ada@example.org' });
    await eraseSubscriber(journaled(), ada?.id as number, world.now);
    await restore([settingsOf('old', '').paths.optOutLog]);
    expect(JSON.stringify(await wholeLedger(fresh.db))).not.toContain('ada@example.org');
    expect((await suppressionOf(fresh.db, 'ada@example.org'))?.reason).toBe('erased');
  });

  test('without a journal it is said that there is none', async () => {
    await backup();
    expect((await restore()).out).toContain('No journal of opt-outs is here');
    expect((await restore([join(folder, 'nowhere.log')])).err).toContain('There is no journal');
  });
});
