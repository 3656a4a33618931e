// Apply links that lead nowhere: real sites on loopback, which no post may lead to outside of tests.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askAddress } from '../../src/collect/ask-address.ts';
import { agentName, askLinks } from '../../src/collect/ask-links.ts';
import { heldItems } from '../../src/collect/held-items.ts';
import type { AskLink } from '../../src/collect/look-at-link.ts';
import { loadStatus } from '../../src/installation/status.ts';
import { silentLog } from '../../src/log.ts';
import type { CheckLinks } from '../../src/posts/link-answers.ts';
import { loadOpenPosts } from '../../src/posts/live-post-store.ts';
import { loadPostsSince } from '../../src/posts/plannable-posts.ts';
import { type Board, createBoard, DAY_MS, MINUTE_MS } from './board.ts';

const SIGNAL = new AbortController().signal;

let board: Board;
let jobs: Server;
let inner: Server;
/** By path: a status, statuses by method, or where it leads on to. */
let answers: Map<string, number | string | { readonly HEAD: number; readonly GET: number }>;
let asked: IncomingMessage[];
let askedInside: number;

beforeEach(async () => {
  answers = new Map();
  asked = [];
  askedInside = 0;
  jobs = createServer((request, response) => {
    asked.push(request);
    const answer = answers.get(request.url ?? '') ?? 200;
    if (typeof answer === 'string') response.writeHead(302, { Location: answer }).end();
    else
      response
        .writeHead(typeof answer === 'number' ? answer : answer[request.method as 'HEAD' | 'GET'])
        .end();
  });
  inner = createServer((_, response) => {
    askedInside += 1;
    response.writeHead(404).end();
  });
  await Promise.all([jobs, inner].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  board = await createBoard();
  check('drop');
  await board.establish();
});
afterEach(async () => {
  for (const server of [jobs, inner]) {
    server.closeAllConnections();
    server.close();
  }
  await board.close();
});

function check(checkLinks: CheckLinks) {
  const { config } = board;
  board.config = {
    ...config,
    site: { ...config.site, name: 'Example Jobs – Österreich', url: 'https://jobs.example.org' },
    posts: { ...config.posts, checkLinks },
  };
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const linkTo = (path: string) => `http://127.0.0.1:${portOf(jobs)}${path}`;
const write = (role: string, url = linkTo(`/${role}`)) =>
  board.write(
    `posts/${role}.md`,
    `---\ntitle: "Rivers: ${role}"\ntags: [data]\ndate: 2026-11-16\napply_url: ${url}\n---\nWork as ${role}.\n`,
  );

/** Only the site of the jobs counts as one of the world's. */
const ask: AskLink = (url, method, signal) =>
  askAddress(url, {
    method,
    name: agentName(board.config),
    signal,
    mayBeInner: url.port === String(portOf(jobs)),
  });
const round = (how: Parameters<typeof askLinks>[2] = { ask, pauseMs: 0 }) =>
  askLinks({ db: board.db, config: board.config, log: silentLog, clock: () => board.now }, SIGNAL, how);
const mailed = async () => (await loadPostsSince(board.db, 0, board.now)).map(({ path }) => path);
const mayBeGone = async () => (await loadStatus(board.db, board.now)).goneLinks;

/** As it is done outside of tests. */
const askDefault = () => round({});

/** It has said twice that it is gone. */
async function lose(role: string) {
  answers.set(`/${role}`, 404);
  await round();
  board.advance(60 * MINUTE_MS);
  expect(await round()).toBe(true);
  await board.collect();
}

test('a post whose link is gone twice is left out, and announced anew when it answers', async () => {
  await write('pilot');
  await write('cook');
  await board.collect();
  const before = (await board.post('pilot.md')).number as number;
  answers.set('/pilot', 404);
  expect(await round()).toBe(false);
  board.advance(59 * MINUTE_MS);
  await round();
  await board.collect();
  expect(await mailed()).toHaveLength(2);
  expect(asked.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
    'GET /pilot',
    'HEAD /cook',
    'HEAD /pilot',
  ]);

  board.advance(MINUTE_MS);
  expect(await round()).toBe(true);
  await board.collect();
  expect(await mailed()).toEqual(['cook.md']);
  expect((await loadOpenPosts(board.db, board.now, 60)).map(({ role }) => role)).toEqual(['cook']);
  expect((await heldItems(board.db)).posts.map(({ reason }) => reason)).toEqual(['link-gone']);
  expect(await mayBeGone()).toEqual([
    expect.objectContaining({ path: 'pilot.md', answer: 'it answers with the status 404', isLeftOut: true }),
  ]);

  // However long it was away.
  answers.set('/pilot', 200);
  board.advance(20 * DAY_MS);
  expect(await round()).toBe(true);
  board.told.splice(0);
  await board.collect();
  const post = await board.post('pilot.md');
  expect(post).toMatchObject({ standing: 'live' });
  expect(post.number).toBeGreaterThan(before);
  expect(board.told).toEqual([[post.id]]);
  expect(await mayBeGone()).toEqual([]);
});

test('one that had been out for long is shown again and announced to nobody', async () => {
  await write('pilot');
  await board.collect();
  const { number } = await board.post('pilot.md');
  board.advance(20 * DAY_MS);
  await lose('pilot');
  expect(await mailed()).toEqual([]);
  answers.set('/pilot', 200);
  board.advance(DAY_MS);
  await round();
  await board.collect();
  expect(await board.post('pilot.md')).toMatchObject({ standing: 'live', number });
});

test('an edited link, and a setting that leaves nobody out, bring a post back', async () => {
  await write('pilot');
  await write('cook');
  await board.collect();
  answers.set('/cook', 410);
  await lose('pilot');
  expect(await mailed()).toEqual([]);
  await write('pilot', linkTo('/captain'));
  board.advance(MINUTE_MS);
  await board.collect();
  expect(await mailed()).toEqual(['pilot.md']);
  check('mark');
  await board.collect();
  expect((await mailed()).sort()).toEqual(['cook.md', 'pilot.md']);
  expect(await mayBeGone()).toEqual([expect.objectContaining({ path: 'cook.md', isLeftOut: false })]);
});

test('sites are asked by name, with HEAD first, and none for what is closed or no address of the web', async () => {
  await write('pilot');
  await write('mail', 'mailto:jobs@example.org');
  await write('closed');
  await board.write('posts/closed.md', '---\ntitle: "A: B"\ntags: [data]\ncloses: filled\n---\nText.\n');
  answers.set('/pilot', { HEAD: 405, GET: 200 });
  await board.collect();
  await round();
  await round();
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(['HEAD /pilot', 'GET /pilot']);
  expect(asked[0]?.headers['user-agent']).toBe(
    'Rolecall for Example Jobs Osterreich (+https://jobs.example.org/; looks once a day whether a job still has its page)',
  );
});

test('nobody is asked inside, neither at once nor by a redirect, and what fails says nothing', async () => {
  await write('inside');
  await write('direct', `http://127.0.0.1:${portOf(inner)}/`);
  await write('failing');
  answers.set('/inside', `http://localhost:${portOf(inner)}/`).set('/failing', 503);
  await board.collect();
  for (let hour = 0; hour < 3; hour += 1) {
    await round();
    board.advance(DAY_MS);
  }
  expect(askedInside).toBe(0);
  expect(await mayBeGone()).toEqual([]);
  const before = asked.length;
  await askDefault();
  expect(asked).toHaveLength(before);
});
