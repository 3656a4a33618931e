// Who uses our own server: every process holds a shared advisory lock on a connection of its own. Who can take the lock
// alone is the last one. A newcomer waits for that lock while the last one stops the server, is cut off, and starts it
// again: nobody is left on a server that goes.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { advisoryLockKey } from './advisory-lock.ts';
import { createClient, type LimitedClient, type Limits } from './client.ts';
import { PASSWORD_FILE, SUPERUSER } from './cluster.ts';

const KEY = advisoryLockKey('own server');
const DATABASE = 'rolecall';
/** The last one out may take its time to stop the server, and a slow disk to make a database. */
const ANSWER: Limits = { connectMs: 5000, statementMs: 60_000 };

export interface Membership {
  readonly url: string;
  readonly port: number;
  /** Settles when the connection is gone: the server died, or `leave` was called. */
  readonly lost: Promise<void>;
  /** Lets go; true = nobody else uses the server, and nobody can come before `end`. */
  leave(): Promise<boolean>;
  end(): Promise<void>;
}

/** Joins the users of the server on this port; null while it starts or stops. Makes our database where it is missing. */
export async function joinServer(cluster: string, port: number): Promise<Membership | null> {
  const password = await readPassword(cluster);
  const urlOf = (database: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  const client = createClient(urlOf('postgres'), 'rolecall member', ANSWER);
  const lost = Promise.withResolvers<void>();
  client.on('error', () => lost.resolve());
  client.on('end', () => lost.resolve());
  const end = () => client.end().catch(() => {});
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1::bigint)', [KEY]);
    await makeDatabase(client);
  } catch (error) {
    await end();
    return explain(error, cluster);
  }
  const leave = async () => {
    try {
      await client.query('select pg_advisory_unlock_shared($1::bigint)', [KEY]);
      const { rows } = await client.query('select pg_try_advisory_lock($1::bigint) as alone', [KEY]);
      return rows[0]?.alone === true;
    } catch {
      return false; // gone already
    }
  };
  return { url: urlOf(DATABASE), port, lost: lost.promise, leave, end };
}

async function readPassword(cluster: string): Promise<string> {
  const path = join(cluster, PASSWORD_FILE);
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    throw new UserError(`The password of our own Postgres cannot be read: put ${path} back from a backup`);
  }
}

async function makeDatabase(client: LimitedClient): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
  if (rowCount) return;
  await client.query(`create database ${DATABASE}`).catch((error) => {
    // Another process was faster.
    if (error.code !== '42P04' && error.code !== '23505') throw error;
  });
}

/** null for what passes by itself; throws the rest. */
function explain(error: unknown, cluster: string): null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === '28P01') {
    const path = join(cluster, PASSWORD_FILE);
    throw new UserError(
      `Our own Postgres does not take the password in ${path}: put that file back from a backup`,
    );
  }
  const isLasting = /^[0-9A-Z]{5}$/.test(code) && !/^(57|08)/.test(code);
  if (isLasting) throw error;
  return null;
}
