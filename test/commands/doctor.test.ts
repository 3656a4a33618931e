import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeFindings, doctorCommand } from '../../src/commands/doctor.ts';
import type { Config } from '../../src/config/config.ts';
import { setSetting } from '../../src/database/settings-store.ts';
import { findingsOf } from '../../src/installation/doctor/finding.ts';
import { runCommand } from '../helpers/command.ts';
import { startSmtp, type TestSmtp } from '../helpers/smtp.ts';
import { createWorld, type World } from '../helpers/world.ts';
import { resolverOf, type Zone } from '../installation/doctor/zone.ts';

let world: World;
let smtp: TestSmtp;
beforeAll(async () => {
  smtp = await startSmtp();
});
afterAll(() => smtp.close());
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const GOOD: Zone = {
  'board.org': 'v=spf1 a:127.0.0.1 ~all',
  '_dmarc.board.org': 'v=DMARC1; p=none; rua=mailto:admin@board.org',
};
function doctor(zone: Zone, options: { to?: string; json?: boolean } = {}, settings: Partial<Config> = {}) {
  const { config } = world;
  const from = { name: 'Jobs', address: 'jobs@board.org' };
  return runCommand(
    world,
    (context) => doctorCommand(context, { json: false, ...options }, resolverOf(zone)),
    {
      transport: 'smtp',
      smtpUrl: smtp.url,
      secrets: ['test'],
      mail: { ...config.mail, from },
      paths: { ...config.paths, postsDir: 'posts', subscriptionsDir: 'subscriptions' },
      ...settings,
    },
  );
}

it('warnings end well, errors do not', async () => {
  const fine = await doctor(GOOD);
  expect(fine.err).toBe('');
  expect(fine.out).toMatch(/^ok {7}SPF +board\.org says who may send for it\.$/m);
  expect(fine.out).toMatch(/^warning {2}DKIM/m);
  expect(fine.out).toMatch(/\d+ ok, \d warnings, 0 errors\.\n$/);
  expect(fine.code).toBe(0);
  const bad = await doctor({ ...GOOD, 'board.org': 'v=spf1 +all' });
  expect(bad.out).toMatch(/^ERROR {4}SPF/m);
  expect(bad.code).toBe(1);
});

it('says which check could not be made, and makes the others', async () => {
  const { out, code } = await doctor({ ...GOOD, 'board.org': 'SERVFAIL' });
  expect(out).toMatch(/^ERROR {4}SPF +Nobody could be asked: no answer about board\.org \(ESERVFAIL\)/m);
  expect(out).toMatch(/^ok {7}DMARC/m);
  expect(code).toBe(1);
});

it('--json has every finding', async () => {
  const { out, code } = await doctor({}, { json: true });
  const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: { check: string; level: string }[] };
  expect([ok, code]).toEqual([false, 1]);
  const checks = findings.map(({ check }) => check);
  for (const check of [
    'Pages',
    'Mail server',
    'SPF',
    'DKIM',
    'DMARC',
    'Alignment',
    'Database',
    'Clock',
    'Queue',
    'Disk',
    'Opt-outs',
    'Posts',
    'Subscriptions',
    'Samples',
    'Last run',
    'Backup',
    'Alarm',
  ])
    expect(checks).toContain(check);
  expect(out).not.toContain(smtp.url);
});

it('where mail stays here, no DNS is asked', async () => {
  const { out, code } = await doctor({ 'board.org': 'SERVFAIL' }, {}, { transport: 'outbox', smtpUrl: null });
  expect(out).toMatch(/^warning {2}Mail +Mails stay in the outbox folder: nobody gets any\.$/m);
  expect(out).not.toContain('SPF');
  expect(code).toBe(0);
});

it('--to sends a test, and says what its headers should hold', async () => {
  await world.announce('analyst', ['tech']);
  const before = smtp.messages.length;
  const { out, code } = await doctor(GOOD, { to: 'me@board.org' });
  expect(smtp.messages.slice(before).map(({ to }) => to)).toEqual([['me@board.org']]);
  expect(out).toContain('dkim=pass   with header.d=board.org');
  expect(out).toContain('spf=pass    with smtp.mailfrom=…@board.org');
  expect(out).toContain('dmarc=pass  with header.from=board.org');
  expect(code).toBe(0);
});

it('what is to be pasted is one line, however narrow the rest', () => {
  const record = `rolecall._domainkey.board.org. TXT "${'x'.repeat(200)}" "${'y'.repeat(150)}"`;
  const words = 'The DKIM record is not there, '.repeat(8).trim();
  const lines = describeFindings([findingsOf('DKIM').error(words, 'Publish it:', record)]).split('\n');
  expect(lines.filter((line) => line.includes(record))).toHaveLength(1);
  expect(
    Math.max(...lines.filter((line) => !line.includes(record)).map((line) => line.length)),
  ).toBeLessThanOrEqual(101);
  expect(lines.at(-1)).toBe('0 ok, 0 warnings, 1 error.');
});

it('where the ledger cannot be opened, it says why and asks the rest', async () => {
  const paths = { ...world.config.paths, dataDir: await mkdtemp(join(tmpdir(), 'rolecall-doctor-')) };
  await setSetting(world.db, 'secret-fingerprint', 'of a secret that is gone');
  const { out, code } = await doctor(GOOD, {}, { secrets: null, paths });
  expect(out).toMatch(/^ERROR {4}Ledger .*secret/m);
  expect(out).toMatch(/^ok {7}SPF/m);
  expect(out).not.toContain('Backup');
  expect(code).toBe(1);
});
