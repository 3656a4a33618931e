import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { createLeader, type Leader } from '../../src/database/leader.ts';
import { silentLog } from '../../src/log.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { startSilentProxy } from '../helpers/silent-proxy.ts';

let database: Database;
let candidates: Leader[];

beforeEach(async () => {
  database = await createTestDatabase();
  candidates = [];
});
afterEach(async () => {
  await Promise.all(candidates.map((candidate) => candidate.close()));
  await database.close();
});

function run(name: string): Leader {
  const candidate = createLeader({ url: database.url, name, log: silentLog, retryMs: 10 });
  candidates.push(candidate);
  return candidate;
}

async function untilLeader(candidate: Leader): Promise<void> {
  await vi.waitFor(() => expect(candidate.isLeader()).toBe(true), { timeout: 5000, interval: 5 });
}

describe('leadership', () => {
  it('is held by one of two, and by the other when the first closes', async () => {
    const alice = run('plan');
    expect(await alice.decided()).toBe(true);
    const bob = run('plan');
    expect(await bob.decided()).toBe(false);

    await alice.close();
    expect(alice.isLeader()).toBe(false);
    await untilLeader(bob);
  });

  it('is separate for each name', async () => {
    expect(await run('plan').decided()).toBe(true);
    expect(await run('watch').decided()).toBe(true);
  });

  it('ends with the connection and is taken up again', async () => {
    const alice = run('plan');
    await alice.decided();
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'rolecall leader' and datname = current_database()`.execute(database.db);
    await vi.waitFor(() => expect(alice.isLeader()).toBe(false), { timeout: 5000, interval: 1 });
    await untilLeader(alice);
  });

  it('is another’s when the holder’s connection fell silent and the server was not told', async () => {
    const url = new URL(database.url);
    const proxy = await startSilentProxy(Number(url.port));
    url.port = String(proxy.port);
    const limits = { connectMs: 300, statementMs: 300 };
    const alice = createLeader({ url: url.href, name: 'plan', log: silentLog, retryMs: 10, limits });
    candidates.push(alice);
    expect(await alice.decided()).toBe(true);
    proxy.silence();
    await untilLeader(run('plan'));
    await vi.waitFor(() => expect(alice.isLeader()).toBe(false), { timeout: 5000, interval: 5 });
    await alice.close();
    await proxy.close();
  });

  it('is nobody’s while the database is out of reach', async () => {
    const alone = createLeader({
      url: 'postgres://127.0.0.1:1/none',
      name: 'plan',
      log: silentLog,
      retryMs: 5,
    });
    expect(alone.isLeader()).toBe(false);
    await alone.close();
    expect(await alone.decided()).toBe(false);
  });
});
