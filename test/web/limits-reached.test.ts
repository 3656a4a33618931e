// What happens when a limit that many people share is reached: who is asked to wait, who still gets in, what keeps
// working. The limits here are small; the real ones differ in their figures alone.

import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLimits, LIMITS, type Limits } from '../../src/web/limits.ts';
import { skipRedis, startRedis, type TestRedis } from '../helpers/redis.ts';
import { config, links, NOW } from './board.ts';
import { createPerson, createWebBoard, type WebBoard } from './web-board.ts';

/** Two for whoever comes, then one for each network, two in all. */
const shared = { points: 2, seconds: 3600 };
const share = { points: 1, seconds: 3600 };
const ALLOWED = {
  ...LIMITS,
  'sign-up-network': { points: 3, seconds: 3600 },
  'sign-up-mailbox': { points: 2, seconds: 86_400 },
  'sign-up-domain': shared,
  'sign-up-domain-share': share,
  'sign-up-domain-rest': shared,
  'sign-up-all': { points: 6, seconds: 3600 },
  'sign-up-all-share': share,
  'sign-up-all-rest': shared,
  'link-all': shared,
  'link-all-share': share,
  'link-all-rest': shared,
  'sample-visitor': { points: 3, seconds: 60, inMemory: true },
};

let board: WebBoard;
let redis: TestRedis;
let limits: Limits;
beforeAll(async () => {
  board = await createWebBoard({ config: { ...config, web: { ...config.web, trustedProxies: 1 } } });
  if (!skipRedis) redis = await startRedis();
});
afterAll(async () => {
  await board.close();
  await redis?.close();
});
afterEach(() => limits.close());

async function start(redisUrl: string | null): Promise<void> {
  for (const table of ['limits', 'confirmations', 'link_requests'] as const)
    await board.db.deleteFrom(table).execute();
  board.asked.length = 0;
  limits = createLimits({ db: board.db, redisUrl, allowed: ALLOWED });
  if (redisUrl !== null) await connected();
  board.app = board.web({ limits });
}

/** Until Redis counts, and not Postgres in its place. */
async function connected(): Promise<void> {
  await redis.client.flushall();
  const key = randomBytes(8).toString('hex');
  do await limits.take('link-visitor', key);
  while ((await redis.client.keys(`*${key}`)).length === 0);
}

const post = (path: string, fields: Record<string, string>, ip: string, headers = {}) =>
  board.send(path, fields, board.app, { 'x-forwarded-for': ip, ...headers });
const get = (path: string, ip: string) => board.ask(path, { headers: { 'x-forwarded-for': ip } });
const accountOfBob = () => new URL(links.account(board.seed.bob, NOW)).pathname;
let people = 0;
/** A new person at a mail domain, who visits from this address. */
function signUp(domain: string, ip: string, headers = {}) {
  people += 1;
  return post('/subscribe', { email: `person${people}@${domain}`, tags: 'data' }, ip, headers);
}
const networks = (count: number) => Array.from({ length: count }, (_, index) => `10.0.${index}.1`);
async function statuses(answers: readonly (() => Promise<Response> | Response)[]): Promise<number[]> {
  const seen: number[] = [];
  for (const ask of answers) seen.push((await ask()).status);
  return seen;
}
const countRows = async (table: 'confirmations' | 'link_requests') =>
  (await board.db.selectFrom(table).select('id').execute()).length;

describe.each([
  { store: 'Postgres', skip: false },
  { store: 'Redis', skip: skipRedis },
])('counted in $store', ({ store, skip }) => {
  beforeEach(async (context) => {
    if (skip) return context.skip();
    await start(store === 'Redis' ? redis.url : null);
  });

  it('one network uses up what is for whoever comes and its share; then others have theirs, until the rest is gone', async () => {
    const one = Array.from({ length: 4 }, (_, host) => () => signUp('acme.example', `203.0.113.${host}`));
    expect(await statuses(one)).toEqual([200, 200, 200, 429]);
    const others = networks(2).map((ip) => () => signUp('acme.example', ip));
    expect(await statuses(others)).toEqual([200, 429]);
    expect(await countRows('confirmations')).toBe(4);
    const counts = await board.db.selectFrom('limits').select('key').execute();
    expect(counts.some(({ key }) => key.startsWith('sign-up'))).toBe(store === 'Postgres');
  });

  it('the limit over all works alike', async () => {
    const flood = networks(8).map((ip, index) => () => signUp(`firm${index}.example`, ip));
    expect(await statuses(flood)).toEqual(Array(8).fill(200));
    expect((await signUp('other.example', '203.0.113.7')).status).toBe(429);
    expect((await signUp('gmail.com', '203.0.113.8')).status).toBe(429);
    expect(await countRows('confirmations')).toBe(8);
  });
});

describe('on either', () => {
  beforeEach(() => start(null));

  const fillDomain = () => statuses(networks(4).map((ip) => () => signUp('acme.example', ip)));

  it('whoever is over the limit gets the page with the time to wait; nothing is stored, mailed or set', async () => {
    await fillDomain();
    const page = await signUp('acme.example', '203.0.113.7');
    expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=UTF-8']);
    const waitSeconds = Number(page.headers.get('retry-after'));
    expect(waitSeconds).toBeGreaterThan(0);
    expect(waitSeconds).toBeLessThanOrEqual(3600);
    expect(page.headers.has('set-cookie')).toBe(false);
    const words = await page.text();
    expect(words).toContain('Please wait a while');
    expect(words).toContain('<header><a class="brand"');
    const json = await signUp('acme.example', '203.0.113.8', { accept: 'application/json' });
    expect([json.status, await json.json()]).toMatchObject([429, { status: 'too-often' }]);
    expect(json.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await countRows('confirmations')).toBe(4);
    expect(board.asked).toHaveLength(4);
  });

  it('people at other domains sign up meanwhile, and a big provider has no limit of its own', async () => {
    await fillDomain();
    expect((await signUp('other.example', '203.0.113.7')).status).toBe(200);
    const everybody = networks(3).map((ip) => () => signUp('gmail.com', ip));
    expect(await statuses(everybody)).toEqual([200, 200, 200]);
  });

  it('a flood to one person is answered as if nothing were, and uses up little of what others share', async () => {
    const flood = networks(10).map(
      (ip) => () => post('/subscribe', { email: 'alice@acme.example', tags: 'data' }, ip),
    );
    expect(await statuses(flood)).toEqual(Array(10).fill(200));
    expect(await countRows('confirmations')).toBe(2);
    expect((await signUp('acme.example', '203.0.113.7')).status).toBe(200);
  });

  it('blocks of one network count together', async () => {
    const hosts = Array.from({ length: 4 }, (_, host) => `2001:db8:1:${host}::1`);
    const visits = hosts.map((ip, index) => () => signUp(`firm${index}.example`, ip));
    expect(await statuses(visits)).toEqual([200, 200, 200, 429]);
    expect((await signUp('other.example', '2001:db8:2::1')).status).toBe(200);
  });

  it('asking for a link has its shares, too', async () => {
    const ask = (ip: string) => () => post('/link', { email: 'alice@example.org' }, ip);
    const one = Array.from({ length: 4 }, () => ask('203.0.113.7'));
    expect(await statuses(one)).toEqual([200, 200, 200, 429]);
    expect(await statuses(networks(2).map(ask))).toEqual([200, 429]);
    expect(await countRows('link_requests')).toBe(4);
  });

  it('a change of address counts as a sign-up does', async () => {
    await fillDomain();
    const change = (email: string) =>
      post(accountOfBob(), { action: 'change-address', email }, '203.0.113.7');
    expect((await change('bob@acme.example')).status).toBe(429);
    expect(board.asked).toHaveLength(4);
  });

  it('a change to an address that gets too much is answered as if nothing were, and mails nothing', async () => {
    const fields = { action: 'change-address', email: 'carol@other.example' };
    const answers = networks(3).map((ip) => post(accountOfBob(), fields, ip));
    const bodies = await Promise.all(answers.map(async (answer) => (await answer).text()));
    expect(new Set(bodies).size).toBe(1);
    expect(board.asked).toHaveLength(2);
  });

  it('reading, managing and leaving work on, also for whoever is refused', async () => {
    await fillDomain();
    const ip = '10.0.0.1';
    expect((await signUp('acme.example', ip)).status).toBe(429);
    const { id, manage, unsubscribe } = await createPerson(board);
    const pages = ['/', '/feed.atom', manage, unsubscribe].map((path) => () => get(path, ip));
    expect(await statuses(pages)).toEqual([200, 200, 200, 200]);
    const daily = { action: 'settings', frequency: 'daily', timezone: 'UTC' };
    expect((await post(manage, daily, ip)).status).toBe(303);
    expect((await post(unsubscribe, { 'List-Unsubscribe': 'One-Click' }, ip)).status).toBe(200);
    expect(await board.find(id)).toMatchObject({ state: 'unsubscribed', frequency: 'daily' });
  });

  it('a visitor who asks for samples without end is asked to wait; the ledger is not asked to count', async () => {
    const look = (ip: string) => () => get('/sample?tags=data', ip);
    expect(await statuses(Array.from({ length: 4 }, () => look('203.0.113.7')))).toEqual([
      200, 200, 200, 429,
    ]);
    const refused = await look('203.0.113.7')();
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await look('203.0.113.8')()).status).toBe(200);
    expect(await board.db.selectFrom('limits').selectAll().execute()).toEqual([]);
  });
});
