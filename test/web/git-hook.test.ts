import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { dropSetting } from '../../src/database/settings-store.ts';
import { lastWish } from '../../src/installation/repository-store.ts';
import { createLimits } from '../../src/web/limits.ts';
import { createWeb, type WebDeps } from '../../src/web/web.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { createMemoryLog, type MemoryLog } from '../helpers/memory-log.ts';
import { config, links, marks, NOW, OUTBOX_KEY, vault } from './board.ts';

const SECRET = 'the secret of the hook';
const PUSH = JSON.stringify({ ref: 'refs/heads/live' });

let database: Database;
let log: MemoryLog;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  log = createMemoryLog();
  await dropSetting(database.db, 'repository-asked');
});

function app(given: Partial<WebDeps['config']> = {}) {
  const repository = {
    url: 'https://git.example.org/b.git',
    branch: 'live',
    dir: '/n',
    workTree: '/n',
    token: null,
  };
  const posts = { ...config.posts, repository };
  return createWeb({
    ...{ db: database.db, links, marks, vault, outboxKey: OUTBOX_KEY, log, clock: () => NOW },
    config: { ...config, posts, hookSecret: SECRET, ...given },
    limits: createLimits({ db: database.db, redisUrl: null, log }),
    confirmationAsked: async () => {},
    planAsked: async () => {},
    linkAsked: async () => true,
    workHealth: async () => ({ ok: true, detail: '' }),
  });
}

const call = async (headers: Record<string, string>, body = PUSH, web = app()) =>
  (await web.request('https://alerts.example.org/hooks/git', { method: 'POST', body, headers })).status;
const signed = (body: string, secret = SECRET) => ({
  'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
});
const isAsked = async () => (await lastWish(database.db)) !== null;

test('a push that GitHub signs, or GitLab tells with the secret, asks for a pull', async () => {
  for (const headers of [signed(PUSH), { 'X-Gitlab-Token': SECRET }]) {
    await dropSetting(database.db, 'repository-asked');
    expect(await call(headers)).toBe(202);
    expect(await isAsked()).toBe(true);
  }
});

test('a push to another branch asks for nothing', async () => {
  const body = JSON.stringify({ ref: 'refs/heads/draft' });
  expect(await call(signed(body), body)).toBe(200);
  expect(await isAsked()).toBe(false);
});

test('who cannot sign is not heard, and the log says so once', async () => {
  const web = app();
  for (const headers of [
    {},
    { 'X-Gitlab-Token': 'a guess' },
    signed(PUSH, 'another secret'),
    { 'X-Hub-Signature-256': '' },
    { 'X-Hub-Signature-256': `sha1=${'0'.repeat(40)}` },
  ])
    expect(await call(headers, PUSH, web)).toBe(403);
  expect(await isAsked()).toBe(false);
  expect(log.lines).toHaveLength(1);
});

test('without a secret, or without a repository, there is no such page', async () => {
  expect(await call({ 'X-Gitlab-Token': '' }, PUSH, app({ hookSecret: null }))).toBe(404);
  expect(await call(signed(PUSH), PUSH, app({ posts: config.posts }))).toBe(404);
  expect(await isAsked()).toBe(false);
});

test('a body of more than a megabyte is not read', async () => {
  expect(await call(signed(PUSH), 'x'.repeat(1024 * 1024 + 1))).toBe(413);
});
