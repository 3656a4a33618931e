// A pool of connections (client.ts). Where one of them turns out to lead nowhere, those go too over which nothing is asked
// just then, also one that only listens: each would cost somebody the wait for a limit.

import pg from 'pg';
import { endsWithin } from '../patience.ts';
import { connectionSettings, type LimitedClient, type Limits } from './client.ts';

/** What is asked when a pool closes has so long; then its connections are cut. */
const CLOSE_MS = 2000;

export interface WatchedPool {
  readonly pool: pg.Pool;
  /** Waits a moment for queries under way, then cuts them. `end`: who ends the pool, where it has another owner. */
  close(end?: () => Promise<void>): Promise<void>;
}

/** Connects when first used. */
export function createPool(url: string, limits: Limits, options: pg.PoolConfig): WatchedPool {
  const pool = new pg.Pool({ ...connectionSettings(url, limits), ...options });
  const all = watchConnections(pool);
  return {
    pool,
    async close(end = () => pool.end()) {
      const closed = end();
      if (await endsWithin(closed, CLOSE_MS)) return;
      for (const client of all) client.hangUp();
      await endsWithin(closed, CLOSE_MS);
    },
  };
}

/** Those that are open. */
function watchConnections(pool: pg.Pool): ReadonlySet<LimitedClient> {
  const all = new Set<LimitedClient>();
  // Without a listener, an idle connection that breaks ends the process. The next query opens another.
  pool.on('error', () => {});
  pool.on('connect', (connected: unknown) => {
    const client = connected as LimitedClient;
    all.add(client);
    client.onLost = () => {
      for (const other of [...all]) if (other !== client && !other.isAsked) other.discard();
    };
  });
  pool.on('remove', (removed: unknown) => all.delete(removed as LimitedClient));
  return all;
}
