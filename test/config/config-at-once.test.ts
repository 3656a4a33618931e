import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { SettingsError } from '../../src/errors.ts';

const cwd = mkdtempSync(join(tmpdir(), 'rolecall-settings-'));
const relay = { SMTP_URL: 'smtp://mail.example.org' };
const real = { ...relay, PUBLIC_URL: 'https://alerts.example.org' };
const bare = ['PUBLIC_URL must be an https', 'mail.from in', 'site.postal_address in'];
const [, ...inFile] = bare;

/** What each problem is about, without its place. */
function subjects(env: Record<string, string>, yaml: string): string[] {
  writeFileSync(join(cwd, 'rolecall.yml'), yaml);
  try {
    loadConfig(env, cwd);
  } catch (error) {
    if (error instanceof SettingsError)
      return error.problems.map((line) => line.replace(/^.* line \d+: /, ''));
    throw error;
  }
  return [];
}

test.each<[why: string, env: Record<string, string>, yaml: string, found: string[]]>([
  ['a bad variable hides none of mail', { ...relay, PORT: 'x' }, '', ['PORT', ...bare]],
  ['a bad key hides none of mail', relay, 'site:\n  timezone: z', ['site.timezone', ...bare]],
  [
    'a file that is not there hides none of mail',
    { ...relay, SECRET_FILE: '/no' },
    '',
    ['SECRET_FILE', ...bare],
  ],
  [
    'bad keys hide no missing secret',
    { DATABASE_URL: 'mysql://h', PORT: 'x' },
    'site: z',
    ['DATABASE_URL', 'PORT', 'site must', 'SECRET must'].toSorted(),
  ],
  [
    'what is bad is not missing as well',
    { ...relay, PUBLIC_URL: 'x' },
    '',
    ['PUBLIC_URL must be the', ...inFile],
  ],
  ['nor is a section', real, 'mail: z\nsite: z', ['mail must', 'site must']],
  [
    'nor what has a mistyped name',
    real,
    'site:\n  postal_adress: z',
    ['site.postal_adress is', 'mail.from in'],
  ],
  ['a bad relay asks for nothing', { SMTP_URL: 'x' }, '', ['SMTP_URL must be an']],
  ['nor is it missing', { SMTP_URL: 'x', MAIL: 'smtp' }, '', ['SMTP_URL must be an']],
  [
    'nor is a secret in a file that is not there',
    { DATABASE_URL: 'postgres://h/db', SECRET_FILE: '/no' },
    '',
    ['SECRET_FILE'],
  ],
  ['where mail goes is not guessed', { ...relay, MAIL: 'outbx' }, '', ['MAIL must']],
  [
    'a domain is not compared with a bad sender',
    { ...real, DKIM_KEY: 'x' },
    'mail:\n  from: z\n  dkim: {selector: a, domain: example.org}\nsite: {postal_address: a}',
    ['DKIM_KEY', 'mail.from must be a'],
  ],
])('all problems come at once, each once: %s', (_, env, yaml, found) => {
  const problems = subjects(env, yaml);
  expect(problems.toSorted()).toEqual(found.toSorted().map((start) => expect.stringMatching(`^${start}`)));
});
