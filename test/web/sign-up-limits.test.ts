import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectDatabase } from '../../src/database/database.ts';
import { LIMITS } from '../../src/web/limits.ts';
import { config, createTestWeb } from './board.ts';
import { CHOICES, createWebBoard, type WebBoard } from './web-board.ts';

let board: WebBoard;
beforeEach(async () => {
  board = await createWebBoard();
});
afterEach(() => board.close());

describe('too often', () => {
  it('one visitor is asked to wait, on a page or in JSON; others are not', async () => {
    board.app = board.web({ config: { ...config, web: { ...config.web, trustedProxies: 1 } } });
    const from = (ip: string) => ({ 'x-forwarded-for': `198.51.100.1, ${ip}` });
    for (let round = 0; round < LIMITS['sign-up-visitor'].points; round += 1) {
      const ip = `2001:db8:1:2::${round.toString(16)}`;
      expect((await board.signUp({ ...CHOICES, email: `ada${round}@example.org` }, from(ip))).status).toBe(
        200,
      );
    }
    const page = await board.signUp(CHOICES, from('2001:db8:1:2::ffff'));
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await page.text()).toContain('Please wait a while');
    const json = await board.signUpJson(
      { email: 'ada@example.org', tags: 'data' },
      from('2001:db8:1:2::ffff'),
    );
    expect([json.status, ((await json.json()) as { status: string }).status]).toEqual([429, 'too-often']);
    expect(Number(json.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await board.signUp(CHOICES, from('2001:db8:1:3::1'))).status).toBe(200);
  });

  it('what a visitor writes into X-Forwarded-For counts for nothing', async () => {
    const limit = LIMITS['sign-up-visitor'].points;
    for (let round = 0; round < limit; round += 1)
      await board.signUp(CHOICES, { 'x-forwarded-for': `192.0.2.${round}` });
    expect((await board.signUp(CHOICES, { 'x-forwarded-for': '192.0.2.200' })).status).toBe(429);
  });

  it('a flood to one address from everywhere gets the same answer, and fills no table', async () => {
    board.app = board.web({ config: { ...config, web: { ...config.web, trustedProxies: 1 } } });
    const bodies = new Set<string>();
    for (let round = 0; round < 30; round += 1) {
      const response = await board.signUp(CHOICES, { 'x-forwarded-for': `192.0.2.${round}` });
      bodies.add(`${response.status} ${response.headers.has('set-cookie')} ${await response.text()}`);
    }
    expect(bodies.size).toBe(1);
    expect(await board.confirmations()).toHaveLength(LIMITS['sign-up-mailbox'].points);
  });

  it('a mailbox gets no more for being spelled in many ways, and nobody sees it in the answer', async () => {
    board.app = board.web({ config: { ...config, web: { ...config.web, trustedProxies: 1 } } });
    const bodies = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const email = round % 2 === 0 ? `a.da+${round}@gmail.com` : `ada+${round}@googlemail.com`;
      const response = await board.signUp({ ...CHOICES, email }, { 'x-forwarded-for': `192.0.${round}.1` });
      bodies.add((await response.text()).replaceAll(email, 'the address'));
    }
    expect(bodies.size).toBe(1);
    expect(await board.confirmations()).toHaveLength(LIMITS['sign-up-mailbox'].points);
  });

  it('the limits name no address', async () => {
    await board.signUp();
    const { rows: limits } = await sql`select * from limits`.execute(board.db);
    expect(limits.length).toBeGreaterThan(2);
    expect(JSON.stringify(limits)).not.toContain('ada');
  });
});

describe('in trouble', () => {
  it('a queue that does not answer keeps nobody waiting: the sweep finds the wish', async () => {
    board.app = board.web({ confirmationAsked: () => new Promise(() => {}) });
    expect((await board.signUp()).status).toBe(200);
    expect((await board.confirmations())[0]?.mail).toBe('waiting');
  });

  it('without the database it says "try again", to people and to scripts', async () => {
    const broken = connectDatabase({ url: 'postgres://rolecall@127.0.0.1:1/none', maxConnections: 2 });
    board.app = createTestWeb(broken.db);
    const page = await board.signUp();
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('Please try again in a few minutes');
    expect((await board.ask('/')).status).toBe(503);
    const json = await board.signUpJson(
      { email: 'ada@example.org', tags: 'data' },
      { origin: 'https://jobs.example.org' },
    );
    expect([json.status, ((await json.json()) as { status: string }).status]).toEqual([503, 'unavailable']);
    expect(json.headers.get('access-control-allow-origin')).toBe('https://jobs.example.org');
  });
});
