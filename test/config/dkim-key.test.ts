import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { dkimIdentity, dkimRecord, isSignedByItsOwn, readDkimKey } from '../../src/config/dkim-key.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { SettingsError } from '../../src/errors.ts';
import { DKIM_PEM, IDENTITY } from '../helpers/dkim.ts';

const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
const pem = (key: KeyObject) => key.export(pkcs8).toString();
const own = readDkimKey(DKIM_PEM);

describe('a key that cannot sign, or whose signatures receivers refuse, is refused with the remedy', () => {
  test.each([
    ['nothing of the kind', () => 'nonsense', /private key that begins with -----BEGIN.*openssl genrsa/],
    ['a key cut short', () => DKIM_PEM.slice(0, 400), /private key that begins with -----BEGIN/],
    [
      'the public half',
      () =>
        dkimRecord(IDENTITY)
          .value.replace(/.*p=/, '-----BEGIN PUBLIC KEY-----\n')
          .concat('\n-----END PUBLIC KEY-----'),
      /private key that begins with -----BEGIN/,
    ],
    [
      'a key with a passphrase',
      () => own.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      /without a passphrase; .*openssl rsa/,
    ],
    [
      'the same in the older form',
      () => own.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      /without a passphrase/,
    ],
    ['Ed25519', () => pem(generateKeyPairSync('ed25519').privateKey), /RSA key, not ed25519.*openssl genrsa/],
    [
      'elliptic curves',
      () => pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
      /RSA key, not ec,/,
    ],
    [
      '1024 bits',
      () => pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey),
      /2048 to 4096 bits, not 1024.*openssl genrsa/,
    ],
  ])('%s', (_, make, words) => {
    expect(() => readDkimKey(make())).toThrow(RangeError);
    expect(() => readDkimKey(make())).toThrow(words);
  });
});

test.each([
  ['as openssl writes it', DKIM_PEM],
  ['in the older form', own.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ['on one line with \\n written out', DKIM_PEM.replaceAll('\n', '\\n')],
])('a key is read %s', (_, text) => {
  expect(readDkimKey(text).equals(own)).toBe(true);
});

test('the record to publish holds the public half alone', () => {
  const { name, value } = dkimRecord(IDENTITY);
  expect(name).toBe('rolecall._domainkey.example.org');
  expect(value).toMatch(/^v=DKIM1; k=rsa; p=MIIBIjAN[\w+/]+={0,2}$/);
  expect(value.length).toBeLessThan(420);
});

test.each([
  ['jobs@example.org', 'example.org', true],
  ['jobs@mail.Example.org', 'example.org', true],
  ['jobs@example.org', 'mail.example.org', true],
  ['jobs@example.org', 'example.com', false],
  ['jobs@example.org', 'anexample.org', false],
])('a mail from %s may be signed for %s: %s', (address, domain, expected) => {
  expect(isSignedByItsOwn(address, domain)).toBe(expected);
});

describe('the settings', () => {
  const smtp = { SMTP_URL: 'smtp://127.0.0.1:25' };
  const from = 'mail:\n  from: jobs@Example.org\n';
  const selector = `${from}  dkim:\n    selector: Rolecall\n`;

  function load(env: Record<string, string>, yaml: string): Config {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-dkim-'));
    writeFileSync(join(folder, 'rolecall.yml'), yaml);
    return loadConfig(env, folder);
  }

  function problemsOf(env: Record<string, string>, yaml: string): readonly string[] {
    try {
      load(env, yaml);
      return [];
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
      throw error;
    }
  }

  test('a key and its name are all it takes: the domain is the sender’s', () => {
    const identity = dkimIdentity(load({ ...smtp, DKIM_KEY: DKIM_PEM }, selector).dkim);
    expect(identity).toMatchObject({ domain: 'example.org', selector: 'rolecall' });
    expect(identity?.key.equals(own)).toBe(true);
  });

  test('the key may lie in a file, and another domain of the sender’s may sign', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rolecall-dkim-')), 'dkim.pem');
    writeFileSync(file, DKIM_PEM);
    const { dkim } = load({ ...smtp, DKIM_KEY_FILE: file }, `${selector}    domain: mail.example.org\n`);
    expect(dkimIdentity(dkim)).toMatchObject({ domain: 'mail.example.org' });
  });

  test.each<[string, Record<string, string>, string, RegExp]>([
    [
      'a name without a key',
      smtp,
      selector,
      /^DKIM_KEY or DKIM_KEY_FILE .*mail\.dkim\.selector.*openssl genrsa/,
    ],
    [
      'a key without a name',
      { ...smtp, DKIM_KEY: DKIM_PEM },
      from,
      /^mail\.dkim\.selector .*DKIM_KEY.*"rolecall"/,
    ],
    [
      'a stranger’s domain',
      { ...smtp, DKIM_KEY: DKIM_PEM },
      `${selector}    domain: example.com\n`,
      /^mail\.dkim\.domain .*mail\.from.*"example\.com"/,
    ],
    ['a key that is none', { ...smtp, DKIM_KEY: 'hunter2' }, selector, /^DKIM_KEY must be a private key/],
    [
      'a file that is not there',
      { ...smtp, DKIM_KEY_FILE: '/nowhere' },
      selector,
      /^DKIM_KEY_FILE: cannot read/,
    ],
    [
      'a name that is none',
      smtp,
      'mail:\n  dkim:\n    selector: my key\n',
      /line 3: mail\.dkim\.selector .*"rolecall"/,
    ],
    [
      'a domain that is none',
      smtp,
      'mail:\n  dkim:\n    domain: "@example"\n',
      /mail\.dkim\.domain .*example\.org/,
    ],
  ])('%s is refused', (_, env, yaml, words) => {
    const problems = problemsOf(env, yaml);
    expect(problems).toContainEqual(expect.stringMatching(words));
    expect(problems.join()).not.toContain('hunter2');
  });

  test('the outbox asks for neither half: it signs nothing', () => {
    expect(problemsOf({}, selector)).toEqual([]);
    expect(problemsOf({ ...smtp, MAIL: 'outbox' }, selector)).toEqual([]);
  });
});
