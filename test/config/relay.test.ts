import { describe, expect, test } from 'vitest';
import { mailSettingsProblems } from '../../src/config/mail-settings.ts';
import { parseRelay } from '../../src/config/relay.ts';

describe('SMTP_URL', () => {
  test.each([
    [
      'smtp://mail.example.org',
      { port: 587, secure: false, requireTls: true, auth: null, isLoopback: false },
    ],
    ['smtp://mail.example.org:2525', { port: 2525, requireTls: true }],
    ['smtps://mail.example.org', { port: 465, secure: true, requireTls: false }],
    ['smtp://ada:p%40ss@mail.example.org', { auth: { user: 'ada', pass: 'p@ss' } }],
    ['smtp://ada:50%@mail.example.org', { auth: { user: 'ada', pass: '50%' } }],
    ['smtp://localhost', { port: 25, requireTls: false, isLoopback: true }],
    ['smtp://127.0.0.53:1025', { port: 1025, requireTls: false, isLoopback: true }],
    ['smtp://[::1]:25', { host: '::1', requireTls: false, isLoopback: true }],
    ['smtp://127.0.0.1.example.org', { requireTls: true, isLoopback: false }],
    ['smtp://localhost.example.org', { requireTls: true, isLoopback: false }],
    ['smtp://mailpit:1025?tls=off', { requireTls: false, isLoopback: false }],
  ])('%s', (url, expected) => {
    expect(parseRelay(url)).toMatchObject(expected);
  });

  test.each([
    'mail.example.org',
    'http://mail.example.org',
    'smtp://',
    'smtp://h?tls=maybe',
    'smtp://h?x=1',
    '',
  ])('%j is refused with a remedy, without the password', (url) => {
    expect(() => parseRelay(url.replace('://', '://ada:secret@'))).toThrow(RangeError);
    expect(() => parseRelay(url.replace('://', '://ada:secret@'))).not.toThrow(/secret/);
  });
});

describe('mail to real people', () => {
  const ready = {
    transport: 'smtp',
    smtpUrl: 'smtp://mail.example.org',
    publicUrl: 'https://alerts.example.org',
    mail: { from: { name: 'Riverside Jobs', address: 'jobs@example.org' }, replyTo: null },
    site: { postalAddress: '12 Mill Lane' },
    dkim: { selector: null, domain: 'example.org', key: null },
  } as Parameters<typeof mailSettingsProblems>[0];

  test('needs nothing else when everything is there', () => {
    expect(mailSettingsProblems(ready)).toEqual([]);
  });

  const noAddress = { ...ready.site, postalAddress: null };
  const noSender = { ...ready.mail, from: { name: 'x', address: 'rolecall@localhost' } };
  test.each([
    ['a public address with https', { publicUrl: 'http://127.0.0.1:3000' }, /^PUBLIC_URL .*https/],
    ['a postal address', { site: noAddress }, /^site\.postal_address /],
    ['a sender', { mail: noSender }, /^mail\.from /],
    ['a relay that can be read', { smtpUrl: 'smtp://mail.example.org?tls=maybe' }, /^SMTP_URL .*tls=off/],
  ])('needs %s', (_, fields, problem) => {
    expect(mailSettingsProblems({ ...ready, ...fields })).toEqual([expect.stringMatching(problem)]);
  });

  test('names everything that is missing at once', () => {
    const fields = { publicUrl: 'http://x', site: noAddress, mail: noSender };
    expect(mailSettingsProblems({ ...ready, ...fields })).toHaveLength(3);
  });

  test.each([
    ['a relay on this machine', { smtpUrl: 'smtp://localhost:1025' }],
    ['the outbox', { transport: 'outbox', smtpUrl: null }],
    ['the outbox, chosen although a relay is set', { transport: 'outbox' }],
  ] as const)('%s needs none of it', (_, fields) => {
    const bare = { ...ready, publicUrl: 'http://127.0.0.1:3000', site: noAddress, mail: noSender };
    expect(mailSettingsProblems({ ...bare, ...fields })).toEqual([]);
  });
});
