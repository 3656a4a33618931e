// The doctor asks real servers: Postgres, Redis, SMTP.

import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { Database } from '../../../src/database/database.ts';
import { askDatabase, judgeClock, judgeDatabase } from '../../../src/installation/doctor/database.ts';
import { askMailServer, judgeMailServer } from '../../../src/installation/doctor/mail-server.ts';
import { askQueue, judgeQueue } from '../../../src/installation/doctor/queue.ts';
import { selfSigned } from '../../helpers/certificate.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { skipRedis, startRedis, type TestRedis } from '../../helpers/redis.ts';
import { startSmtp, type TestSmtp } from '../../helpers/smtp.ts';

const { mail } = loadConfig({ CONFIG: undefined }, '/nonexistent');

describe('the mail server', () => {
  let smtp: TestSmtp;
  beforeAll(async () => {
    smtp = await startSmtp({ credentials: { user: 'jobs', pass: 'right' }, size: 35_000_000 });
  });
  afterAll(() => smtp.close());
  const judge = async (smtpUrl: string) => judgeMailServer(await askMailServer({ smtpUrl, mail }));

  it('takes our login, and says how large a mail may be', async () => {
    const found = await judge(smtp.url);
    expect(found.level).toBe('ok');
    expect(found.message).toBe(`127.0.0.1:${smtp.port} takes our login, on this machine; mails up to 33 MB.`);
    expect(smtp.messages).toEqual([]);
  });

  it('that refuses the password is an error that does not tell it', async () => {
    const found = await judge(smtp.url.replace('right', 'wrong-one'));
    expect(found.level).toBe('error');
    expect(found.message).toMatch(/535.*wrong password/);
    expect(found.remedy).toContain('user and password in SMTP_URL');
    expect(JSON.stringify(found)).not.toContain('wrong-one');
  });

  it('that is not there is an error with where to look', async () => {
    const found = await judge('smtp://127.0.0.1:1');
    expect(found).toMatchObject({ level: 'error', message: expect.stringContaining('ECONNREFUSED') });
    expect(found.remedy).toContain('firewall');
  });

  it('that takes small mails only is an error', async () => {
    const small = await startSmtp({ size: 100_000 });
    const found = await judge(small.url);
    await small.close();
    expect(found).toMatchObject({ level: 'error', message: expect.stringContaining('up to 97 KB only') });
  });

  it('elsewhere without TLS is a warning', async () => {
    const facts = await askMailServer({ smtpUrl: smtp.url, mail });
    const relay = { ...facts.relay, isLoopback: false };
    expect(judgeMailServer({ ...facts, relay }).level).toBe('warning');
    expect(judgeMailServer({ ...facts, relay, isEncrypted: true }).message).toContain('over TLS');
  });
});

describe('a mail server beyond this machine', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const servers: SMTPServer[] = [];
  /** By a name that is not this machine's own, as far as a name tells. */
  async function listen(options: SMTPServerOptions): Promise<string> {
    const server = new SMTPServer({ authOptional: true, disableReverseLookup: true, ...options });
    server.on('error', () => {});
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    return `0.0.0.0:${(server.server.address() as AddressInfo).port}`;
  }
  let withTls: string;
  let without: string;
  beforeAll(async () => {
    withTls = await listen({ key, cert: selfSigned(privateKey, publicKey) });
    without = await listen({ disabledCommands: ['STARTTLS', 'AUTH'] });
  });
  afterAll(() => Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(resolve)))));
  const judge = async (smtpUrl: string, tls?: ConnectionOptions) =>
    judgeMailServer(await askMailServer({ smtpUrl, mail }, tls));

  it('is spoken to over TLS', async () => {
    const found = await judge(`smtp://${withTls}`, { rejectUnauthorized: false });
    expect(found).toMatchObject({ level: 'ok', message: `${withTls} answers over TLS.` });
  });

  it.each([
    [
      'with a certificate that nobody knows',
      () => `smtp://${withTls}`,
      /certificate/,
      /for which the server has its certificate/,
    ],
    ['without TLS', () => `smtp://${without}`, /./, /offers no TLS: take the one that does/],
    [
      'that speaks no TLS from the start',
      () => `smtps://${withTls}`,
      /: no TLS is spoken there \(wrong version number\)/,
      /smtps:\/\/ is for port 465/,
    ],
    [
      'that wants TLS before the password',
      () => `smtp://u:p@${withTls}?tls=off`,
      /STARTTLS/,
      /Take \?tls=off out/,
    ],
  ])('%s is an error with its remedy', async (_, smtpUrl, words, remedy) => {
    const found = await judge(smtpUrl());
    expect(found.level).toBe('error');
    expect(found.message).toMatch(words);
    expect(found.remedy).toMatch(remedy);
  });
});

describe('the database', () => {
  let database: Database;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());
  const ask = (now: () => Date) => askDatabase(database.db, { databaseUrl: null }, now);

  it('tells its version and its clock', async () => {
    const facts = await ask(() => new Date());
    expect(facts.versionNumber).toBeGreaterThanOrEqual(150_000);
    expect(judgeClock(facts).level).toBe('ok');
  });

  test.each([
    [60_000, 'warning', /60 s behind/],
    [-1_200_000, 'error', /1200 s ahead of/],
  ])('a clock that is %d ms apart is a %s', async (ms, level, words) => {
    const found = judgeClock(await ask(() => new Date(Date.now() + ms)));
    expect(found).toMatchObject({ level, message: expect.stringMatching(words) });
  });

  const AUTUMN = new Date('2026-09-01T00:00:00Z');
  test.each<[string, number, Date, string, RegExp]>([
    ['the newest is well', 180_006, AUTUMN, 'ok', /18\.6 of 2026-08-13/],
    [
      'one that was mended since',
      180_004,
      AUTUMN,
      'warning',
      /18\.4 of 2026-05-14; 18\.6 of 2026-08-13 mends it/,
    ],
    ['one that is older than the table', 160_002, AUTUMN, 'warning', /16\.2; 16\.15/],
    ['one that is newer than the table', 180_009, AUTUMN, 'ok', /18\.9\.$/],
    ['one of a line newer than the table', 190_001, AUTUMN, 'ok', /19\.1\.$/],
    ['the newest of the table, long after', 180_006, new Date('2027-06-01'), 'warning', /292 days old/],
    [
      'one that gets no more fixes',
      150_019,
      new Date('2027-12-01'),
      'warning',
      /no more fixes since 2027-11/,
    ],
  ])('%s', (_, versionNumber, now, level, words) => {
    const found = judgeDatabase({ isOurs: true, versionNumber, aheadMs: 0 }, now);
    expect(found).toMatchObject({ level, message: expect.stringMatching(words) });
  });
});

it('a queue in the database needs nothing', async () => {
  expect(judgeQueue(await askQueue({ redisUrl: null })).level).toBe('ok');
});

describe.skipIf(skipRedis)('Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());
  const judge = async () => judgeQueue(await askQueue({ redisUrl: redis.url }));

  it('that may throw jobs away is an error, and one without a log a warning', async () => {
    await redis.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    expect(await judge()).toMatchObject({ level: 'error', message: expect.stringContaining('allkeys-lru') });
    await redis.client.config('SET', 'maxmemory-policy', 'noeviction');
    expect(await judge()).toMatchObject({
      level: 'warning',
      paste: expect.stringContaining('appendonly yes'),
    });
    await redis.client.config('SET', 'appendonly', 'yes');
    expect((await judge()).level).toBe('ok');
  });

  it('that is away is an error', async () => {
    const found = judgeQueue(await askQueue({ redisUrl: 'redis://127.0.0.1:1' }));
    expect(found).toMatchObject({ level: 'error', message: expect.stringContaining('ECONNREFUSED') });
  });
});
