// Connections of a pool, lent to one test: after its end it gets none, and what it left under way is waited for.

import type pg from 'pg';
import { endsWithin } from '../../src/patience.ts';

const PATIENCE_MS = 2000;

type Client = pg.PoolClient;

export interface LentPool {
  readonly options: object;
  connect(): Promise<Client>;
  end(): Promise<void>;
}

export interface Lent {
  readonly pool: LentPool;
  /** Whether all connections came back. */
  end(): Promise<boolean>;
}

export function lendConnections(pool: pg.Pool): Lent {
  const out = new Set<Promise<void>>();
  let isOver = false;
  const lent: LentPool = {
    options: pool.options,
    async connect() {
      if (isOver) throw new Error('This test has closed its database');
      const back = Promise.withResolvers<void>();
      out.add(back.promise);
      void back.promise.then(() => out.delete(back.promise));
      try {
        return noteReturn(await pool.connect(), back.resolve);
      } catch (error) {
        back.resolve();
        throw error;
      }
    },
    end: async () => {},
  };
  return {
    pool: lent,
    async end() {
      const isAllBack = await endsWithin(Promise.all(out), PATIENCE_MS);
      isOver = true;
      return isAllBack && out.size === 0;
    },
  };
}

function noteReturn(client: Client, noted: () => void): Client {
  const { release } = client;
  client.release = (error) => {
    client.release = release;
    release.call(client, error);
    noted();
  };
  return client;
}
