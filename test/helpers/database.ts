// A database for a test, with the tables of the template that global-setup.ts made and nothing in them. One that a test gave
// back is emptied and lent again: a new one costs four times what most tests ask of it, since each connection to it has to
// learn its tables first.

import { randomBytes } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import { connectionSettings, LIMITS } from '../../src/database/client.ts';
import { connectDatabase, type Database, getTypeParser } from '../../src/database/database.ts';
import type { Tables } from '../../src/database/tables.ts';
import { type Blank, emptyDatabase } from './empty-database.ts';
import { lendConnections } from './lend-connections.ts';
import { PreparingClient } from './prepare-all.ts';

export interface TestServer {
  readonly url: string;
  /** The same server for the tests' own pools; a test is given `url`, which it may lead through a proxy. */
  readonly socketUrl: string | null;
  readonly template: string;
  readonly blank: Blank;
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

interface Kept {
  readonly name: string;
  readonly url: string;
  readonly pool: pg.Pool;
  timesLent: number;
}

/** Rows that were deleted stay in the files, since nobody tidies up there. */
const MAX_LENT = 40;

/** One for all tests of a worker. Ends with the worker. */
let administrator: Promise<pg.Client> | null = null;
const free: Kept[] = [];

/** Closing it gives it back. `template: 'template0'` gives a new one without tables. */
export async function createTestDatabase(options: { template?: string } = {}): Promise<Database> {
  if (options.template !== undefined) return createOwnDatabase(options.template);
  const kept = free.pop() ?? (await createKept());
  kept.timesLent += 1;
  const lent = lendConnections(kept.pool);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: lent.pool }) });
  let closing: Promise<void> | null = null;
  const close = async () => {
    if (await takeBack(kept, await lent.end())) free.push(kept);
    else await drop(kept);
  };
  return {
    db,
    url: kept.url,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

async function takeBack(kept: Kept, isUnused: boolean): Promise<boolean> {
  if (!isUnused || kept.timesLent >= MAX_LENT) return false;
  return emptyDatabase(kept.pool, inject('testServer').blank).catch(() => false);
}

async function createKept(): Promise<Kept> {
  const { template, socketUrl } = inject('testServer');
  const { name, url } = await create(template);
  const pool = new pg.Pool({
    ...connectionSettings(socketUrl === null ? url : databaseUrl(socketUrl, name), LIMITS.work),
    Client: PreparingClient as unknown as new () => pg.ClientBase,
    max: 5,
    application_name: name,
    idleTimeoutMillis: 0,
    types: { getTypeParser },
    allowExitOnIdle: true,
  });
  pool.on('error', () => {});
  return { name, url, pool, timesLent: 0 };
}

async function drop({ name, pool }: Kept): Promise<void> {
  void pool.end();
  const admin = await administer();
  await admin.query(`drop database ${name} with (force)`);
}

async function createOwnDatabase(template: string): Promise<Database> {
  const { name, url } = await create(template);
  const database = connectDatabase({ url, maxConnections: 5 });
  let closing: Promise<void> | null = null;
  const close = async () => {
    await database.close();
    const admin = await administer();
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

async function create(template: string): Promise<{ name: string; url: string }> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = await administer();
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  return { name, url: databaseUrl(inject('testServer').url, name) };
}

function administer(): Promise<pg.Client> {
  administrator ??= connect(inject('testServer').url);
  return administrator;
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
