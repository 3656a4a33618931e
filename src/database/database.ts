// The way to Postgres: ours (embedded-postgres.ts) or the one that DATABASE_URL names. Opens, waits, refuses versions
// before 15, migrates. Keeps no state but the pool.

import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { messageOf, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import * as ledger from './migrations/001-ledger.ts';
import * as deadlines from './migrations/002-deadlines-and-re-posts.ts';
import * as standing from './migrations/003-standing.ts';
import * as urgency from './migrations/004-claim-by-urgency.ts';
import * as owed from './migrations/005-owed-and-slices.ts';
import * as keptNoLonger from './migrations/006-kept-no-longer-than-needed.ts';
import * as lostTries from './migrations/007-tries-that-came-to-nothing.ts';
import * as mailServer from './migrations/009-what-a-mail-server-did.ts';
import * as floods from './migrations/010-floods-in-a-window.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

export interface Database {
  readonly db: Db;
  readonly url: string;
  /** Waits for queries under way; may be called twice. */
  close(): Promise<void>;
}

const OLDEST_MAJOR = 15;
const MAX_CONNECTIONS = 10;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 15_000;
/** Also the longest wait for a free connection of the pool. */
const CONNECT_TIMEOUT_MS = 15_000;

/** A list, not a folder that is read: what ships is what runs. */
const migrations: Record<string, Migration> = {
  '001-ledger': ledger,
  '002-deadlines-and-re-posts': deadlines,
  '003-standing': standing,
  '004-claim-by-urgency': urgency,
  '005-owed-and-slices': owed,
  '006-kept-no-longer-than-needed': keptNoLonger,
  '007-tries-that-came-to-nothing': lostTries,
  '009-what-a-mail-server-did': mailServer,
  '010-floods-in-a-window': floods,
};

/** A pool that connects when first used. `bigint` arrives as number: all of ours stay below 2^53. */
export function connectDatabase(options: {
  url: string;
  maxConnections: number;
  applicationName?: string;
}): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections,
    application_name: options.applicationName ?? 'rolecall',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: { getTypeParser },
  });
  // Without a listener, an idle connection that breaks ends the process. The next query opens another.
  pool.on('error', () => {});
  const db: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | null = null;
  return {
    db,
    url: options.url,
    close() {
      closing ??= db.destroy();
      return closing;
    },
  };
}

function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format);
}

/** Brings the schema up to date; of several processes that start at once one does it, the others wait. */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error(`Database schema: ${messageOf(error)}`, { cause: error });
}

/** Returns when the database answers; logs each change of what is wrong. Throws what waiting cannot mend. */
export async function waitForDatabase(db: Db, log: Log, signal?: AbortSignal): Promise<void> {
  let trouble = '';
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    signal?.throwIfAborted();
    const error = await whatIsWrong(db);
    if (error === null) break;
    const remedy = findRemedy(error);
    if (remedy !== null) throw new UserError(`The database refuses us: ${messageOf(error)}; ${remedy}`);
    if (messageOf(error) !== trouble) {
      trouble = messageOf(error);
      log.warn('Database is out of reach; waiting for it', { error: trouble });
    }
    await sleep(waitMs, undefined, signal ? { signal } : {});
  }
  if (trouble !== '') log.info('Database answers');
}

async function whatIsWrong(db: Db): Promise<unknown> {
  try {
    await sql`select 1`.execute(db);
    return null;
  } catch (error) {
    return error;
  }
}

/** What a person must change before another attempt can help; null = the server may just be starting. */
function findRemedy(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === '28P01' || code === '28000') return 'correct user and password in DATABASE_URL';
  if (code === '3D000') return 'create that database, or correct its name in DATABASE_URL';
  return null;
}

/**
 * The migrated database of this installation: our own Postgres when `databaseUrl` is null. `close()` also leaves our
 * own server, the last one out stops it. Throws UserError where a person must act first.
 */
export async function openDatabase(
  config: { readonly databaseUrl: string | null; readonly paths: { readonly dataDir: string } },
  log: Log,
  signal?: AbortSignal,
): Promise<Database> {
  const server =
    config.databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir: config.paths.dataDir, log, ...(signal && { signal }) })
      : { url: config.databaseUrl, close: async () => {} };
  const database = connectDatabase({ url: server.url, maxConnections: MAX_CONNECTIONS });
  const close = async () => {
    await database.close();
    await server.close();
  };
  try {
    await waitForDatabase(database.db, log, signal);
    await refuseOldServer(database.db);
    await migrate(database.db);
  } catch (error) {
    await close();
    throw error;
  }
  return { ...database, close };
}

async function refuseOldServer(db: Db): Promise<void> {
  const { rows } = await sql<{ server_version: string }>`show server_version`.execute(db);
  refuseOldVersion(rows[0]?.server_version ?? '');
}

/** Throws UserError unless this is the version of a Postgres that we can use, such as `18.4 (Debian 18.4-1)`. */
export function refuseOldVersion(version: string): void {
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return;
  throw new UserError(
    `DATABASE_URL leads to Postgres ${version}; Rolecall needs ${OLDEST_MAJOR} or later: upgrade the server, or unset DATABASE_URL to use the Postgres that comes with Rolecall`,
  );
}
