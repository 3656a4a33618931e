// The WebSub hub, a real one on loopback as far as a publisher meets it: told once of each change, and again when it failed.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHubTeller } from '../../src/collect/tell-hub.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { type Board, createBoard, MINUTE_MS } from './board.ts';

const SIGNAL = new AbortController().signal;
const PUBLIC_URL = 'https://alerts.example.org';

let hub: Server;
let status = 202;
let told: string[] = [];
let board: Board;
beforeAll(async () => {
  hub = createServer(async (request, response) => {
    told.push(`${request.method} ${request.headers['content-type']} ${await text(request)}`);
    response.writeHead(status).end();
  });
  await once(hub.listen(0, '127.0.0.1'), 'listening');
  board = await createBoard();
  useHub(`http://127.0.0.1:${(hub.address() as AddressInfo).port}/`);
  await board.collect();
});
afterAll(async () => {
  hub.close();
  await board.close();
});

function useHub(url: string) {
  const { config } = board;
  board.config = { ...config, publicUrl: PUBLIC_URL, web: { ...config.web, hub: url } };
}

test('a change is told of once, of both feeds; a hub that fails is told later, and the log says so once', async () => {
  const warnings: unknown[] = [];
  const log: Log = { ...silentLog, warn: (_, fields) => void warnings.push(fields?.reason) };
  const tell = createHubTeller({ ...board, log, clock: () => board.now });
  const round = async () => {
    told = [];
    await tell(SIGNAL);
    return told;
  };
  expect(await round()).toEqual([]);

  await board.write('posts/one.md', '---\ntitle: "Riverkeepers Union: Director"\n---\nText.');
  board.advance(MINUTE_MS);
  await board.collect();
  await board.collect();
  const form = (feed: string) =>
    `POST application/x-www-form-urlencoded hub.mode=publish&hub.url=${encodeURIComponent(`${PUBLIC_URL}/${feed}`)}`;
  status = 500;
  expect(await round()).toEqual([form('feed.atom')]);
  expect(await round()).toEqual([]);
  board.advance(2 * MINUTE_MS);
  expect(await round()).toEqual([form('feed.atom')]);
  board.advance(5 * MINUTE_MS);
  status = 202;
  expect(await round()).toEqual([form('feed.atom'), form('feed.json')]);
  expect(await round()).toEqual([]);
  expect(warnings).toEqual(['it answers with the status 500']);
});

test('nothing is told of feeds that only this machine reaches', async () => {
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (_, fields) => void warnings.push(String(fields?.reason)) };
  await board.write('posts/two.md', '---\ntitle: "Oak Alliance: Manager"\n---\nText.');
  board.advance(MINUTE_MS);
  await board.collect();
  await board.collect();
  told = [];
  const { config } = board;
  const web = { ...config.web, hub: 'https://hub.example.org/' };
  const local = { ...config, web, publicUrl: 'http://127.0.0.1:3000' };
  await createHubTeller({ ...board, config: local, log, clock: () => board.now })(SIGNAL);
  expect([told, warnings]).toEqual([[], []]);
});
