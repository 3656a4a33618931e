import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bouncingSince } from '../../src/subscribers/bounce-mark-store.ts';
import { addressHash, suppress, unsuppress } from '../../src/subscribers/suppression-store.ts';
import {
  addPerson,
  alarmCodes,
  at,
  closeBoard,
  database,
  emptyBoard,
  fail,
  NOW,
  openBoard,
  reasonOf,
  refuse,
  refused,
  scopes,
  served,
  tookMail,
} from '../helpers/failures.ts';

beforeAll(openBoard);
beforeEach(emptyBoard);
afterAll(closeBoard);

describe('an address', () => {
  test('that never had mail and is called unknown is suppressed, with the reason in the server’s words', async () => {
    expect(await refuse('ada@example.net', 'no-mailbox', NOW, '550 5.1.1 ada')).toMatchObject({
      status: 'failed',
    });
    expect(await reasonOf('ada@example.net')).toBe('bounced');
    const hash = await addressHash(database.db, 'ada@example.net');
    const mark = await database.db.selectFrom('bounce_marks').selectAll().executeTakeFirstOrThrow();
    expect(mark).toMatchObject({ address_hash: hash, kind: 'no-mailbox', reply: '550 5.1.1 ada' });
  });

  test('that had mail is asked again, and suppressed when it is called unknown a day later', async () => {
    const [ada] = (await served(1, 'example.net')) as [{ id: number; email: string }];
    const first = await fail(ada.id, ada.email, refused('no-mailbox'), NOW, 7);
    expect(first).toMatchObject({ status: 'deferred', nextAttemptAt: at(60) });
    const second = await fail(ada.id, ada.email, refused('no-mailbox'), at(60), 7);
    expect(second).toMatchObject({ status: 'deferred', nextAttemptAt: at(24 * 60) });
    expect(await reasonOf(ada.email)).toBeNull();
    expect(await fail(ada.id, ada.email, refused('no-mailbox'), at(24 * 60), 7)).toMatchObject({
      status: 'failed',
    });
    expect(await reasonOf(ada.email)).toBe('bounced');
  });

  test('that confirmed its sign-up by mail had mail', async () => {
    const id = await addPerson('ada@example.net');
    await database.db
      .updateTable('subscribers')
      .set({ source: 'web', created_at: at(-60) })
      .execute();
    await fail(id, 'ada@example.net', refused('no-mailbox'), NOW);
    expect(await reasonOf('ada@example.net')).toBeNull();
  });

  test('that took a mail between begins anew', async () => {
    const id = await addPerson('ada@example.net');
    for (const day of [0, 1]) await fail(id, 'ada@example.net', refused('likely-no-mailbox'), at(day * 1440));
    await tookMail(id, at(2 * 1440));
    for (const day of [3, 4]) await fail(id, 'ada@example.net', refused('likely-no-mailbox'), at(day * 1440));
    expect(await reasonOf('ada@example.net')).toBeNull();
    await fail(id, 'ada@example.net', refused('likely-no-mailbox'), at(5 * 1440));
    expect(await reasonOf('ada@example.net')).toBe('bounced');
  });

  test('that an admin lets mail go to again is judged anew', async () => {
    const id = await addPerson('ada@example.net');
    for (const day of [0, 1, 2]) await fail(id, 'ada@example.net', refused('no-domain'), at(day * 1440));
    await unsuppress(database.db, 'ada@example.net');
    await fail(id, 'ada@example.net', refused('no-domain'), at(3 * 1440));
    expect(await reasonOf('ada@example.net')).toBeNull();
  });

  test('that was left since is nobody’s: the answer is not kept, and counts against nobody', async () => {
    const id = await addPerson('ada@example.net');
    await database.db.updateTable('subscribers').set({ generation: 1 }).execute();
    await fail(id, 'ada@example.net', refused('no-mailbox', '550 5.1.1 old@example.net'), NOW);
    expect(await reasonOf('ada@example.net')).toBeNull();
    const rows = await database.db.selectFrom('bounces').select(['address_hash', 'reply']).execute();
    expect(rows).toEqual([{ address_hash: '', reply: '' }]);
  });

  test('whoever opted out stays opted out, whatever bounces afterwards', async () => {
    await suppress(database.db, 'ada@example.net', 'opted-out', NOW);
    await refuse('ada@example.net', 'no-mailbox', NOW);
    expect(await reasonOf('ada@example.net')).toBe('opted-out');
  });

  test('a mailbox that is full for now counts once a mail; a lost connection leaves no trace', async () => {
    const id = await addPerson('ada@example.net');
    const full = { status: 'retry', kind: 'busy', maybeTaken: false, reply: '452 4.2.2 over quota' } as const;
    for (let tries = 0; tries < 3; tries += 1) await fail(id, 'ada@example.net', full, at(tries), 7);
    await fail(id, 'ada@example.net', { ...full, kind: 'connection', reply: 'gone' }, NOW, 8);
    const rows = await database.db.selectFrom('bounces').select('outcome').execute();
    expect(rows).toEqual([{ outcome: 'mailbox-full' }]);
  });
});

describe('a directory that is broken', () => {
  test.each([8, 19, 40])(
    'with %i people who had mail: its domain waits, and nobody is suppressed',
    async (count) => {
      const people = await served(count, 'example.net');
      await refuse('newcomer@example.net', 'no-mailbox', NOW);
      await refuse('gone@example.org', 'no-mailbox', NOW);
      for (const { id, email } of people) await fail(id, email, refused('no-mailbox'), NOW);
      expect(await scopes()).toEqual(['example.net']);
      expect(await alarmCodes()).toEqual(['mail-paused:example.net']);
      const suppressed = await database.db.selectFrom('suppressions').select('address_hash').execute();
      expect(suppressed).toEqual([{ address_hash: await addressHash(database.db, 'gone@example.org') }]);
      expect(await scopes(at(13 * 60))).toEqual([]);
    },
  );

  test('is none after three days: then its people are gone', async () => {
    const people = await served(3, 'example.net');
    const days = 1440;
    const all = async (when: Date) => {
      for (const { id, email } of people) await fail(id, email, refused('no-mailbox'), when);
    };
    for (const day of [0, 1, 2, 3]) await all(at(day * days));
    expect(await reasonOf('served0@example.net')).toBeNull();
    for (const day of [4, 5]) await all(at(day * days));
    expect(await reasonOf('served0@example.net')).toBe('bounced');
  });

  test('an opt-out of that hour stays', async () => {
    const people = await served(3, 'example.net');
    await refuse('ada@example.net', 'no-mailbox', NOW);
    await suppress(database.db, 'ada@example.net', 'opted-out', NOW);
    for (const { id, email } of people) await fail(id, email, refused('no-mailbox'), NOW);
    expect(await reasonOf('ada@example.net')).toBe('opted-out');
    expect(await bouncingSince(database.db, await addressHash(database.db, 'ada@example.net'))).toBeNull();
  });
});
