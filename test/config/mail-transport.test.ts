// Settings of how mail goes, and of who is told when it does not.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';

function load(env: Record<string, string>, yaml = ''): Config {
  const path = mkdtempSync(join(tmpdir(), 'rolecall-config-'));
  writeFileSync(join(path, 'rolecall.yml'), yaml);
  return loadConfig(env, path);
}

test('the mail server hears the host of PUBLIC_URL where it is a name, a name of the settings, and no bare address', () => {
  const name = (env: Record<string, string>, yaml = '') => load(env, yaml).mail.ehlo;
  expect(name({ PUBLIC_URL: 'https://alerts.example.org/jobs' })).toBe('alerts.example.org');
  expect(name({ PUBLIC_URL: 'https://alerts.example.org' }, 'mail: {ehlo: mx.example.org}')).toBe(
    'mx.example.org',
  );
  expect(name({ PUBLIC_URL: 'http://127.0.0.1:3000' })).toMatch(/^\[127\.0\.0\.1\]$|\.[a-z]/);
});

test.each([
  ['Subject', 'x'],
  ['list-unsubscribe', '<mailto:a@example.org>'],
  ['Bcc', 'a@example.org'],
  ['X Space', 'x'],
  ['X-Break', 'a\\r\\nBcc: b@example.org'],
  ['X-Empty', ''],
])('mail.headers takes no %s: %j', (name, value) => {
  expect(() => load({}, `mail: {headers: {"${name}": "${value}"}}`)).toThrow(/mail\.headers/);
});

test('mail.headers takes what a relay wants', () => {
  const { mail } = load({}, 'mail: {headers: {X-PM-Message-Stream: broadcast, X-Number: 7}}');
  expect(mail.headers).toEqual({ 'X-PM-Message-Stream': 'broadcast', 'X-Number': '7' });
});

test.each(['http://hooks.example.org/x', 'ftp://hooks.example.org', 'hooks.example.org'])(
  'ALARM_WEBHOOK leads over https, or stays on this machine: not %s',
  (url) => {
    expect(() => load({ ALARM_WEBHOOK: url })).toThrow(/ALARM_WEBHOOK must be an https address/);
    expect(load({ ALARM_WEBHOOK: 'http://127.0.0.1:9/x' }).alarmWebhook).toBe('http://127.0.0.1:9/x');
  },
);
