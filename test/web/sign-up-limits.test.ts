import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectDatabase } from '../../src/database/database.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { LIMITS } from '../../src/web/limits.ts';
import type { WebDeps } from '../../src/web/web.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, NOW, seedBoard } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let app: ReturnType<typeof createTestWeb>;
beforeEach(async () => {
  database = await createTestDatabase();
  await seedBoard(database.db);
  app = createTestWeb(database.db);
});
afterEach(() => database.close());

function web(changes: Partial<Omit<WebDeps, 'db'>> = {}) {
  return createTestWeb(database.db, changes);
}
const CHOICES = { email: 'ada@example.org', tags: 'data', frequency: 'daily', timezone: 'Europe/Berlin' };
function post(fields: Record<string, string> = CHOICES, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields);
  return app.request('https://alerts.example.org/subscribe', { method: 'POST', body, headers });
}
function postJson(value: unknown, headers: Record<string, string> = {}) {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  const type = { 'content-type': 'application/json' };
  return app.request('https://alerts.example.org/subscribe', {
    method: 'POST',
    body,
    headers: { ...type, ...headers },
  });
}
const rows = () => database.db.selectFrom('confirmations').selectAll().orderBy('id').execute();

describe('what nobody finds out', () => {
  it('who is subscribed, left, or complained: same status, headers, body and number of queries', async () => {
    await suppress(database.db, 'left@example.org', 'opted-out', NOW);
    await suppress(database.db, 'angry@example.org', 'complaint', NOW);
    await suppress(database.db, 'gone@example.org', 'bounced', NOW);
    await post({ ...CHOICES, email: 'warm.up@example.org' });
    const seen = new Set<string>();
    for (const name of ['new', 'alice', 'left', 'angry', 'gone']) {
      const queries = await countQueries(async () => {
        const response = await post({ ...CHOICES, email: `${name}@example.org` });
        const cookie = response.headers.get('set-cookie')?.replaceAll(/-[\w-]{8}=[\w-]{32};/g, '');
        const headers = [...response.headers].filter(([header]) => header !== 'set-cookie');
        const body = (await response.text()).replaceAll(`${name}@`, '@');
        seen.add(JSON.stringify([response.status, cookie, headers, body]));
      });
      seen.add(`queries: ${queries}`);
    }
    expect(seen.size).toBe(2);
    expect(await rows()).toHaveLength(6);
  });

  /** Statements that a piece of work sends, as Kysely sees them. */
  async function countQueries(work: () => Promise<void>): Promise<number> {
    const executor = database.db.getExecutor();
    const original = executor.executeQuery.bind(executor);
    let queries = 0;
    executor.executeQuery = (...args) => {
      queries += 1;
      return original(...args);
    };
    await work();
    executor.executeQuery = original;
    return queries;
  }
});

describe('too often', () => {
  it('one visitor is asked to wait, on a page or in JSON; others are not', async () => {
    app = web({ config: { ...config, web: { ...config.web, trustedProxies: 1 } } });
    const from = (ip: string) => ({ 'x-forwarded-for': `198.51.100.1, ${ip}` });
    for (let round = 0; round < LIMITS['sign-up-visitor'].points; round += 1) {
      const ip = `2001:db8:1:2::${round.toString(16)}`;
      expect((await post({ ...CHOICES, email: `ada${round}@example.org` }, from(ip))).status).toBe(200);
    }
    const page = await post(CHOICES, from('2001:db8:1:2::ffff'));
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await page.text()).toContain('That was a little too often');
    const json = await postJson({ email: 'ada@example.org', tags: 'data' }, from('2001:db8:1:2::ffff'));
    expect([json.status, ((await json.json()) as { status: string }).status]).toEqual([429, 'too-often']);
    expect((await post(CHOICES, from('2001:db8:1:3::1'))).status).toBe(200);
  });

  it('what a visitor writes into X-Forwarded-For counts for nothing', async () => {
    const limit = LIMITS['sign-up-visitor'].points;
    for (let round = 0; round < limit; round += 1)
      await post(CHOICES, { 'x-forwarded-for': `192.0.2.${round}` });
    expect((await post(CHOICES, { 'x-forwarded-for': '192.0.2.200' })).status).toBe(429);
  });

  it('a flood to one address from everywhere gets the same answer, and fills no table', async () => {
    app = web({ config: { ...config, web: { ...config.web, trustedProxies: 1 } } });
    const bodies = new Set<string>();
    for (let round = 0; round < 30; round += 1) {
      const response = await post(CHOICES, { 'x-forwarded-for': `192.0.2.${round}` });
      bodies.add(`${response.status} ${response.headers.has('set-cookie')} ${await response.text()}`);
    }
    expect(bodies.size).toBe(1);
    expect(await rows()).toHaveLength(LIMITS['sign-up-address'].points);
  });

  it('the limits name no address', async () => {
    await post();
    const { rows: limits } = await sql`select * from limits`.execute(database.db);
    expect(limits.length).toBeGreaterThan(2);
    expect(JSON.stringify(limits)).not.toContain('ada');
  });
});

describe('in trouble', () => {
  it('a queue that does not answer keeps nobody waiting: the sweep finds the wish', async () => {
    app = web({ confirmationAsked: () => new Promise(() => {}) });
    expect((await post()).status).toBe(200);
    expect((await rows())[0]?.mail).toBe('waiting');
  });

  it('without the database it says "try again", to people and to scripts', async () => {
    const broken = connectDatabase({ url: 'postgres://rolecall@127.0.0.1:1/none', maxConnections: 2 });
    app = createTestWeb(broken.db);
    const page = await post();
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('Please try again in a few minutes');
    expect((await app.request('https://alerts.example.org/')).status).toBe(503);
    const json = await postJson(
      { email: 'ada@example.org', tags: 'data' },
      { origin: 'https://jobs.example.org' },
    );
    expect([json.status, ((await json.json()) as { status: string }).status]).toEqual([503, 'unavailable']);
    expect(json.headers.get('access-control-allow-origin')).toBe('https://jobs.example.org');
  });
});
