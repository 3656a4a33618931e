// A server that greets whoever connects is up when it has said something.

import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const TRIES = 200;
const WAIT_MS = 50;

/** Throws when nothing was said in ten seconds; `name`: whose words are waited for. */
export async function hearFirstWords(port: number, name: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    const hasSpoken = await promise;
    socket.destroy();
    if (hasSpoken) return;
    await delay(WAIT_MS);
  }
  throw new Error(`${name} does not answer`);
}
