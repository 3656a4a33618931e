// `rolecall send --to`: a real mail, and not a trace of it in the ledger.

import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendTestCommand, type TestOptions } from '../../src/commands/send-test.ts';
import type { Config } from '../../src/config/config.ts';
import { pauseMail } from '../../src/installation/pause-store.ts';
import { pauseSubscriber } from '../../src/subscribers/pause.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { runCommand } from '../helpers/command.ts';
import { IDENTITY, verifyDkim } from '../helpers/dkim.ts';
import { startSmtp, type TestSmtp } from '../helpers/smtp.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
let smtp: TestSmtp;
beforeAll(async () => {
  smtp = await startSmtp();
});
afterAll(() => smtp.close());
beforeEach(async () => {
  world = await createWorld();
  for (const phase of ['mail', 'rcpt', 'data'] as const) smtp.script[phase] = null;
});
afterEach(() => world.close());

const to = 'alice@example.org';
const sendTest = (options: Partial<TestOptions>, settings: Partial<Config> = {}) =>
  runCommand(world, (context) => sendTestCommand(context, { to, json: false, ...options }), {
    transport: 'smtp',
    smtpUrl: smtp.url,
    ...settings,
  });

/** What the server took while `work` was done. */
async function mailsOf(work: () => Promise<unknown>) {
  const before = smtp.messages.length;
  await work();
  return Promise.all(
    smtp.messages.slice(before).map(async (mail) => ({ ...mail, parsed: await PostalMime.parse(mail.raw) })),
  );
}

/** Every row of every table. */
/** But for who sent a test, and when. */
async function ledger(): Promise<Record<string, unknown>> {
  const tables = (await world.db.introspection.getTables()).filter(({ name }) => name !== 'audit');
  const rows = tables.map(async ({ schema, name }) => {
    const all =
      await sql`select to_jsonb(t) as row from ${sql.table(`${schema}.${name}`)} t order by 1`.execute(
        world.db,
      );
    return [`${schema}.${name}`, all.rows] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

describe('the mail', () => {
  test('is the digest of the subscriber with that address, marked as a test', async () => {
    await world.announce('director', ['data']);
    await world.subscribe(to, 'data');
    await world.subscribe('bob@example.org', 'data');
    const [mail, ...more] = await mailsOf(async () => {
      const { code, out } = await sendTest({});
      expect(code).toBe(0);
      expect(out).toMatch(
        /^The test digest \(1 post\) was accepted by the mail server for alice@.*: 250 .*\n$/,
      );
    });
    expect(more).toEqual([]);
    expect(mail?.to).toEqual([to]);
    expect(mail?.parsed.subject).toMatch(/^\[Test\] director/);
    expect(mail?.parsed.text).toContain('https://example.org/director');
  });

  test('is signed and has the headers of a digest, but links that belong to nobody', async () => {
    await world.announce('director', ['data']);
    const [mail] = await mailsOf(() => sendTest({ tags: ['data'] }, { dkim: IDENTITY }));
    const headers = new Map(mail?.parsed.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('list-unsubscribe')).toBe(`<${world.config.publicUrl}/unsubscribe/preview>`);
    expect(await verifyDkim(mail?.raw as Buffer)).toMatchObject({ result: 'pass' });
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const ours = (mail?.raw.toString() ?? '').match(/\/(unsubscribe|manage|digest)\/[\w.-]+/g) ?? [];
    expect(new Set(ours)).toEqual(new Set(['/unsubscribe/preview', '/manage/preview', '/digest/preview']));
  });

  test('is that of somebody else with --as, and of a new reader with --tags', async () => {
    await world.announce('director', ['data']);
    await world.announce('engineer', ['tech']);
    await world.subscribe('bob@example.org', 'tech');
    const mails = await mailsOf(async () => {
      await sendTest({ as: 'bob@example.org' });
      await sendTest({ tags: ['data'] });
    });
    expect(mails.map(({ to: [rcpt], parsed }) => [rcpt, parsed.subject])).toEqual([
      [to, '[Test] engineer at Riverkeepers Union'],
      [to, '[Test] director at Riverkeepers Union'],
    ]);
    expect(new Set(mails.map(({ parsed }) => parsed.messageId)).size).toBe(2);
  });
});

describe('the ledger', () => {
  test.each([
    ['taken', null],
    ['refused', '550 5.1.1 no such user'],
  ])('is the same before and after a mail that was %s', async (_, answer) => {
    await world.subscribe(to, 'data');
    await world.subscribe('bob@example.org', 'data', 'instant');
    await world.announce('director', ['data']);
    await world.settle();
    await world.announce('engineer', ['data']);
    const before = await ledger();
    expect(Object.keys(before).length).toBeGreaterThan(15);
    smtp.script.rcpt = answer;
    await sendTest({});
    await sendTest({ as: 'bob@example.org', to: 'carol@example.org' });
    expect(await ledger()).toEqual(before);
  });

  test('is the same on a board that never mailed anybody', async () => {
    await world.announce('director', ['data']);
    const before = await ledger();
    expect(await sendTest({ tags: ['data'] })).toMatchObject({ code: 0 });
    expect(await ledger()).toEqual(before);
  });
});

describe('who gets none', () => {
  beforeEach(async () => {
    await world.announce('director', ['data']);
  });
  const refused = async (words: RegExp, options: Partial<TestOptions> = { tags: ['data'] }) => {
    const mails = await mailsOf(async () => {
      expect(await sendTest(options)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(words) });
    });
    expect(mails).toEqual([]);
  };

  test.each([
    ['opted-out', /opted out on 2026-11-16/],
    ['erased', /asked to be erased/],
    ['complaint', /complained on .* no mail goes there any more/],
    ['bounced', /came back on .*rolecall unsuppress alice@example\.org/],
  ] as const)('an address that is suppressed as %s, however it is written', async (reason, words) => {
    await suppress(world.db, to, reason, world.now);
    await refused(words);
    await refused(/on 2026-11-16/, { to: 'ALICE@EXAMPLE.org', tags: ['data'] });
  });

  test('somebody who unsubscribed, or paused', async () => {
    const id = await world.subscribe(to, 'data');
    await pauseSubscriber(world.db, id, new Date('2026-12-01T00:00:00Z'));
    await refused(/has paused all mails until 2026-12-01/, {});
    await unsubscribe(world.db, id, world.now);
    await refused(/opted out/, {});
  });

  test('anybody, when no post matches or it is open whose digest is meant', async () => {
    await refused(/No open post of the last 14 days matches/, { tags: ['tech'] });
    await refused(/alice@example\.org is not subscribed: say whose digest to send with --tags/, {});
    await refused(/bob@example\.org is not subscribed/, { as: 'bob@example.org' });
  });
});

describe('what came of it', () => {
  beforeEach(async () => {
    await world.announce('director', ['data']);
  });

  test.each([
    [
      'rcpt',
      '550 5.1.1 no such user',
      /refused the test digest for alice@example\.org: 550 5\.1\.1 no such user/,
    ],
    ['rcpt', '451 4.7.1 greylisted', /does not take the test digest for alice@example\.org now: 451/],
    [
      'mail',
      '550 5.7.1 not from you',
      /refuses us, whoever the mail is for: 550 .* \(SMTP_URL and mail\.from/,
    ],
    ['data', 'drop-after-dot', /connection was lost when the mail server had the test digest/],
  ] as const)('%s answers %j', async (phase, answer, words) => {
    Object.assign(smtp.script, { [phase]: answer });
    expect(await sendTest({ tags: ['data'] })).toMatchObject({ code: 1, err: expect.stringMatching(words) });
  });

  test('the mail server is out of reach', async () => {
    expect(await sendTest({ tags: ['data'] }, { smtpUrl: 'smtp://127.0.0.1:1' })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^rolecall: The test digest could not be sent: .*ECONNREFUSED/),
    });
  });

  test('without a mail server it lies in the outbox, and the answer says where', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rolecall-commands-'));
    const { code, out } = await sendTest(
      { tags: ['data'] },
      { transport: 'outbox', paths: { ...world.config.paths, dataDir } },
    );
    const [file] = await readdir(join(dataDir, 'outbox'));
    expect([code, out]).toEqual([
      0,
      `The test digest (1 post) lies in the outbox: ${join(dataDir, 'outbox', file as string)}\n`,
    ]);
    expect(await readFile(join(dataDir, 'outbox', file as string), 'utf8')).toContain(
      'Subject: [Test] director',
    );
  });

  test('--json prints it', async () => {
    const json = async () => JSON.parse((await sendTest({ tags: ['data'], json: true })).out);
    const subject = '[Test] director at Riverkeepers Union';
    expect(await json()).toMatchObject({ to, subject, status: 'sent', transport: 'smtp', notes: [] });
    smtp.script.rcpt = '550 5.1.1 no such user';
    expect(await json()).toMatchObject({ status: 'refused', reply: '550 5.1.1 no such user' });
    expect(await sendTest({ tags: ['data'], json: true })).toMatchObject({ code: 1, err: '' });
  });

  test('a pause does not hold it back, and is named', async () => {
    await pauseMail(world.db, { scope: 'service', until: null, why: 'paused by the admin' }, world.now);
    expect(await sendTest({ tags: ['data'] })).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^All mail is paused \(paused by the admin\); this test is not held back\.\nThe test/,
      ),
    });
  });
});

test.each([
  [{ to: 'alice' }, /"alice" cannot be used as a mail address/],
  [{ to: 'a@example.org, b@example.org', tags: ['data'] }, /comma/],
  [{ as: 'bob@example.org', tags: ['data'] }, /give one of them/],
  [{ none: ['data'] }, /--none takes posts away/],
])('%j is wrong usage', async (options, words) => {
  expect(await sendTest(options)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(words) });
});
