import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectDatabase } from '../../src/database/database.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, links, seedBoard } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let app: ReturnType<typeof createTestWeb>;
let seed: Awaited<ReturnType<typeof seedBoard>>;

beforeAll(async () => {
  database = await createTestDatabase();
  seed = await seedBoard(database.db);
  app = createTestWeb(database.db);
});
afterAll(() => database.close());
afterEach(() => vi.useRealTimers());

const EVERY_PATH = [
  '/',
  '/unsubscribe/x',
  '/manage/x',
  '/account/x',
  '/link',
  '/digest/x',
  ...['/outbox', '/admin', '/admin/sign-in', '/admin/enter', '/admin/today', '/metrics'],
  '/healthz',
  '/readyz',
  '/nothing',
];

describe('the Host header', () => {
  const ours = [
    'alerts.example.org',
    'localhost',
    'localhost:3000',
    '127.0.0.1:3000',
    '[::1]:3000',
    'ALERTS.example.org:443',
  ];
  it.each(ours)('%s is answered', async (host) => {
    expect((await app.request('http://localhost/', { headers: { host } })).status).toBe(200);
  });

  const others = [
    'evil.example',
    'evil.example:3000',
    'alerts.example.org.evil.example',
    'localhost.evil.example',
  ];
  const odd = [
    '',
    '127.0.0.1@evil.example',
    'evil.example/localhost',
    'evil.example#localhost',
    'x y',
    '0.0.0.0',
    '10.0.0.1',
  ];
  it.each([...others, ...odd])('%j is refused on every address: 421', async (host) => {
    for (const path of EVERY_PATH) {
      const response = await app.request(`http://localhost${path}`, { headers: { host } });
      expect(response.status, path).toBe(421);
      expect(await response.text()).toContain('PUBLIC_URL');
    }
  });

  it('does not hide another name in the request line (RFC 9112, 3.2.2)', async () => {
    const response = await app.request('http://evil.example/', { headers: { host: 'localhost' } });
    expect(response.status).toBe(421);
  });

  it('may be the address that we listen on', async () => {
    const bound = createTestWeb(database.db, { config: { ...config, host: '10.0.0.1' } });
    expect((await bound.request('http://10.0.0.1:3000/')).status).toBe(200);
    const bound6 = createTestWeb(database.db, { config: { ...config, host: 'fd00::1' } });
    expect((await bound6.request('http://[fd00::1]:3000/')).status).toBe(200);
  });

  it('refused, it stops a one-click POST too', async () => {
    const response = await app.request(links.unsubscribe(seed.alice), {
      method: 'POST',
      headers: { host: 'evil.example' },
    });
    expect(response.status).toBe(421);
    const { state } = await database.db
      .selectFrom('subscribers')
      .select('state')
      .where('id', '=', seed.alice.id)
      .executeTakeFirstOrThrow();
    expect(state).toBe('confirmed');
  });
});

describe('every answer', () => {
  const feeds = ['/feed.atom', '/feed.json'];
  const all = [...EVERY_PATH, ...feeds, '/evil'].flatMap((path) => [
    [path, 'GET'],
    [path, 'HEAD'],
  ]);
  it.each(all as [string, string][])(
    '%s (%s) allows a browser nothing that the page does not need',
    async (path, method) => {
      const host = path === '/evil' ? 'evil.example' : 'localhost';
      const { headers } = await app.request(`http://${host}${path}`, { method });
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe/);
      // The form alone has a script, in a file of ours.
      expect(policy.includes("script-src 'self';")).toBe(path === '/');
      expect(policy.match(/script-src/g) ?? []).toHaveLength(path === '/' ? 1 : 0);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('x-robots-tag')).toBe(path === '/' ? 'all' : 'noindex');
      expect(headers.get('strict-transport-security')).toBe('max-age=15552000');
      expect(headers.get('cache-control')).toBe(feeds.includes(path) ? 'public, max-age=300' : 'no-store');
      expect(headers.get('x-frame-options')).toBe('DENY');
    },
  );
});

describe('what a request may be', () => {
  it.each([
    ['/', 'POST', 'GET, HEAD, OPTIONS'],
    ['/manage/x', 'DELETE', 'GET, HEAD, POST, OPTIONS'],
    ['/digest/x', 'POST', 'GET, HEAD, OPTIONS'],
    ['/unsubscribe/x', 'DELETE', 'GET, HEAD, POST, OPTIONS'],
    ['/healthz', 'PUT', 'GET, HEAD, OPTIONS'],
  ])('%s refuses %s and names what it takes', async (path, method, allow) => {
    const response = await app.request(`http://localhost${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
  });

  const takers = ['/subscribe', '/confirm/x', '/unsubscribe/sample', '/manage/x', '/account/x', '/link'];
  it.each(['the link of a mail', ...takers])('is at most 8 KB, announced or not: %s', async (taker) => {
    const path = taker.startsWith('/') ? taker : new URL(links.unsubscribe(seed.bob)).pathname;
    const body = 'x'.repeat(8193);
    const announced = await app.request(`http://localhost${path}`, {
      method: 'POST',
      body,
      headers: { 'content-length': '8193' },
    });
    const stream = new Blob([body]).stream();
    const unannounced = await app.request(`http://localhost${path}`, {
      method: 'POST',
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect([announced.status, unannounced.status]).toEqual([413, 413]);
  });

  it('leads to a page in our layout where there is nothing', async () => {
    const response = await app.request('http://localhost/wp-login.php');
    expect(response.status).toBe(404);
    expect(await response.text()).toMatch(/Example Jobs[\s\S]*Nothing here/);
  });
});

describe('with the database down', () => {
  // Port 1 refuses: nothing listens there.
  const down = connectDatabase({ url: 'postgres://nobody:secret@127.0.0.1:1/rolecall', maxConnections: 1 });
  afterAll(() => down.close());

  it('pages say when to try again, and no more than that', async () => {
    const broken = createTestWeb(down.db);
    const unsubscribe = new URL(links.unsubscribe(seed.alice)).pathname;
    for (const [path, method] of [
      ['/', 'GET'],
      [unsubscribe, 'GET'],
      [unsubscribe, 'POST'],
    ] as const) {
      const response = await broken.request(`http://localhost${path}`, { method });
      const page = await response.text();
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('120');
      expect(page).toContain('Please try again in a few minutes');
      expect(page).not.toMatch(/ECONNREFUSED|127\.0\.0\.1:1|\bat \w+/);
    }
  });

  it('what is wrong is logged with the route, never with the token', async () => {
    const lines: string[] = [];
    const write = (message: string, fields = {}) => void lines.push(message + JSON.stringify(fields));
    const log: Log = { ...silentLog, warn: write, error: write };
    await createTestWeb(down.db, { log }).request(links.unsubscribe(seed.alice));
    expect(lines.join()).toContain('"route":"/unsubscribe/:token"');
    expect(lines.join()).not.toContain(links.unsubscribe(seed.alice).slice(-43));
  });

  it('a broken link is told apart without it, the process counts as alive but not as ready', async () => {
    const broken = createTestWeb(down.db);
    expect((await broken.request('http://localhost/unsubscribe/x')).status).toBe(404);
    expect((await broken.request('http://localhost/healthz')).status).toBe(200);
    const ready = await broken.request('http://localhost/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ database: { ok: false }, work: { ok: true } });
  });
});

describe('our own mistakes', () => {
  it('are a page without a stack, and a line in the log', async () => {
    const errors: string[] = [];
    const log: Log = { ...silentLog, error: (message) => void errors.push(message) };
    const brokenLinks = {
      ...links,
      verify: () => {
        throw new TypeError('x is not a function');
      },
    };
    const broken = createTestWeb(database.db, { log, links: brokenLinks });
    const response = await broken.request('http://localhost/manage/x');
    const page = await response.text();
    expect(response.status).toBe(500);
    expect(page).toContain('Something went wrong');
    expect(page).not.toContain('not a function');
    expect(errors).toEqual(['Page failed']);
  });
});

describe('/readyz', () => {
  const ready = async (workHealth: () => Promise<{ ok: boolean; detail: string }>) => {
    const response = await createTestWeb(database.db, { workHealth }).request('http://localhost/readyz');
    return { status: response.status, ...((await response.json()) as object) };
  };

  it('is 200 when the database answers and the work gets on', async () => {
    expect(await ready(async () => ({ ok: true, detail: 'nothing waits' }))).toEqual({
      status: 'ok',
      database: { ok: true, detail: 'answers' },
      work: { ok: true, detail: 'nothing waits' },
    });
  });
  it('is 503 with the reason when the work stands still', async () => {
    const work = { ok: false, detail: 'digests wait to be sent, and nothing moved for 600 s' };
    expect(await ready(async () => work)).toMatchObject({ status: 'unavailable', work });
  });
  it('is 503 when the work cannot be asked after', async () => {
    const answer = await ready(() => Promise.reject(new Error('redis://secret@host is away')));
    expect(answer).toMatchObject({ work: { ok: false, detail: 'does not answer' } });
  });
  it('waits 2 s and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answer = ready(() => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(2000);
    expect(await answer).toMatchObject({ work: { ok: false, detail: 'no answer within 2 s' } });
  });
});
