// A port for a server that starts in a moment, or again after it was killed.

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to whoever asks for any, and to the outgoing end of connections. Each process of the
 * test run has a block of its own: a port that was handed out stays free until its server starts, seconds later.
 */
const FIRST = 10_000;
const BLOCK = 1_000;
const BLOCKS = 10;

const from = FIRST + (Number(process.env.VITEST_POOL_ID ?? process.pid) % BLOCKS) * BLOCK;
let next = randomInt(BLOCK);

/** One that is free, and that nobody takes by chance before it is used: none is given twice until all were. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < BLOCK; tries += 1) {
    const port = from + next;
    next = (next + 1) % BLOCK;
    if (await isFree(port)) return port;
  }
  throw new Error(`No port is free from ${from} to ${from + BLOCK - 1}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}
