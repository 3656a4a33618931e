// Once per test run: a folder for all that is temporary, a server (TEST_DATABASE_URL, or a throw-away one) and on it the
// migrated template that createTestDatabase clones.

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { connectDatabase, migrate } from '../../src/database/database.ts';
import { databaseUrl, type TestServer } from './database.ts';
import { readBlank } from './empty-database.ts';
import { createRunFolder } from './run-folder.ts';
import { startThrowAwayPostgres } from './throw-away-postgres.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const folder = await createRunFolder();
  process.env.TMPDIR = folder.path; // of the workers, which start later
  const server = given
    ? { url: given, socketUrl: null, stop: async () => {} }
    : await startThrowAwayPostgres(folder.path);
  const template = `rolecall_template_${randomBytes(4).toString('hex')}`;
  await administer(server.url, `create database ${template}`);
  const database = connectDatabase({ url: databaseUrl(server.url, template), maxConnections: 1 });
  await migrate(database.db);
  await database.close();
  const blank = await withClient(databaseUrl(server.url, template), readBlank);
  const { url, socketUrl } = server;
  project.provide('testServer', { url, socketUrl, template, blank } satisfies TestServer);
  return async () => {
    if (given) await administer(server.url, `drop database ${template} with (force)`);
    await server.stop();
    await folder.remove();
  };
}

async function administer(url: string, statement: string): Promise<void> {
  await withClient(url, (client) => client.query(statement));
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
