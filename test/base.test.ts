import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBase } from '../src/base.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { Database } from '../src/database/database.ts';
import { SettingsError } from '../src/errors.ts';
import { silentLog } from '../src/log.ts';
import { buildPlainMessage } from '../src/mail/message.ts';
import { createTestDatabase } from './helpers/database.ts';
import { DAMAGED_PEM, DKIM_PEM, verifyDkim } from './helpers/dkim.ts';
import { startSmtp } from './helpers/smtp.ts';

const SECRET = 'a-secret-of-these-tests-only-0123456789';

let dir: string;
let database: Database;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rolecall-base-'));
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.close();
  await rm(dir, { recursive: true });
});

async function open(settings: Record<string, string>): Promise<string> {
  const closers: (() => Promise<void>)[] = [];
  try {
    const config = loadConfig({ DATABASE_URL: database.url, SECRET, ...settings }, dir);
    return (await openBase(config, silentLog, closers)).mailer.transport;
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

it('mail to a real relay needs https links, a sender and a postal address', async () => {
  const answer = await open({ SMTP_URL: 'smtp://mail.example.org:587' });
  for (const word of ['PUBLIC_URL', 'mail.from', 'postal_address']) expect(answer).toContain(word);
});

it('a relay on this machine needs nothing', async () => {
  expect(await open({ SMTP_URL: 'smtp://127.0.0.1:2525' })).toBe('smtp');
});

it('once SMTP was used, a start without it is a mistake, unless it is said to be meant', async () => {
  expect(await open({})).toBe('outbox');
  await open({ SMTP_URL: 'smtp://127.0.0.1:2525' });
  expect(await open({})).toContain('set SMTP_URL, or MAIL=outbox');
  expect(await open({ MAIL: 'outbox' })).toBe('outbox');
});

it('a board that moves keeps the names of its mails and feeds', async () => {
  const idsAt = async (PUBLIC_URL: string) => {
    const closers: (() => Promise<void>)[] = [];
    const config = loadConfig({ DATABASE_URL: database.url, SECRET, PUBLIC_URL }, dir);
    const { ids } = (await openBase(config, silentLog, closers)).config;
    for (const close of closers.reverse()) await close();
    return ids;
  };
  const first = await idsAt('https://alerts.example.org');
  expect(first).toEqual({ list: 'alerts.example.org', feed: 'alerts.example.org' });
  expect(await idsAt('https://mail.example.net')).toEqual(first);
});

describe('a DKIM key', () => {
  const yaml = 'mail:\n  from: jobs@example.org\n  dkim:\n    selector: rolecall\n';

  const mail = buildPlainMessage({
    to: 'ada@example.net',
    from: { name: '', address: 'jobs@example.org' },
    replyTo: null,
    messageId: 'test.1@example.org',
    date: new Date(0),
    boundary: 'test',
    subject: 'Test',
    text: 'Test',
  });

  it('signs whatever goes out', async () => {
    await writeFile(join(dir, 'rolecall.yml'), yaml);
    const smtp = await startSmtp();
    const closers = [() => smtp.close()];
    const settings = { DATABASE_URL: database.url, SECRET, SMTP_URL: smtp.url, DKIM_KEY: DKIM_PEM };
    const base = await openBase(loadConfig(settings, dir), silentLog, closers);
    await base.mailer.send(mail);
    for (const close of closers.reverse()) await close();
    expect((await verifyDkim(smtp.messages[0]?.raw ?? Buffer.of())).result).toBe('pass');
  });

  it('that is damaged is found at the start', async () => {
    await writeFile(join(dir, 'rolecall.yml'), yaml);
    const answer = await open({ SMTP_URL: 'smtp://127.0.0.1:2525', DKIM_KEY: DAMAGED_PEM });
    expect(answer).toMatch(/^DKIM_KEY .*damaged.*openssl genrsa/);
  });
});
