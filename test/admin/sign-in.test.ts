// The way in: by a mailed link that works once, by the key of the log, by the token; and every way that is none.

import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endSessions } from '../../src/admin/session-store.ts';
import { sendLink } from '../../src/send/send-link.ts';
import { OUTBOX_KEY } from '../web/board.ts';
import { type AdminBoard, createAdminBoard } from './admin-board.ts';
import { ADMIN, ADMIN_TOKEN } from './admin-routes.ts';

let board: AdminBoard;
beforeAll(async () => {
  board = await createAdminBoard();
});
afterAll(() => board.close());

const PAGES = [
  'today',
  'posts',
  'posts/post-1',
  'people',
  'people/1',
  'import',
  'mail',
  'queue',
  'audit',
  'preview',
  'preview/html',
];
const own = () => ({ origin: board.ORIGIN });
const askFor = (email: string, headers: Record<string, string> = own()) =>
  board.post('/admin/sign-in', { email }, headers);

/** The path of the link in the newest mail. */
async function mailedLink(): Promise<string> {
  const { text = '' } = await PostalMime.parse((board.sent.at(-1) as (typeof board.sent)[number]).raw);
  return new URL(/https:\S+/.exec(text)?.[0] ?? '').pathname;
}

describe('nobody who is not signed in', () => {
  it.each(PAGES)('sees %s', async (page) => {
    const answer = await board.request(`/admin/${page}`);
    const signIn = page.includes('/') ? '../sign-in' : './sign-in';
    expect([answer.status, answer.headers.get('location')]).toEqual([303, signIn]);
    const acted = await board.post(`/admin/${page}`, { act: 'pause' }, own());
    expect([303, 405]).toContain(acted.status);
  });

  it('gets in by a cookie of another making, an older one, or one that was ended', async () => {
    const forged = board.cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await board.request('/admin/today', { headers: { cookie: forged } })).status).toBe(303);
    const other = await createAdminBoard();
    expect((await other.get('/admin/today')).status).toBe(200);
    await endSessions(other.db, { who: ADMIN }, other.clock());
    expect((await other.get('/admin/today')).status).toBe(303);
    await other.close();
  });

  it('comes over a line in clear', async () => {
    const cookie = board.cookie;
    const inClear = await createAdminBoard({ publicUrl: 'http://alerts.example.org' });
    const answer = await inClear.app.request('http://alerts.example.org/admin/today', {
      headers: { cookie },
    });
    expect(answer.status).toBe(403);
    expect((await inClear.app.request('http://127.0.0.1:3000/admin/sign-in')).status).toBe(200);
    await inClear.close();
  });
});

describe('the mailed link', () => {
  it('is sent to an admin alone, and the answer is the same for all', async () => {
    const answers = [];
    for (const email of [ADMIN, 'alice@example.org', 'nobody@example.net'])
      answers.push(await (await askFor(email)).text());
    expect(new Set(answers).size).toBe(1);
    for (const id of board.asked) await sendLink(board.worker, id, board.clock());
    expect(board.sent.map(({ envelope }) => envelope.to)).toEqual([ADMIN]);
  });

  it('lets in by its button, once, and by looking never', async () => {
    const path = await mailedLink();
    const looked = await board.request(path);
    expect([looked.status, looked.headers.get('set-cookie')]).toEqual([200, null]);
    const entered = await board.post(path, {}, own());
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '../today']);
    const cookie = entered.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; Secure; SameSite=Lax$/);
    const [mine = ''] = cookie.split(';');
    expect((await board.request('/admin/today', { headers: { cookie: mine } })).status).toBe(200);
    expect((await board.post(path, {}, own())).status).toBe(404);
    expect(await board.acts()).toContainEqual({ who: ADMIN, act: 'sign in', details: {} });
  });

  it('and its session end: by the clock, and by signing out', async () => {
    await askFor(ADMIN);
    await sendLink(board.worker, board.asked.at(-1) as number, board.clock());
    const path = await mailedLink();
    board.advance(31 * 60_000);
    expect((await board.post(path, {}, own())).status).toBe(404);
    expect((await board.get('/admin/today')).status).toBe(200);
    board.advance(8 * 3_600_000);
    expect((await board.get('/admin/today')).status).toBe(303);
  });

  it('is limited for one address, and a stranger cannot use it up', async () => {
    const statuses = [];
    for (let times = 0; times < 12; times += 1) statuses.push((await askFor('far@example.net')).status);
    expect(statuses).toContain(429);
    expect(statuses.indexOf(429)).toBeGreaterThan(4);
  });
});

describe('the token of scripts', () => {
  it('opens what an admin sees, as data, and acts without a cookie', async () => {
    expect(await board.json('/admin/today')).toMatchObject({ status: { alarms: [] } });
  });

  it('is refused when it is wrong, and soon not even heard', async () => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}x` };
    const statuses = [];
    for (let times = 0; times < 12; times += 1)
      statuses.push((await board.request('/admin/today', { headers })).status);
    expect(statuses.slice(0, 3)).toEqual([401, 401, 401]);
    expect(statuses.at(-1)).toBe(429);
    expect(await board.json('/admin/today')).toMatchObject({ status: { alarms: [] } });
  });
});

it('the key in the log lets in where mail stays on this machine, and nowhere else', async () => {
  expect((await board.post('/admin/enter', { key: OUTBOX_KEY }, own())).status).not.toBe(303);
  const here = await createAdminBoard({ publicUrl: 'http://127.0.0.1:3000' });
  const enter = (key: string) =>
    here.app.request('http://127.0.0.1:3000/admin/enter', {
      method: 'POST',
      body: new URLSearchParams({ key }),
      headers: { origin: 'http://127.0.0.1:3000' },
    });
  expect((await enter(OUTBOX_KEY)).status).toBe(303);
  expect((await enter('guessed')).status).toBe(404);
  await here.close();
});

it('a form of another site does nothing, with the cookie and all', async () => {
  const fresh = await createAdminBoard();
  const evil = { cookie: fresh.cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  for (const path of ['/admin/today', '/admin/sign-out', '/admin/sign-in', '/admin/enter'])
    expect((await fresh.post(path, { act: 'pause', email: ADMIN }, evil)).status, path).toBe(403);
  expect((await fresh.get('/admin/today')).status).toBe(200);
  expect(await fresh.acts()).toEqual([]);
  await fresh.close();
});
