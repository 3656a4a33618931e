// A fresh, migrated database for a test, cloned from the template that global-setup.ts made.

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { connectDatabase, type Database } from '../../src/database/database.ts';

export interface TestServer {
  readonly url: string;
  readonly template: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/** One for all tests of a worker: a connection costs as much as a database. Ends with the worker. */
let administrator: Promise<pg.Client> | null = null;

/** Closing it drops it. `template: 'template0'` gives one without tables. */
export async function createTestDatabase(options: { template?: string } = {}): Promise<Database> {
  const server = inject('testServer');
  const name = `test_${randomBytes(8).toString('hex')}`;
  administrator ??= connect(server.url);
  const admin = await administrator;
  await admin.query(
    `create database ${name} template ${options.template ?? server.template} strategy file_copy`,
  );
  const database = connectDatabase({ url: databaseUrl(server.url, name), maxConnections: 5 });
  let closing: Promise<void> | null = null;
  const close = async () => {
    await database.close();
    await admin.query(`drop database ${name} with (force)`);
  };
  return {
    ...database,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** The URL of another database on the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
