// One connection with the ledger's handle and the connection itself: for whoever copies whole tables within a transaction.

import { Kysely, PostgresDialect } from 'kysely';
import { connectionSettings, LIMITS, LimitedClient } from './client.ts';
import { type Db, getTypeParser } from './database.ts';
import type { Tables } from './tables.ts';

export interface SoleConnection {
  /** Its statements and transactions go over `client`, one after another. */
  readonly db: Db;
  readonly client: LimitedClient;
  /**
   * Runs `work` in a transaction. Where it fails, the connection is cut and the server rolls back: a copy that stopped halfway
   * would hold up every statement after it.
   */
  transaction<T>(work: (trx: Db) => Promise<T>, options?: { readonly isSnapshot: boolean }): Promise<T>;
  close(): Promise<void>;
}

/** Connects at once. A copy of a large table is one statement: it has the time that a migration has. */
export async function connectAlone(url: string, applicationName: string): Promise<SoleConnection> {
  const { query_timeout: _, ...settings } = connectionSettings(url, LIMITS.migrations);
  const client = new LimitedClient({
    ...settings,
    application_name: applicationName,
    // A snapshot may wait for a slow disk between two tables.
    idle_in_transaction_session_timeout: LIMITS.migrations.statementMs,
    types: { getTypeParser } as never,
  });
  await client.connect();
  const query = client.query.bind(client);
  const pool = { connect: async () => ({ query, release: () => {} }), end: async () => {} };
  const db: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as never }) });
  return {
    db,
    client,
    async transaction(work, { isSnapshot } = { isSnapshot: false }) {
      const begun = db.transaction();
      const transaction = isSnapshot
        ? begun.setIsolationLevel('repeatable read').setAccessMode('read only')
        : begun;
      let failure: { readonly error: unknown } | null = null;
      const cut = (error: unknown) => {
        failure = { error };
        client.hangUp();
        throw error;
      };
      return transaction
        .execute((trx) => work(trx).catch(cut))
        .catch((error) => {
          throw failure === null ? error : failure.error;
        });
    },
    async close() {
      await db.destroy();
      client.hangUp();
    },
  };
}
