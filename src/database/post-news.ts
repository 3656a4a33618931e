// News between processes that posts changed, over Postgres' LISTEN and NOTIFY. A hint and no record: what is missed while
// the connection is down, whoever listens finds by looking again after a while.

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { createClient, LIMITS } from './client.ts';
import type { Db } from './database.ts';

const CHANNEL = 'rolecall_posts';
const RETRY_MS = 3000;

/** Whoever listens is told when the caller's transaction commits; once, however often it is called in it. */
export async function tellPostsChanged(trx: Db): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, '')`.execute(trx);
}

/** Calls `changed` for each telling, and whenever it begins to listen: something may have been missed before. */
export function listenForPosts(options: { url: string; log: Log; changed: () => void; retryMs?: number }): {
  close(): Promise<void>;
} {
  const { url, log, changed, retryMs = RETRY_MS } = options;
  const stop = new AbortController();
  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      await listenOnce(url, changed, stop.signal).catch((error) =>
        log.debug('News of posts are not heard', { error: messageOf(error) }),
      );
      await sleep(retryMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  }
  const running = run();
  return {
    close() {
      stop.abort();
      return running;
    },
  };
}

/** Returns, or throws, when the connection is lost; returns when told to stop. */
async function listenOnce(url: string, changed: () => void, stop: AbortSignal): Promise<void> {
  const client = createClient(url, 'rolecall news', LIMITS.pages);
  const over = Promise.withResolvers<void>();
  client.on('error', over.reject);
  client.on('end', over.resolve);
  client.on('notification', changed);
  stop.addEventListener('abort', () => over.resolve(), { once: true });
  over.promise.catch(() => {});
  try {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    changed();
    await over.promise;
  } finally {
    await client.end().catch(() => {});
  }
}
