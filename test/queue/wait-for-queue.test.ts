// A start whose queue is not there, or is a port that accepts and says nothing.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { beforeEach, expect, it } from 'vitest';
import { waitForQueue } from '../../src/queue/wait-for-queue.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';

let port: number;
let connections: number;
beforeEach(async () => {
  connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket.on('error', () => {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  return () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
});

it.each(['redis', 'postgres'] as const)(
  'a silent %s is said, tried again, and the stop signal ends it at once',
  async (kind) => {
    const log = createMemoryLog();
    const stop = new AbortController();
    const waiting = log.said('Queue does not answer yet; trying on');
    const url =
      kind === 'redis' ? `redis://127.0.0.1:${port}` : `postgres://user:secret@127.0.0.1:${port}/none`;
    const over = waitForQueue({ kind, url }, log, stop.signal, 50);
    if (kind === 'redis') {
      await waiting;
      await expect.poll(() => connections).toBeGreaterThan(1);
      expect(log.lines).toHaveLength(1);
    } else await expect.poll(() => connections).toBe(1);
    stop.abort(new Error('stopped'));
    await expect(over).rejects.toThrow('stopped');
  },
);

it('a stop between two tries ends it with the reason of the stop, too', async () => {
  const log = createMemoryLog();
  const stop = new AbortController();
  const waiting = log.said('Queue does not answer yet; trying on');
  // Nobody listens there: the answer comes at once, and the first wait begins.
  const over = waitForQueue({ kind: 'redis', url: 'redis://127.0.0.1:1' }, log, stop.signal, 50);
  await waiting;
  await Promise.resolve();
  stop.abort(new Error('stopped'));
  await expect(over).rejects.toThrow('stopped');
});
