// A start on a starved machine: the back end answers, and the connections that stay are too late.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openQueues } from '../../src/queue/open-queues.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';

let database: Database;
let door: Server;
/** Which connections are cut, counted from 1. */
let isCut: (connection: number) => boolean;
const sockets = new Set<Socket>();
beforeEach(async () => {
  database = await createTestDatabase();
  const target = Number(new URL(database.url).port);
  let connections = 0;
  door = createServer((client) => {
    connections += 1;
    if (isCut(connections)) return client.destroy();
    const server = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one.on('error', () => {}).on('close', () => other.destroy()));
      one.pipe(other);
    }
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  door.close();
  await database.close();
});

function backend() {
  const url = new URL(database.url);
  url.port = String((door.address() as AddressInfo).port);
  return { kind: 'postgres', url: url.href } as const;
}
const SAID = 'warn The connections to the queue could not be opened; trying again';

it('connections that break after the queue has answered are made anew, and it is said', async () => {
  isCut = (connection) => connection === 2;
  const log = createMemoryLog();
  const queues = await openQueues(backend(), log);
  expect(await queues.waiting('plan-run')).toBe(0);
  await queues.close();
  expect(log.lines).toEqual([SAID]);
});

it('a stop meanwhile ends it with the reason of the stop', async () => {
  isCut = (connection) => connection % 2 === 0;
  const log = createMemoryLog();
  const stop = new AbortController();
  const said = log.said(SAID.replace('warn ', ''));
  const opening = openQueues(backend(), log, stop.signal);
  await said;
  stop.abort(new Error('stopped'));
  await expect(opening).rejects.toThrow('stopped');
});
