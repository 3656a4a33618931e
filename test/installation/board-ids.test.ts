import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBase } from '../../src/base.ts';
import { type Closers, closeAll } from '../../src/close-all.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Database } from '../../src/database/database.ts';
import { keepIds, knownIds } from '../../src/installation/board-ids.ts';
import { letDigestsGo } from '../../src/installation/pause-store.ts';
import { silentLog } from '../../src/log.ts';
import { planManual } from '../../src/plan/plan-run.ts';
import { sendDeliveries } from '../../src/send/send-deliveries.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { startSmtp } from '../helpers/smtp.ts';
import { createWorld } from '../helpers/world.ts';
import { createTestWeb, config as webConfig } from '../web/board.ts';

let database: Database;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

function config(publicUrl: string, settings = '') {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-ids-'));
  writeFileSync(join(folder, 'rolecall.yml'), settings);
  return loadConfig({ PUBLIC_URL: publicUrl }, folder);
}
const start = (publicUrl: string, settings = '') => keepIds(database.db, config(publicUrl, settings));

it('mails and feeds are named by the hosts that they had at the first start, wherever the pages move', async () => {
  const site = 'site:\n  url: https://jobs.example.org\n';
  const first = { list: 'alerts.example.org', feed: 'jobs.example.org' };
  expect(await start('https://alerts.example.org', site)).toEqual(first);
  expect(await start('https://mail.example.net', 'site:\n  url: https://work.example.net\n')).toEqual(first);
  expect(await start('http://127.0.0.1:3000')).toEqual(first);
  expect(await knownIds(database.db, config('https://mail.example.net'))).toEqual(first);
});

it('trying it out on one machine names no board', async () => {
  expect(await start('http://127.0.0.1:3000')).toEqual({ list: '127.0.0.1', feed: '127.0.0.1' });
  const real = { list: 'alerts.example.org', feed: 'alerts.example.org' };
  expect(await start('https://alerts.example.org')).toEqual(real);
});

it('site.id names both, and what was kept before comes back without it', async () => {
  await start('https://alerts.example.org');
  const chosen = { list: 'example.org', feed: 'example.org' };
  expect(await start('https://mail.example.net', 'site:\n  id: Example.org\n')).toEqual(chosen);
  expect((await start('https://mail.example.net')).list).toBe('alerts.example.org');
});

it('who only looks keeps nothing', async () => {
  await knownIds(database.db, config('https://alerts.example.org'));
  expect((await start('https://mail.example.net')).list).toBe('mail.example.net');
});

it('the bytes of a digest and of a feed say so, before and after the pages moved', async () => {
  const world = await createWorld();
  const smtp = await startSmtp();
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-ids-'));
  await world.subscribe('ada@example.org', 'data');
  /** One start with a post, whose digest and feed are read. */
  const namesAt = async (publicUrl: string, settings: string) => {
    writeFileSync(join(folder, 'rolecall.yml'), settings);
    const env = {
      DATABASE_URL: world.url,
      SMTP_URL: smtp.url,
      SECRET: 'x'.repeat(43),
      PUBLIC_URL: publicUrl,
    };
    const closers: Closers = [];
    const base = await openBase(loadConfig(env, folder), silentLog, closers, undefined, world.clock);
    // Nobody answers there; that digests wait for it is another test's.
    await letDigestsGo(world.db);
    world.advance(86_400_000);
    await world.announce(`post-${smtp.messages.length}`, ['data']);
    await planManual({ ...base, queued: async () => {} }, 'weekly', world.now);
    await sendDeliveries(base);
    const feed = await createTestWeb(world.db, { config: { ...webConfig, ...base.config } }).request(
      `${publicUrl}/feed.atom`,
      { headers: { host: new URL(publicUrl).host } },
    );
    const [, id] = /<id>tag:([^,]+),/.exec(await feed.text()) ?? [];
    await closeAll(closers, silentLog);
    const [, list] = /^List-Id: <(.+)>\r$/m.exec(smtp.messages.at(-1)?.raw.toString() ?? '') ?? [];
    return { mails: smtp.messages.length, list, feed: id };
  };
  const real = 'mail:\n  from: jobs@example.org\nsite:\n  postal_address: 1 Main Street\n';
  const first = { list: 'job-alerts.alerts.example.org', feed: 'alerts.example.org' };
  expect(await namesAt('https://alerts.example.org', real)).toEqual({ mails: 1, ...first });
  expect(await namesAt('https://mail.example.net', real)).toEqual({ mails: 2, ...first });
  const chosen = { list: 'job-alerts.jobs.example.org', feed: 'jobs.example.org' };
  const named = `${real}  id: jobs.example.org\n`;
  expect(await namesAt('https://mail.example.net', named)).toEqual({ mails: 3, ...chosen });
  expect(await namesAt('https://alerts.example.com', named)).toEqual({ mails: 4, ...chosen });
  await smtp.close();
  await world.close();
});
