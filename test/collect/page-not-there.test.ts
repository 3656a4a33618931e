// A post waits for its page on the site: a real site on loopback that is built a moment later, or never.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askPage } from '../../src/collect/ask-page.ts';
import { askPages } from '../../src/collect/ask-pages.ts';
import { heldItems } from '../../src/collect/held-items.ts';
import { isPrivateAddress } from '../../src/private-address.ts';
import { type Board, createBoard, DAY_MS, MINUTE_MS } from './board.ts';

const SIGNAL = new AbortController().signal;
const POST = '---\ntitle: "Rivers: Engineer"\ntags: [data]\ndate: 2026-11-16\n---\nWork with us.\n';

let board: Board;
let site: Server;
let url: string;
/** What the site has, by path: a status, or where it leads on to. */
let pages: Map<string, number | string>;
let asked: string[];

beforeEach(async () => {
  pages = new Map();
  asked = [];
  site = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = pages.get(request.url ?? '') ?? 404;
    if (typeof page === 'string') response.writeHead(301, { Location: page }).end();
    else response.writeHead(page).end('x'.repeat(100_000));
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  board = await createBoard();
  board.config = {
    ...board.config,
    site: { ...board.config.site, url, pageUrl: '/jobs/:title/' },
    posts: { ...board.config.posts, waitForPage: true },
  };
  await board.establish();
});
afterEach(async () => {
  site.closeAllConnections();
  site.close();
  await board.close();
});

const ask = () => askPages({ db: board.db, config: board.config, clock: () => board.now }, SIGNAL);

test('it is announced when its page answers, and asked for once a minute until then', async () => {
  await board.write('posts/one.md', POST);
  await board.collect();
  expect(await board.post('one.md')).toMatchObject({ standing: 'page-not-there', number: null });
  expect((await heldItems(board.db)).posts.map(({ reason }) => reason)).toEqual(['page-not-there']);
  expect(await ask()).toBe(false);
  expect(await ask()).toBe(false);
  expect(asked).toEqual(['/jobs/one/']);

  board.advance(MINUTE_MS);
  await board.collect();
  pages.set('/jobs/one/', 200);
  expect(await ask()).toBe(true);
  await board.collect();
  expect(await board.post('one.md')).toMatchObject({ standing: 'live', number: expect.any(Number) });
  expect(board.told.flat()).toHaveLength(1);
  // And not asked for again.
  board.advance(DAY_MS);
  await board.collect();
  await ask();
  expect(asked).toHaveLength(2);
});

test('others are announced meanwhile, and one that is edited keeps waiting for its own page', async () => {
  pages.set('/jobs/two/', 200);
  await board.write('posts/one.md', POST);
  await board.write('posts/two.md', POST.replace('Engineer', 'Pilot').replace('Work', 'Sail'));
  await board.collect();
  await ask();
  await board.write('posts/one.md', POST.replace('with us', 'with us soon'));
  await board.collect();
  expect((await board.posts()).map(({ path, standing }) => [path, standing])).toEqual([
    ['one.md', 'page-not-there'],
    ['two.md', 'live'],
  ]);
});

test('after a day there is an alarm that names the page, and it is asked for once an hour', async () => {
  await board.write('posts/one.md', POST);
  await board.collect();
  board.advance(DAY_MS);
  await ask();
  expect(await board.alarms()).toEqual(['page-not-there']);
  const before = asked.length;
  for (let minute = 0; minute < 60; minute += 1) {
    board.advance(MINUTE_MS);
    await ask();
  }
  expect(asked.length - before).toBe(1);
  // A file that is deleted is waited for no longer.
  await board.remove('posts/one.md');
  await board.collectRemovals();
  await ask();
  expect(await board.alarms()).toEqual([]);
});

describe('a page', () => {
  test('that leads on within the site, such as to a slash, is there', async () => {
    pages.set('/jobs/one', '/jobs/one/').set('/jobs/one/', 200).set('/a', '/b').set('/b', '/a');
    expect(await askPage(`${url}/jobs/one`, url, SIGNAL)).toMatchObject({ isThere: true });
    expect(await askPage(`${url}/a`, url, SIGNAL)).toMatchObject({ isThere: false });
  });

  test.each([204, 404, 410, 500, 503])('that answers with %i is not', async (status) => {
    pages.set('/jobs/one/', status);
    expect(await askPage(`${url}/jobs/one/`, url, SIGNAL)).toEqual({
      isThere: false,
      came: { is: 'status', status },
    });
  });

  test('that leads to another host is not asked there', async () => {
    pages.set('/jobs/one/', `http://localhost:${(site.address() as AddressInfo).port}/inner`);
    expect(await askPage(`${url}/jobs/one/`, url, SIGNAL)).toMatchObject({ isThere: false });
    expect(asked).toEqual(['/jobs/one/']);
  });

  test('of a public name that leads to an inner address is not asked', async () => {
    const { port } = site.address() as AddressInfo;
    const named = `http://jobs.example.org:${port}`;
    const inner = { address: '127.0.0.1', family: 4 };
    for (const addresses of [[inner], [{ address: '203.0.113.1', family: 4 }, inner]]) {
      const answer = await askPage(`${named}/x`, named, SIGNAL, (_host, _options, callback) =>
        callback(null, addresses),
      );
      expect(answer).toMatchObject({
        isThere: false,
        came: { is: 'silent', why: expect.stringContaining('an inner address') },
      });
    }
    expect(asked).toEqual([]);
  });
});

test.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['192.168.1.1', true],
  ['169.254.169.254', true],
  ['100.64.0.1', true],
  ['0.0.0.0', true],
  ['::1', true],
  ['::ffff:10.0.0.1', true],
  ['fd00::1', true],
  ['fe80::1', true],
  ['64:ff9b::a00:1', true],
  ['not an address', true],
  ['93.184.216.34', false],
  ['172.32.0.1', false],
  ['2606:2800:220:1::1', false],
])('%s is an address of an inner network: %s', (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate);
});
