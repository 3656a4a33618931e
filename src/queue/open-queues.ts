// The queues at a start. A back end that answered a moment ago may be too late for the connections that stay, on a machine that
// is starved: those that fail are closed, and made anew a few times.

import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { QueueBackend } from './connector.ts';
import { createQueues, type Queues } from './queues.ts';
import { waitForQueue } from './wait-for-queue.ts';

/** A connection that nobody answers takes ten seconds. */
const TRIES = 10;
const FIRST_WAIT_MS = 250;

/** Throws what the last try failed of; and as waitForQueue does, which each try begins with. */
export async function openQueues(backend: QueueBackend, log: Log, signal?: AbortSignal): Promise<Queues> {
  for (let tries = 1; ; tries += 1) {
    await waitForQueue(backend, log, signal);
    try {
      return await createQueues({ backend, log });
    } catch (error) {
      if (tries === TRIES || signal?.aborted) throw error;
      const told = { backend: backend.kind, tries, of: TRIES, error: messageOf(error) };
      log.warn('The connections to the queue could not be opened; trying again', told);
    }
    await delay(FIRST_WAIT_MS * tries, undefined, signal ? { signal } : {}).catch(() =>
      signal?.throwIfAborted(),
    );
  }
}
