import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';

function said(env: Record<string, string>, dotEnv = ''): string[] {
  const path = mkdtempSync(join(tmpdir(), 'rolecall-misspelt-'));
  writeFileSync(join(path, '.env'), dotEnv);
  return loadConfig(env, path).misspelt.map(({ problem, remedy }) => `${problem}. ${remedy}`);
}

describe('a variable by nearly one of our names is named, with the one that is likely meant', () => {
  test.each([
    ['SMTP_URI', 'SMTP_URL'],
    ['DATABASE_UR', 'DATABASE_URL'],
    ['PUBLC_URL', 'PUBLIC_URL'],
    ['POST_DIR', 'POSTS_DIR'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['METRIC_TOKENS', 'METRICS_TOKEN'],
    ['SECRETS', 'SECRET'],
    ['DKIM_KEYFILE', 'DKIM_KEY_FILE'],
    ['port', 'PORT'],
  ])('%s: %s', (variable, meant) => {
    expect(said({ [variable]: 'x' })).toEqual([
      `${variable} is no variable that Rolecall reads. If ${meant} is meant, call it so.`,
    ]);
  });

  test('one in .env is looked for there', () => {
    expect(said({}, 'SMTP_URI=smtp://127.0.0.1:25\n')).toEqual([
      'SMTP_URI in .env is no variable that Rolecall reads. If SMTP_URL is meant, call it so.',
    ]);
  });
});

describe('nothing is said', () => {
  test('of what others read', () => {
    const others = {
      PATH: '/usr/bin',
      HOME: '/root',
      HOSTNAME: 'board',
      MAILCHECK: '60',
      LOGNAME: 'root',
      POSTGRES_PASSWORD: 'abc',
      ROLECALL_PORT: 'tcp://10.0.0.1:3000',
      NODE_ENV: 'production',
      SHELL: '/bin/bash',
      http_proxy: 'http://proxy.example.org',
    };
    expect(said(others)).toEqual([]);
  });

  test('where the one that is near is set, itself or by a file that holds it', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'rolecall-misspelt-')), 'secret');
    writeFileSync(path, 'k'.repeat(32));
    expect(said({ SECRETS: 'x', SECRET_FILE: path })).toEqual([]);
    expect(said({ HOSTS: 'x', HOST: '127.0.0.1' })).toEqual([]);
  });

  test('of one that is empty', () => {
    expect(said({ SMTP_URI: '' })).toEqual([]);
  });
});
