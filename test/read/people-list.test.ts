import { describe, expect, test } from 'vitest';
import type { ListedPerson } from '../../src/read/listed.ts';
import { readerOf } from '../../src/read/people-list.ts';

function read(header: string, row: string, fileName = 'list.csv') {
  const words = header.split('|');
  const reader = readerOf(words, fileName);
  if (typeof reader === 'string') return reader;
  const cells = row.split('|');
  const one = reader.read(Object.fromEntries(words.map((word, index) => [word, cells[index] ?? ''])), 2);
  return { kind: reader.kind, ...one } as { kind: string } & ListedPerson;
}

const MAILCHIMP = 'email address|first name|last name|optin_time|confirm_time|last_changed|leid|tags';

describe('a list of Mailchimp', () => {
  test.each([
    ['subscribed_members_export_1.csv', 'subscribed'],
    ['subscribed_email_audience_export_1.csv', 'subscribed'],
    ['unsubscribed_members_export_1.csv', 'opted-out'],
    ['cleaned_members_export_1.csv', 'bounced'],
    ['nonsubscribed_members_export_1.csv', 'undecided'],
    ['non-subscribed_members.csv', 'undecided'],
  ])('%s holds people who are %s', (name, as) => {
    const row =
      'ada@example.org|Ada|L|2020-01-02 03:04:05|2020-01-02 03:05:00|2024-05-06 00:00:00|1|"data","tech"';
    expect(read(MAILCHIMP, row, name)).toMatchObject({
      kind: 'Mailchimp',
      email: 'ada@example.org',
      name: 'Ada',
      as,
      tags: ['data', 'tech'],
    });
  });

  test('tells by its columns what its name does not', () => {
    expect(
      read(`${MAILCHIMP}|unsub_time`, 'ada@example.org|||||||x|2024-05-06 07:08:09', 'people.csv'),
    ).toMatchObject({
      as: 'opted-out',
      since: new Date('2024-05-06T07:08:09Z'),
    });
    expect(read(`${MAILCHIMP}|clean_time`, 'ada@example.org|||||||x|', 'people.csv')).toMatchObject({
      as: 'bounced',
    });
    expect(read(MAILCHIMP, 'ada@example.org', 'people.csv')).toMatch(/keep the names of the export/);
  });

  test('keeps when somebody agreed', () => {
    const row = 'ada@example.org|||2020-01-02 03:04:05||2024-05-06 00:00:00|1|';
    expect(read(MAILCHIMP, row, 'subscribed.csv')).toMatchObject({ since: new Date('2020-01-02T03:04:05Z') });
  });
});

test.each([
  ['regular', 'subscribed'],
  ['premium', 'subscribed'],
  ['unactivated', 'undecided'],
  ['unsubscribed', 'opted-out'],
  ['removed', 'opted-out'],
  ['undeliverable', 'bounced'],
])('Buttondown: %s is %s', (type, as) => {
  expect(
    read('email_address|creation_date|type|tags', `ada@example.org|2024-05-06T07:08:09Z|${type}|["data"]`),
  ).toMatchObject({
    kind: 'Buttondown',
    as,
    tags: ['data'],
  });
});

test.each([
  ['enabled', 'subscribed'],
  ['disabled', 'undecided'],
  ['blocklisted', 'opted-out'],
])('listmonk: %s is %s', (status, as) => {
  expect(
    read(
      'uuid|email|name|attributes|status|created_at',
      `u|ada@example.org|Ada|{}|${status}|2024-05-06T07:08:09.123456Z`,
    ),
  ).toMatchObject({ kind: 'listmonk', as });
});

describe('plain CSV', () => {
  test('takes an address and what else it knows', () => {
    expect(
      read(
        'e-mail|name|tags|frequency|timezone|status|subscribed_at',
        'Ada@Example.org|Ada|data; Tech|daily|europe/berlin|subscribed|2024-05-06',
      ),
    ).toMatchObject({
      kind: 'CSV',
      email: 'Ada@example.org',
      tags: ['data', 'tech'],
      frequency: 'daily',
      timeZone: 'Europe/Berlin',
      as: 'subscribed',
      since: new Date('2024-05-06T00:00:00Z'),
    });
  });

  test.each([
    ['email', 'ada', /it has no @/],
    ['email', 'ada@example.org, bob@example.org', /comma/],
    ['email|status', 'ada@example.org|whatever', /status or type/],
    ['email|frequency', 'ada@example.org|hourly', /weekly, daily or instant/],
  ])('%s: "%s" is refused with its reason', (header, row, reason) => {
    expect(read(header, row)).toMatchObject({ line: 2, reason: expect.stringMatching(reason) });
  });

  test('drops what cannot be seen around an address', () => {
    expect(read('email', '\u200bada@example.org\u2060')).toMatchObject({ email: 'ada@example.org' });
  });

  test('without a column of addresses says what to call it', () => {
    expect(read('name|phone', 'Ada|1')).toMatch(/call it "email"/);
  });
});
