// What a fault happens to: a Postgres and a Redis that can be killed, a mail server that can do anything wrong, a board in
// a folder, and Rolecall in processes of its own.

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import { loadConfig } from '../../src/config/load-config.ts';
import { connectDatabase, type Db, migrate } from '../../src/database/database.ts';
import { buildAlert, type Frequency } from '../../src/subscribers/alerts.ts';
import { ensureAudience } from '../../src/subscribers/audience-store.ts';
import { type SystemPostgres, startDebianPostgres } from '../helpers/debian-postgres.ts';
import { freePort } from '../helpers/free-port.ts';
import { createProcessBoard, type ProcessBoard, type RolecallProcess } from '../helpers/processes.ts';
import { type RawSmtp, type RawSmtpOptions, startRawSmtp } from '../helpers/raw-smtp.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import type { Trial } from './trial.ts';

export const SECRET = 'a-secret-of-the-faults-only-0123456789';
const DEAF_PROCESS = resolve(import.meta.dirname, 'deaf-process.ts');
const CLOCK_PROCESS = resolve(import.meta.dirname, 'clock-process.ts');

export interface FaultWorld {
  /** The harness' own connections: they break when Postgres is killed, and come back. */
  readonly db: Db;
  readonly postgres: SystemPostgres;
  /** Null where the queue lies in Postgres. */
  readonly redis: TestRedis | null;
  readonly smtp: RawSmtp;
  readonly board: ProcessBoard;
  /** Of the pages. */
  readonly url: string;
  /** `rolecall start --only ROLES`; resolves when it runs. */
  start(roles?: string): Promise<RolecallProcess>;
  /** The same where nothing tells of changes to files. */
  startDeaf(roles: string): Promise<RolecallProcess>;
  /** The same with a clock that `setClock` sets. */
  startWithClock(roles?: string): Promise<RolecallProcess>;
  /** From now on the clock of those processes is so many milliseconds ahead. */
  setClock(aheadMs: number): Promise<void>;
}

interface WorldOptions {
  /** Lines of rolecall.yml; default: instant digests come at once, over five connections and no more. */
  readonly yml?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly smtp?: RawSmtpOptions;
  /** Another mail server in between, which hands on to that of the world. */
  readonly relay?: (given: { smtpPort: number; databaseUrl: string }) => Promise<string>;
  /** Another way to the database than straight (a proxy). */
  readonly databasePort?: (port: number) => Promise<number>;
  readonly redisPort?: (port: number) => Promise<number>;
  /** The name by which the processes know the database's machine. */
  readonly databaseHost?: string;
  /** A command that starts them. */
  readonly launcher?: readonly string[];
}

export async function openFaultWorld(trial: Trial, options: WorldOptions = {}): Promise<FaultWorld> {
  const postgres = await startDebianPostgres(['max_connections=200']);
  trial.later(() => postgres.stop());
  const redis = trial.backend === 'redis' ? await startRedis() : null;
  if (redis !== null) trial.later(() => redis.close());
  const smtp = await startRawSmtp(options.smtp);
  trial.later(() => smtp.close());
  const { db, close } = connectDatabase({ url: postgres.url, maxConnections: 4, applicationName: 'faults' });
  trial.later(close);
  await migrate(db);
  const port = await freePort();
  const databasePort = (await options.databasePort?.(postgres.port)) ?? postgres.port;
  const env = {
    DATABASE_URL: wayToPostgres(postgres, databasePort, options),
    ...(redis !== null && { REDIS_URL: await wayToRedis(redis, options) }),
    SMTP_URL: (await options.relay?.({ smtpPort: smtp.port, databaseUrl: postgres.url })) ?? smtp.url,
    SECRET,
    PORT: String(port),
    ...options.env,
  };
  const board = await createProcessBoard(
    env,
    options.yml ?? 'digest: { instant_wait: 0 }\nmail: { connections: 5 }\n',
    options.launcher,
  );
  trial.later(() => board.close());
  const clockFile = join(board.folder, 'clock');
  const setClock = (aheadMs: number) => writeFile(clockFile, String(aheadMs));
  await setClock(0);
  const run = async (entry: readonly string[] | undefined, roles: string | undefined) => {
    const started = board.start(roles === undefined ? [] : ['--only', roles], entry);
    await started.said('Rolecall is running');
    return started;
  };
  return {
    db,
    postgres,
    redis,
    smtp,
    board,
    url: `http://127.0.0.1:${port}`,
    start: (roles) => run(undefined, roles),
    startDeaf: (roles) => run([DEAF_PROCESS, 'start'], roles),
    startWithClock: (roles) => run([CLOCK_PROCESS, clockFile], roles),
    setClock,
  };
}

function wayToPostgres({ url }: SystemPostgres, port: number, { databaseHost }: WorldOptions): string {
  const way = new URL(url);
  way.port = String(port);
  way.hostname = databaseHost ?? way.hostname;
  return way.href;
}

async function wayToRedis({ url }: TestRedis, { redisPort }: WorldOptions): Promise<string> {
  const way = new URL(url);
  if (redisPort !== undefined) way.port = String(await redisPort(Number(way.port)));
  return way.href.replace(/\/$/, '');
}

/** Polls until the query's one value is true; false when it did not come true in time. A database that is away is waited for. */
export async function comesTrue(db: Db, condition: RawBuilder<unknown>, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    const { rows } = await condition.execute(db).catch(() => ({ rows: [] }));
    if (Object.values((rows[0] ?? {}) as object)[0] === true) return true;
    await delay(50);
  }
  return false;
}

/** Milliseconds until it is so; infinity when it never was. */
export async function timeUntil(db: Db, condition: RawBuilder<unknown>, withinMs: number): Promise<number> {
  const start = performance.now();
  return (await comesTrue(db, condition, withinMs)) ? performance.now() - start : Number.POSITIVE_INFINITY;
}

/** Readers of one audience who have seen everything so far, many at once. */
export async function addReaders(
  db: Db,
  count: number,
  options: {
    readonly tag?: string;
    readonly frequency?: string;
    readonly domain?: (reader: number) => string;
  } = {},
): Promise<void> {
  const { tag = 'data', frequency = 'instant', domain = () => 'example.org' } = options;
  const alerts = [buildAlert({ any: [tag] })];
  const settings = loadConfig({ CONFIG: undefined }, '/nonexistent').digest;
  const key = { frequency: frequency as Frequency, timeZone: 'UTC', alerts };
  const { id: audienceId } = await ensureAudience(db, key, settings, new Date());
  const emails = Array.from({ length: count }, (_, index) => `reader${index}.${tag}@${domain(index)}`);
  await sql`
    insert into subscribers (email, address_hash, time_zone, frequency, audience_id, cursor, state, source, created_at)
    select email, email, 'UTC', ${frequency}, ${audienceId}, value, 'confirmed', 'import', now()
    from unnest(${emails}::text[]) email, announcer`.execute(db);
}
