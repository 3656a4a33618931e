// The way to Postgres: ours (embedded-postgres.ts) or the one that DATABASE_URL names. Opens, waits, refuses versions
// before 15, migrates. Keeps no state but the pool.

import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { messageOf, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { untilAborted } from '../patience.ts';
import { LIMITS, type Limits } from './client.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import * as ledger from './migrations/001-ledger.ts';
import * as deadlines from './migrations/002-deadlines-and-re-posts.ts';
import * as standing from './migrations/003-standing.ts';
import * as urgency from './migrations/004-claim-by-urgency.ts';
import * as owed from './migrations/005-owed-and-slices.ts';
import * as keptNoLonger from './migrations/006-kept-no-longer-than-needed.ts';
import * as lostTries from './migrations/007-tries-that-came-to-nothing.ts';
import * as evidence from './migrations/008-evidence.ts';
import * as mailServer from './migrations/009-what-a-mail-server-did.ts';
import * as floods from './migrations/010-floods-in-a-window.ts';
import * as reports from './migrations/011-reports.ts';
import * as pagesThere from './migrations/012-pages-that-are-there.ts';
import * as imports from './migrations/013-imports.ts';
import * as hasChosen from './migrations/014-has-chosen.ts';
import * as lateIds from './migrations/015-late-ids.ts';
import * as cursors from './migrations/016-cursors-in-no-index.ts';
import * as inTime from './migrations/017-in-time.ts';
import * as countedAsItGoes from './migrations/019-counted-as-it-goes.ts';
import * as whyPeopleLeave from './migrations/020-why-people-leave.ts';
import * as figures from './migrations/021-figures.ts';
import * as links from './migrations/023-links.ts';
import * as costOfMail from './migrations/024-what-a-mail-costs.ts';
import * as channels from './migrations/025-channels.ts';
import * as receipts from './migrations/026-receipts.ts';
import * as writtenFast from './migrations/028-deliveries-written-fast.ts';
import * as alarmFacts from './migrations/029-alarms-as-facts.ts';
import * as verdicts from './migrations/030-what-a-verdict-rests-on.ts';
import * as slots from './migrations/031-slots-in-order.ts';
import * as postsByTag from './migrations/032-posts-by-tag.ts';
import * as instantAudiences from './migrations/033-instant-audiences.ts';
import * as openOfARun from './migrations/034-open-of-a-run.ts';
import { createOptOutJournal, type OptOutJournal, withJournal } from './opt-out-journal.ts';
import { createPool } from './pool.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

export interface Database {
  readonly db: Db;
  readonly url: string;
  /** Waits a moment for queries under way, then cuts them; may be called twice. */
  close(): Promise<void>;
}

const OLDEST_MAJOR = 15;
const MAX_CONNECTIONS = 10;
/** A pool lends first what came back last: the one that each look needs stays, and what a rush opened is given back. */
const IDLE_MS = 10_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 15_000;

/** A list, not a folder that is read: what ships is what runs. */
const migrations: Record<string, Migration> = {
  '001-ledger': ledger,
  '002-deadlines-and-re-posts': deadlines,
  '003-standing': standing,
  '004-claim-by-urgency': urgency,
  '005-owed-and-slices': owed,
  '006-kept-no-longer-than-needed': keptNoLonger,
  '007-tries-that-came-to-nothing': lostTries,
  '008-evidence': evidence,
  '009-what-a-mail-server-did': mailServer,
  '010-floods-in-a-window': floods,
  '011-reports': reports,
  '012-pages-that-are-there': pagesThere,
  '013-imports': imports,
  '014-has-chosen': hasChosen,
  '015-late-ids': lateIds,
  '016-cursors-in-no-index': cursors,
  '017-in-time': inTime,
  '019-counted-as-it-goes': countedAsItGoes,
  '020-why-people-leave': whyPeopleLeave,
  '021-figures': figures,
  '023-links': links,
  '024-what-a-mail-costs': costOfMail,
  '025-channels': channels,
  '026-receipts': receipts,
  '028-deliveries-written-fast': writtenFast,
  '029-alarms-as-facts': alarmFacts,
  '030-what-a-verdict-rests-on': verdicts,
  '031-slots-in-order': slots,
  '032-posts-by-tag': postsByTag,
  '033-instant-audiences': instantAudiences,
  '034-open-of-a-run': openOfARun,
};

/** A pool that connects when first used. `bigint` arrives as number: all of ours stay below 2^53. */
export function connectDatabase(options: {
  url: string;
  maxConnections: number;
  applicationName?: string;
  /** Default: those of planning, folders and commands. */
  limits?: Limits;
  /** Where opt-outs are noted. */
  optOuts?: OptOutJournal | null;
}): Database {
  const { pool, close } = createPool(options.url, options.limits ?? LIMITS.work, {
    max: options.maxConnections,
    application_name: options.applicationName ?? 'rolecall',
    idleTimeoutMillis: IDLE_MS,
    types: { getTypeParser },
  });
  const plain: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const db = options.optOuts ? withJournal(plain, options.optOuts) : plain;
  let closing: Promise<void> | null = null;
  return {
    db,
    url: options.url,
    close() {
      closing ??= close(() => db.destroy());
      return closing;
    },
  };
}

/** `bigint` as number. */
export function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format);
}

/** The versions of the schema, the oldest first. */
export const SCHEMAS: readonly string[] = Object.keys(migrations);

/** Brings the schema up to date, or to a version; of several processes that start at once one does it, the others wait. */
export async function migrate(db: Db, to?: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to));
  if (error !== undefined) throw new Error(`Database schema: ${messageOf(error)}`, { cause: error });
}

/** Returns when the database answers; logs each change of what is wrong. Throws what waiting cannot mend. */
export async function waitForDatabase(db: Db, log: Log, signal?: AbortSignal): Promise<void> {
  let trouble = '';
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    signal?.throwIfAborted();
    const error = await untilAborted(whatIsWrong(db), signal);
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

export interface Place {
  /** Null = our own Postgres, in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly paths: { readonly dataDir: string; readonly optOutLog: string };
}

/**
 * The migrated database of this installation: our own Postgres when `databaseUrl` is null. `close()` also leaves our
 * own server, the last one out stops it. Throws UserError where a person must act first.
 */
export async function openDatabase(config: Place, log: Log, signal?: AbortSignal): Promise<Database> {
  const { dataDir, optOutLog } = config.paths;
  const server =
    config.databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir, log, ...(signal && { signal }) })
      : { url: config.databaseUrl, close: async () => {} };
  const optOuts = createOptOutJournal(optOutLog, log);
  const database = connectDatabase({ url: server.url, maxConnections: MAX_CONNECTIONS, optOuts });
  const close = async () => {
    await database.close();
    await server.close();
  };
  try {
    await waitForDatabase(database.db, log, signal);
    await refuseOldServer(database.db);
    await bringUpToDate(server.url, signal);
  } catch (error) {
    await close();
    throw error;
  }
  return { ...database, close };
}

async function bringUpToDate(url: string, signal?: AbortSignal): Promise<void> {
  const limits = LIMITS.migrations;
  const { db, close } = connectDatabase({
    url,
    limits,
    maxConnections: 1,
    applicationName: 'rolecall migrations',
  });
  await untilAborted(migrate(db), signal).finally(close);
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
