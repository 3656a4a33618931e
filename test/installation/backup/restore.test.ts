import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resumeCommand } from '../../../src/commands/pause.ts';
import { sendTestCommand } from '../../../src/commands/send-test.ts';
import { connectDatabase, type Database, migrate, SCHEMAS } from '../../../src/database/database.ts';
import { getSetting } from '../../../src/database/settings-store.ts';
import { raiseAlarm } from '../../../src/installation/alarm-store.ts';
import { makeBackup } from '../../../src/installation/backup/make-backup.ts';
import { openBackup } from '../../../src/installation/backup/read-backup.ts';
import { restoreBackup } from '../../../src/installation/backup/restore-backup.ts';
import { releaseHeld } from '../../../src/installation/hold-store.ts';
import { mailAlarms } from '../../../src/installation/mail-alarms.ts';
import { sendNow } from '../../../src/once.ts';
import { planDue } from '../../../src/plan/plan-run.ts';
import { sendConfirmation } from '../../../src/send/send-confirmation.ts';
import { sendDeliveries } from '../../../src/send/send-deliveries.ts';
import { buildAlert } from '../../../src/subscribers/alerts.ts';
import { createConfirmation } from '../../../src/subscribers/confirmation-store.ts';
import { eraseSubscriber } from '../../../src/subscribers/erase.ts';
import { findSubscriber, unsubscribe } from '../../../src/subscribers/subscriber-store.ts';
import { suppress, suppressionOf } from '../../../src/subscribers/suppression-store.ts';
import { runCommand } from '../../helpers/command.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createTwoMachines, type TwoMachines } from './two-machines.ts';
import { wholeLedger } from './whole-ledger.ts';

let two: TwoMachines;
beforeEach(async () => {
  two = await createTwoMachines();
});
afterEach(() => two.close());

describe('a restore', () => {
  test('goes into an empty installation only', async () => {
    await two.fillBoard();
    await two.backup();
    await two.restore();
    const { code, err } = await two.restore();
    expect(code).toBe(1);
    expect(err).toContain('This installation is not empty');
    expect(err).toContain('let DATA_DIR name a new folder');
  });

  test('of a damaged, cut or foreign file changes nothing', async () => {
    await two.fillBoard();
    await two.backup();
    const whole = await readFile(two.file);
    const lines = gunzipSync(whole).toString();
    const broken = {
      cut: whole.subarray(0, whole.length - 40),
      changed: gzipSync(lines.replace('ada@example.org', 'eve@example.org')),
      short: gzipSync(lines.slice(0, lines.lastIndexOf('{'))),
      foreign: Buffer.from('hello'),
      other: gzipSync('{"hello": 1}\n'),
    };
    for (const [name, bytes] of Object.entries(broken)) {
      await writeFile(join(two.folder, name), bytes);
      const { code, err } = await two.restore({ from: join(two.folder, name) });
      expect([name, code]).toEqual([name, 1]);
      expect(err).toMatch(/is damaged or not complete|is no backup/);
    }
    expect((await wholeLedger(two.fresh.db)).subscribers).toEqual([]);
    expect((await two.restore()).code).toBe(0);
  });

  test('that is interrupted leaves an installation as empty as it was', async () => {
    await two.fillBoard();
    await two.backup();
    const before = await wholeLedger(two.fresh.db);
    const reader = await openBackup(two.file);
    const keepFiles = () => Promise.reject(new Error('the power went'));
    const { signal } = new AbortController();
    const restoring = restoreBackup(
      two.fresh.url,
      reader,
      { journals: [], keepFiles, signal },
      two.world.now,
    );
    await expect(restoring).rejects.toThrow('the power went');
    expect(await wholeLedger(two.fresh.db)).toEqual(before);
    expect((await two.restore()).code).toBe(0);
  });

  test('is refused while Rolecall runs on that database', async () => {
    await two.backup();
    const mail = connectDatabase({ url: two.fresh.url, maxConnections: 1, applicationName: 'rolecall mail' });
    await sql`select 1`.execute(mail.db);
    const { err } = await two.restore();
    await mail.close();
    expect(err).toContain('Rolecall is running on this database: stop it');
  });

  test('loads an older schema as it was, and brings it up to date', async () => {
    const old = await createTestDatabase({ template: 'template0' });
    await migrate(old.db, SCHEMAS[2]);
    await sql`insert into settings (name, value) values ('of', 'then')`.execute(old.db);
    await makeBackup(old, { file: two.file, secret: null, signal: new AbortController().signal });
    await old.close();
    expect(await two.restore()).toMatchObject({ code: 0, err: '' });
    expect(await getSetting(two.fresh.db, 'of')).toBe('then');
    expect(Object.keys(await wholeLedger(two.fresh.db))).toEqual(
      Object.keys(await wholeLedger(two.world.db)),
    );
  });

  test('of a newer schema is refused', async () => {
    await two.backup();
    const lines = gunzipSync(await readFile(two.file)).toString();
    const header = lines.slice(0, lines.indexOf('\n'));
    const newer = header.replace(SCHEMAS.at(-1) as string, '999-later');
    await writeFile(two.file, gzipSync(lines.replace(header, newer)));
    const { code, err } = await two.restore();
    expect(code).toBe(1);
    expect(err).toContain('made by a newer Rolecall');
  });

  test('holds all mail until somebody resumes, and says what would go', async () => {
    await two.fillBoard();
    await two.world.announce('later', ['data']);
    two.world.advance(7 * 86_400_000);
    await two.world.planAll();
    await two.backup();
    const { out } = await two.restore();
    expect(out).toContain('All mail waits until "rolecall resume". It would let go: 2 mails that waited');
    const there = { ...two.world, db: two.fresh.db, url: two.fresh.url };
    const sentBefore = two.world.sent.length;
    await sendDeliveries(there);
    expect(two.world.sent.length).toBe(sentBefore);
    await runCommand(two.world, resumeCommand, two.settings.new);
    await sendDeliveries(there);
    expect(two.world.sent.length).toBe(sentBefore + 2);
  });

  test('mails nobody but who is named by hand: no digest of "send", no welcome, no confirmation, no alarm again', async () => {
    const { world, fresh, settings } = two;
    await two.fillBoard();
    await world.subscribe('new@example.org', 'data'); // whose welcome went out after the backup
    const draft = { kind: 'subscribe' as const, address: 'cem@example.org', subscriberId: null, consent: {} };
    const choices = { alert: buildAlert({ any: ['data'] }), frequency: 'weekly' as const, timeZone: 'UTC' };
    const { id } = await createConfirmation(world, { ...draft, choices }, world.now);
    await raiseAlarm(world.db, { kind: 'bounce-mailbox', error: 'no' }, world.now);
    await world.announce('later', ['data']);
    await two.backup();
    const { out } = await two.restore();
    expect(out).toContain('An alarm was open when the backup was made');
    const there = { ...world, db: fresh.db, url: fresh.url };
    const site = { ...world.config.site, adminEmails: ['admin@example.org'] };
    const before = world.sent.length;
    const recipients = () => world.sent.slice(before).map(({ to }) => to);
    world.advance(7 * 86_400_000);
    await sendConfirmation(there, id, world.now);
    await planDue({ ...there, queued: async () => {} }, world.now);
    await sendNow(there, 'weekly');
    world.advance(-7 * 86_400_000);
    await mailAlarms({ ...there, config: { ...world.config, site } }, world.now);
    expect(recipients()).toEqual([]);

    const outbox = { ...settings.new, transport: 'outbox' as const };
    const test = { to: 'ada@example.org', json: false };
    const sent = await runCommand(world, (context) => sendTestCommand(context, test), outbox);
    expect(sent.out).toMatch(
      /^All mail is paused \(restored from the backup of .*\); this test is not held back\./,
    );
    await runCommand(world, resumeCommand, settings.new);
    world.advance(7 * 86_400_000);
    await releaseHeld(fresh.db);
    await sendDeliveries(there);
    expect(recipients().sort()).toEqual(['ada@example.org', 'bob@example.org', 'new@example.org']);
    world.advance(86_400_000);
    await mailAlarms({ ...there, config: { ...world.config, site } }, world.now);
    expect(recipients().slice(3)).toEqual(['admin@example.org']);
  });

  test('gives no number that may stand in a mail sent since', async () => {
    await two.fillBoard();
    await two.backup();
    const since = await two.world.subscribe('cem@example.org', 'data');
    await two.restore();
    const id = await createSubscriber(two.fresh, 'dia@example.org');
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
  const stateOf = async (email: string) => (await findSubscriber(two.fresh.db, { email }))?.state ?? null;

  test('is there after the restore, by the journal', async () => {
    await two.fillBoard();
    await two.backup();
    const ada = await findSubscriber(two.world.db, { email: 'ada@example.org' });
    await unsubscribe(two.journaled, ada?.id as number, two.world.now);
    await suppress(two.journaled, 'new@example.org', 'complaint', two.world.now);
    const { out } = await two.restore({ optOuts: [two.settings.old.paths.optOutLog] });
    expect(out).toContain('2 addresses more on the list, 1 subscription ended');
    expect(await stateOf('ada@example.org')).toBe('unsubscribed');
    expect(await stateOf('bob@example.org')).toBe('confirmed');
    expect((await suppressionOf(two.fresh.db, 'ada@example.org'))?.reason).toBe('opted-out');
    expect((await suppressionOf(two.fresh.db, 'new@example.org'))?.reason).toBe('complaint');
  });

  test('is known when the same backup is restored once more', async () => {
    await two.fillBoard();
    await two.backup();
    const ada = await findSubscriber(two.world.db, { email: 'ada@example.org' });
    await unsubscribe(two.journaled, ada?.id as number, two.world.now);
    await two.restore({ optOuts: [two.settings.old.paths.optOutLog] });
    await sql`truncate subscribers, suppressions, posts, runs, deliveries, editions, audiences, pauses, post_tags cascade`.execute(
      two.fresh.db,
    );
    await two.restore();
    expect(await stateOf('ada@example.org')).toBe('unsubscribed');
  });

  test('of somebody who asked to be forgotten forgets them again', async () => {
    await two.fillBoard();
    await two.backup();
    const ada = await findSubscriber(two.world.db, { email: 'ada@example.org' });
    await eraseSubscriber(two.journaled, ada?.id as number, two.world.now);
    await two.restore({ optOuts: [two.settings.old.paths.optOutLog] });
    expect(JSON.stringify(await wholeLedger(two.fresh.db))).not.toContain('ada@example.org');
    expect((await suppressionOf(two.fresh.db, 'ada@example.org'))?.reason).toBe('erased');
  });

  test('without a journal it is said that there is none', async () => {
    await two.backup();
    expect((await two.restore()).out).toContain('No journal of opt-outs is here');
    expect((await two.restore({ optOuts: [join(two.folder, 'nowhere.log')] })).err).toContain(
      'There is no journal',
    );
  });
});
