// Connections that are cut, or fall silent, while something is asked over them.

import { once } from 'node:events';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Limits } from '../../src/database/client.ts';
import { connectDatabase, type Database } from '../../src/database/database.ts';
import { createPool } from '../../src/database/pool.ts';
import { isUnavailable } from '../../src/database/unavailable.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { type SilentProxy, startSilentProxy } from '../helpers/silent-proxy.ts';

const LIMITS = { connectMs: 400, statementMs: 200 };

let admin: Database;
let proxy: SilentProxy;
let database: Database;
const wayThrough = () => {
  const url = new URL(admin.url);
  url.port = String(proxy.port);
  return url.href;
};
const openWith = (limits: Limits, maxConnections: number) =>
  connectDatabase({ url: wayThrough(), maxConnections, applicationName: 'cut me', limits });
const open = (maxConnections: number) => openWith(LIMITS, maxConnections);
beforeEach(async () => {
  admin = await createTestDatabase({ template: 'template0' });
  proxy = await startSilentProxy(Number(new URL(admin.url).port));
  database = open(3);
  return async () => {
    await database.close();
    await proxy.close();
    await admin.close();
  };
});

const ask = (db = database.db) => sql`select 1`.execute(db);
const cutAll = () =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'cut me' and datname = current_database()`.execute(admin.db);
/** How it failed. */
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error,
  );
const inUse = () => Promise.all([1, 2, 3].map(() => sql`select pg_sleep(0.02)`.execute(database.db)));

describe('a connection that is cut', () => {
  it('between two statements of a transaction costs the transaction, and ends no process', async () => {
    const failure = await failureOf(
      database.db.transaction().execute(async (trx) => {
        await ask(trx);
        await cutAll();
        for (;;) await ask(trx);
      }),
    );
    expect(isUnavailable(failure)).toBe(true);
    await ask();
  });

  it('while it is idle or asked something costs nothing but that question', async () => {
    await inUse();
    const asked = failureOf(sql`select pg_sleep(10)`.execute(database.db));
    await expect
      .poll(async () => {
        await cutAll();
        return Promise.race([asked, null]);
      })
      .toSatisfy(isUnavailable);
    // The news that an idle one was cut may be under way still.
    await vi.waitFor(() => ask());
  });
});

describe('a server that went without a word', () => {
  it('is noticed by the limit of a statement; that connection and all idle ones are thrown away', async () => {
    await inUse();
    proxy.silence();
    expect(isUnavailable(await failureOf(ask()))).toBe(true);
    proxy.speak();
    const askedAt = performance.now();
    await Promise.all([ask(), ask(), ask()]);
    expect(performance.now() - askedAt).toBeLessThan(LIMITS.statementMs);
  });

  it('is noticed by asking it over another connection, where a statement may take long', async () => {
    const limits = { connectMs: 400, statementMs: 60_000, askAfterMs: 300 };
    const patient = openWith(limits, 1);
    await ask(patient.db);
    proxy.silence();
    const asked = failureOf(ask(patient.db));
    proxy.speak();
    expect(isUnavailable(await asked)).toBe(true);
    await sql`select pg_sleep(0.8)`.execute(patient.db); // at work, and asked about
    await patient.close();
  });

  it('is noticed by who asks a pool by its own query, and so by who only listens on one of its connections', async () => {
    const limits = { connectMs: 400, statementMs: 60_000, askAfterMs: 300 };
    const { pool, close } = createPool(wayThrough(), limits, { max: 2, application_name: 'cut me' });
    const listening = await pool.connect();
    const cut = once(listening, 'error');
    await pool.query('select 1');
    proxy.silence();
    const asked = failureOf(pool.query('select 1'));
    proxy.speak();
    expect(isUnavailable(await asked)).toBe(true);
    await cut;
    listening.release(true);
    await pool.query('select 1');
    await close();
  });

  it('is noticed once in a transaction, not again by its end', async () => {
    const startedAt = performance.now();
    const failure = await failureOf(
      database.db.transaction().execute(async (trx) => {
        await ask(trx);
        proxy.silence();
        await ask(trx);
      }),
    );
    expect(isUnavailable(failure)).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(2 * (LIMITS.statementMs + 1000));
    proxy.speak();
    await ask();
  });

  it('does not keep the pool from closing', async () => {
    await inUse();
    proxy.silence();
    const asked = failureOf(ask());
    await database.close();
    expect(isUnavailable(await asked)).toBe(true);
  });

  it('fails a connection that nobody answers', async () => {
    proxy.silence();
    expect(isUnavailable(await failureOf(ask()))).toBe(true);
  });
});

it('a statement that takes too long is ended by the server as well, and the connection goes on', async () => {
  const single = open(1);
  await ask(single.db);
  const connections = proxy.connections;
  expect(isUnavailable(await failureOf(sql`select pg_sleep(5)`.execute(single.db)))).toBe(true);
  await ask(single.db);
  expect(proxy.connections).toBe(connections);
  await single.close();
});

it('a server that only reads since another took over is left, so that the name is resolved anew', async () => {
  const name = new URL(admin.url).pathname.slice(1);
  const setReadOnly = (value: string) =>
    sql.raw(`alter database ${name} set default_transaction_read_only = ${value}`).execute(admin.db);
  await setReadOnly('on');
  const write = () => sql`create table written ()`.execute(database.db);
  expect(isUnavailable(await failureOf(write()))).toBe(true);
  await setReadOnly('off');
  await write();
});

afterEach(() => expect(proxy.connections).toBeGreaterThan(0));
