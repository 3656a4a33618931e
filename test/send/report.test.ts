import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Report, recordReport } from '../../src/send/report.ts';
import { suppress, suppressionOf, unsuppress } from '../../src/subscribers/suppression-store.ts';
import {
  addPerson,
  at,
  closeBoard,
  database,
  emptyBoard,
  fail,
  openBoard,
  reasonOf,
  refused,
  tookMail,
} from '../helpers/failures.ts';

beforeAll(openBoard);
beforeEach(emptyBoard);
afterAll(closeBoard);

const DAY = 1440;
const EMAIL = 'ada@example.net';
const UNKNOWN = { code: 550, enhanced: '5.1.1', text: 'no such user' };
const FULL = { code: 452, enhanced: '4.2.2', text: 'over quota' };

/** A digest that the server took at that minute. */
const sent = (id: number, minutes: number) => tookMail(id, at(minutes));
const report = (subscriberId: number, minutes: number, fields: Partial<Report> = {}) =>
  recordReport(database.db, { subscriberId, kind: 'hard', answer: UNKNOWN, at: at(minutes), ...fields });

describe('an address that never had mail', () => {
  test('is gone by the first bounce: the mail that came back is none that was taken', async () => {
    const id = await addPerson(EMAIL);
    const deliveryId = await sent(id, 0);
    expect(await report(id, 1, { deliveryId })).toBe('suppressed');
    expect(await reasonOf(EMAIL)).toBe('bounced');
    const mark = await database.db.selectFrom('bounce_marks').selectAll().executeTakeFirstOrThrow();
    expect(mark).toMatchObject({ kind: 'no-mailbox', reply: '550 5.1.1 no such user' });
  });

  test('also when the report does not name the mail: then it is the newest before it', async () => {
    const id = await addPerson(EMAIL);
    await sent(id, 0);
    expect(await report(id, 1)).toBe('suppressed');
  });
});

describe('an address that had mail', () => {
  test('is gone by two bounces a day apart, of mails that the server in between had taken', async () => {
    const id = await addPerson(EMAIL);
    await sent(id, -7 * DAY);
    const first = await sent(id, 0);
    expect(await report(id, 1, { deliveryId: first })).toBe('counted');
    const second = await sent(id, DAY);
    expect(await report(id, DAY + 1, { deliveryId: second })).toBe('suppressed');
  });

  test('is kept when the same report comes ten times, on ten days', async () => {
    const id = await addPerson(EMAIL);
    await sent(id, -7 * DAY);
    const deliveryId = await sent(id, 0);
    const outcomes = [];
    for (let day = 0; day < 10; day += 1) outcomes.push(await report(id, day * DAY + 1, { deliveryId }));
    expect(new Set(outcomes)).toEqual(new Set(['counted', 'ignored']));
    expect(await reasonOf(EMAIL)).toBeNull();
  });

  test('is kept when a mail stayed there between two bounces', async () => {
    const id = await addPerson(EMAIL);
    await sent(id, -7 * DAY);
    const bounced = { kind: 'hard' as const, answer: { code: 550, enhanced: null, text: 'not here' } };
    for (const day of [0, 1])
      await report(id, day * DAY + 1, { ...bounced, deliveryId: await sent(id, day * DAY) });
    await sent(id, 2 * DAY);
    for (const day of [3, 4])
      await report(id, day * DAY + 1, { ...bounced, deliveryId: await sent(id, day * DAY) });
    expect(await reasonOf(EMAIL)).toBeNull();
  });

  test('counts a refusal by the server itself and a report alike', async () => {
    const id = await addPerson(EMAIL);
    await sent(id, -7 * DAY);
    await report(id, 1, { deliveryId: await sent(id, 0) });
    await fail(id, EMAIL, refused('no-mailbox'), at(DAY));
    expect(await reasonOf(EMAIL)).toBe('bounced');
  });
});

test('a full mailbox is gone after a fortnight of it, and so is said', async () => {
  const id = await addPerson(EMAIL);
  const outcomes = [];
  for (const day of [0, 7, 14]) {
    const deliveryId = await sent(id, day * DAY);
    outcomes.push(await report(id, day * DAY + 1, { kind: 'soft', answer: FULL, deliveryId }));
  }
  expect(outcomes).toEqual(['counted', 'counted', 'suppressed']);
  const mark = await database.db.selectFrom('bounce_marks').selectAll().executeTakeFirstOrThrow();
  expect(mark.kind).toBe('mailbox-full');
});

test('a complaint ends mail at once, and no admin lifts it', async () => {
  const id = await addPerson(EMAIL);
  expect(await report(id, 1, { kind: 'complaint' })).toBe('suppressed');
  expect(await reasonOf(EMAIL)).toBe('complaint');
});

test.each<[string, Partial<Report>]>([
  ['"later", whatever for', { kind: 'soft', answer: { code: 451, enhanced: '4.7.1', text: 'busy' } }],
  ['spam', { answer: { code: 554, enhanced: '5.7.1', text: 'spam' } }],
  ['a size', { answer: { code: 552, enhanced: '5.3.4', text: 'too big' } }],
  ['an address that was left since', { generation: 3 }],
  ['somebody else’s mail', { deliveryId: 999_999 }],
  ['nobody', { subscriberId: 999_999 }],
])('a report about %s says nothing of the address', async (_, fields) => {
  const id = await addPerson(EMAIL);
  await sent(id, 0);
  expect(await report(id, 1, fields)).toBe('ignored');
  expect(await suppressionOf(database.db, EMAIL)).toBeNull();
});

test('a bounce says nothing against whoever opted out or complained', async () => {
  const id = await addPerson(EMAIL);
  await sent(id, 0);
  await suppress(database.db, EMAIL, 'opted-out', at(0));
  await report(id, 1);
  expect(await reasonOf(EMAIL)).toBe('opted-out');
});

test('what was lifted is judged anew', async () => {
  const id = await addPerson(EMAIL);
  await sent(id, -7 * DAY);
  for (const day of [0, 1]) await report(id, day * DAY + 1, { deliveryId: await sent(id, day * DAY) });
  expect(await reasonOf(EMAIL)).toBe('bounced');
  await unsuppress(database.db, EMAIL);
  expect(await report(id, 3 * DAY + 1, { deliveryId: await sent(id, 3 * DAY) })).toBe('counted');
});
