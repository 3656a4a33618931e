import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readUnread } from '../../src/bounces/imap.ts';
import { readMailbox } from '../../src/bounces/mailbox.ts';
import { parseMailbox } from '../../src/config/mailbox.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { silentLog } from '../../src/log.ts';
import { createMarks } from '../../src/mail/marks.ts';
import { createVault } from '../../src/subscribers/encrypt.ts';
import { suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { type Dovecot, skipDovecot, startDovecot } from '../helpers/dovecot.ts';
import { addPerson, at, closeBoard, database, emptyBoard, openBoard, tookMail } from '../helpers/failures.ts';
import { dsn, mail, UNKNOWN } from './samples.ts';

const EMAIL = 'ada@example.net';
const marks = createMarks({ secrets: ['test'], domain: 'bounces.example.org' });

beforeAll(openBoard);
beforeEach(emptyBoard);
afterEach(() => database.db.deleteFrom('settings').where('name', 'like', 'bounce-%').execute());
afterAll(closeBoard);

/** A pass at that minute. */
function pass(url: string, minutes = 10, read?: Parameters<typeof readMailbox>[0]['read']) {
  const config = { bounces: { mailbox: parseMailbox(url), webhooks: {} } };
  const deps = { db: database.db, marks, vault: createVault(['test']), log: silentLog, config };
  const stopping = new AbortController().signal;
  return readMailbox({ ...deps, stopping, clock: () => at(minutes), ...(read && { read }) });
}

/** A report that ends mail to a new person. */
async function someReport(): Promise<Buffer> {
  const subscriberId = await addPerson(EMAIL);
  const deliveryId = await tookMail(subscriberId, at(0));
  const back = marks.returnAddress({ kind: 'digest', deliveryId, subscriberId, generation: 0 });
  return dsn([UNKNOWN], { to: back?.from ?? '', returned: 'Subject: x' });
}

describe.skipIf(skipDovecot)('a mailbox by IMAP', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot?.close());

  test('is read: reports count, other mail stays, and all of it is marked as read', async () => {
    await dovecot.deliver(mail('Hello', { from: 'someone@example.net' }));
    await dovecot.deliver(await someReport());
    expect(await dovecot.flags()).toEqual(['', '']);
    await pass(dovecot.url);
    expect((await suppressionOf(database.db, EMAIL))?.reason).toBe('bounced');
    expect(await dovecot.flags()).toEqual(['S', 'S']);
  });

  test('what was read may be moved, to a folder that is made for it', async () => {
    await dovecot.deliver(await someReport());
    await pass(`${dovecot.url}?move=Done`);
    expect(await suppressionOf(database.db, EMAIL)).not.toBeNull();
    expect(await dovecot.flags('Done')).toEqual(['S']);
  });

  test('what could not be taken in is left for the next pass', async () => {
    await dovecot.deliver(await someReport());
    const limits = { mails: 10, bytes: 1000, signal: new AbortController().signal };
    const refuse = () => Promise.reject(new Error('the database is away'));
    await expect(readUnread(parseMailbox(dovecot.url), refuse, limits)).rejects.toThrow('database is away');
    expect(await dovecot.flags()).toContain('');
    await pass(dovecot.url);
    expect(await suppressionOf(database.db, EMAIL)).not.toBeNull();
  });

  test('a wrong password is told in words, without it', async () => {
    await pass(dovecot.url.replace('a%20word', 'secretive'), 0);
    await pass(dovecot.url.replace('a%20word', 'secretive'), 31);
    const [alarm] = await openAlarms(database.db);
    expect(alarm?.message).toMatch(/127\.0\.0\.1 refuses user or password/);
    expect(alarm?.message).not.toContain('secretive');
  });
});

test('a mailbox that cannot be read is tried less and less often, is an alarm after half an hour, and is over with it', async () => {
  const tried: number[] = [];
  const failing = (minute: number) => async () => {
    tried.push(minute);
    throw new Error('gone');
  };
  for (let minute = 0; minute <= 60; minute += 1) await pass('imap://a:b@127.0.0.1', minute, failing(minute));
  expect(tried).toEqual([0, 2, 7, 17, 37]);
  expect(await openAlarms(database.db)).toMatchObject([{ code: 'bounce-mailbox', raisedAt: at(37) }]);
  await pass('imap://a:b@127.0.0.1', 77, async () => 0);
  expect(await openAlarms(database.db)).toEqual([]);
});

test('one mail that cannot be handled keeps no other', async () => {
  const report = await someReport();
  const results: unknown[] = [];
  await pass('imap://a:b@127.0.0.1', 10, async (_, take) => {
    for (const raw of [undefined as unknown as Uint8Array, report])
      results.push(await take({ raw, at: at(5) }).then(() => 'taken', String));
    return 2;
  });
  expect(results).toEqual(['taken', 'taken']);
  expect(await suppressionOf(database.db, EMAIL)).not.toBeNull();
});

test.each([
  [
    'imaps://bounces:p%40ss@imap.example.org/Reports?move=Done',
    {
      host: 'imap.example.org',
      port: 993,
      secure: true,
      requireTls: false,
      user: 'bounces',
      pass: 'p@ss',
      folder: 'Reports',
      moveTo: 'Done',
    },
  ],
  [
    'imap://u:p@imap.example.org',
    { port: 143, secure: false, requireTls: true, folder: 'INBOX', moveTo: null },
  ],
  ['imap://u:p@127.0.0.1:1143', { port: 1143, requireTls: false }],
])('%s says all about it', (text, expected) => {
  expect(parseMailbox(text)).toMatchObject(expected);
});

test.each(['imaps://imap.example.org', 'https://u:p@x', 'nonsense', 'imaps://u:secretive@x?to=y'])(
  '%s is refused',
  (text) => {
    expect(() => parseMailbox(text)).toThrow(/must look like|only move=FOLDER/);
  },
);
