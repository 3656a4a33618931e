import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { letDigestsGo, openPauses, resumeMail } from '../../src/installation/pause-store.ts';
import {
  askPublicUrl,
  checkPublicUrl,
  holdUntilAsked,
  watchPublicUrl,
} from '../../src/installation/public-url.ts';
import { sendNow } from '../../src/once.ts';
import { createLinks } from '../../src/subscribers/links.ts';
import { createWorld, type World } from '../helpers/world.ts';
import { createTestWeb } from '../web/board.ts';

/** What stands at the public address. */
let answer: { status: number; body: string; location?: string };
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((_, response) => {
    if (answer.location !== undefined) response.setHeader('location', answer.location);
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const links = createLinks({ publicUrl: 'https://alerts.example.org', secrets: ['one secret'] });
const ours = { status: 200, body: JSON.stringify({ status: 'ok', installation: links.installation }) };

it('the pages of this installation are known by their word', async () => {
  answer = ours;
  expect(await askPublicUrl(url, links.installation)).toBe(null);
});

it.each([
  ['other pages', { status: 200, body: 'welcome' }, { is: 'not-us' }],
  ['an endless answer', { status: 200, body: 'x'.repeat(3_000_000) }, { is: 'not-us' }],
  ['another installation', { status: 200, body: '{"installation":"ff"}' }, { is: 'not-us' }],
  ['a proxy without us', { status: 502, body: '' }, { is: 'status', status: 502 }],
  [
    'a page that leads on',
    { status: 301, body: '', location: 'https://x.example/' },
    { is: 'leads-on', to: 'https://x.example/' },
  ],
])('%s are told apart', async (_, given, came) => {
  answer = given;
  expect(await askPublicUrl(url, links.installation)).toEqual(came);
});

it('nobody there is told with the reason', async () => {
  expect(await askPublicUrl('http://127.0.0.1:1', links.installation)).toMatchObject({ is: 'silent' });
  expect(await askPublicUrl('https://nowhere.invalid', links.installation)).toEqual({
    is: 'silent',
    why: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
  });
});

it('two installations have two words', () => {
  const other = createLinks({ publicUrl: 'https://alerts.example.org', secrets: ['another secret'] });
  expect(other.installation).not.toBe(links.installation);
});

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());
const real = () => ({
  ...world,
  config: { ...world.config, transport: 'smtp' as const, publicUrl: 'https://nowhere.invalid' },
});
const codes = async () => (await openAlarms(world.db)).map(({ code }) => code);

it('the pages say the word that is asked for', async () => {
  const app = createTestWeb(world.db, { links: world.links });
  const healthz = await app.request('http://localhost/healthz');
  expect(await healthz.json()).toEqual({ status: 'ok', installation: world.links.installation });
});

it('links that lead nowhere are an alarm, but only after a minute, in which the pages may still start', async () => {
  const watch = watchPublicUrl(real());
  await watch(world.now);
  expect(await codes()).toEqual([]);
  world.advance(30_000);
  await watch(world.now);
  expect(await codes()).toEqual([]);
  world.advance(31_000);
  await watch(world.now);
  const [alarm] = await openAlarms(world.db);
  expect(alarm?.code).toBe('public-url');
  expect(alarm?.message).toContain('nobody can confirm, change anything or unsubscribe there');
});

it('a pass that ends asks once', async () => {
  expect(await checkPublicUrl(real(), world.now)).toBe(false);
  expect(await codes()).toEqual(['public-url']);
});

describe('while PUBLIC_URL is not us', () => {
  const scopes = async () => (await openPauses(world.db, world.now)).map(({ scope }) => scope);
  const at = (publicUrl: string) => ({ ...real(), links, config: { ...real().config, publicUrl } });
  const askedAt = (publicUrl: string) => checkPublicUrl(at(publicUrl), world.now);

  it('no digest goes out before it was seen to be us, and each does when it was', async () => {
    await holdUntilAsked(real(), world.now);
    await world.subscribe('ada@example.org', 'tech', 'instant');
    await world.announce('analyst', ['tech']);
    await world.settle();
    expect(world.sent).toEqual([]);
    await letDigestsGo(world.db);
    await world.settle();
    expect(await world.inbox('ada@example.org')).toEqual([['analyst']]);
  });

  it('what waits already is held as well, and no hand lets it go', async () => {
    await world.subscribe('ada@example.org', 'tech', 'instant');
    await world.announce('analyst', ['tech']);
    world.advance(3_600_000);
    await world.planAll();
    await checkPublicUrl(real(), world.now);
    expect(await resumeMail(world.db, world.now)).toEqual([]);
    await world.settle();
    expect(world.sent).toEqual([]);
  });

  it('the asking holds digests and lets them go', async () => {
    answer = { status: 200, body: 'somebody else' };
    const address = url.replace('127.0.0.1', '0.0.0.0');
    expect([await askedAt(address), await scopes()]).toEqual([false, ['digests']]);
    answer = ours;
    expect([await askedAt(address), await scopes()]).toEqual([true, []]);
  });

  it('one address that was seen says nothing about the next', async () => {
    answer = ours;
    const address = url.replace('127.0.0.1', '0.0.0.0');
    await askedAt(address);
    await holdUntilAsked(at(address), world.now);
    expect(await scopes()).toEqual([]);
    await holdUntilAsked(at('https://new.example.org'), world.now);
    expect(await scopes()).toEqual(['digests']);
  });

  it('mails that somebody asked for are not held', async () => {
    await holdUntilAsked(real(), world.now);
    expect(await openPauses(world.db, world.now, 'example.org')).toEqual([]);
  });

  it('`send` asks before it sends', async () => {
    await world.subscribe('ada@example.org', 'tech', 'instant');
    await world.announce('analyst', ['tech']);
    world.advance(3_600_000);
    await sendNow(real(), 'instant');
    expect(world.sent).toEqual([]);
  });
});

it('where no mail leaves this machine, or links lead to it, nothing is asked', async () => {
  const config = { ...world.config, publicUrl: 'https://nowhere.invalid' };
  expect(await checkPublicUrl({ ...world, config }, world.now)).toBe(true);
  const local = { ...config, transport: 'smtp' as const, publicUrl: 'http://127.0.0.1:3000' };
  expect(await checkPublicUrl({ ...world, config: local }, world.now)).toBe(true);
});
