import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Database } from '../../src/database/database.ts';
import { keepIds, knownIds } from '../../src/installation/board-ids.ts';
import { createTestDatabase } from '../helpers/database.ts';

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
