import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { listenForPosts, tellPostsChanged } from '../../src/database/post-news.ts';
import { silentLog } from '../../src/log.ts';
import { createTestDatabase } from '../helpers/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let heard = 0;
let news: ReturnType<typeof listenForPosts>;
beforeAll(async () => {
  database = await createTestDatabase();
  const changed = () => {
    heard += 1;
  };
  news = listenForPosts({ url: database.url, log: silentLog, changed, retryMs: 5 });
  await hears(1);
});
afterAll(async () => {
  await news.close();
  await database.close();
});
const hears = (times: number) => vi.waitFor(() => expect(heard).toBe(times), { interval: 5, timeout: 5000 });

it('a change is told when it is committed, and once', async () => {
  heard = 0;
  await database.db.transaction().execute(async (trx) => {
    await tellPostsChanged(trx);
    await tellPostsChanged(trx);
  });
  await hears(1);
});

it('a change that is rolled back is not', async () => {
  heard = 0;
  const failing = database.db.transaction().execute(async (trx) => {
    await tellPostsChanged(trx);
    throw new Error('never mind');
  });
  await expect(failing).rejects.toThrow('never mind');
  await tellPostsChanged(database.db);
  await hears(1);
});

it('after a lost connection it listens again, and says that something may have been missed', async () => {
  heard = 0;
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'rolecall news' and datname = current_database()`.execute(database.db);
  await hears(1);
  await tellPostsChanged(database.db);
  await hears(2);
});

it('a database that is out of reach keeps nobody from closing', async () => {
  const changed = () => expect.unreachable();
  const alone = listenForPosts({ url: 'postgres://127.0.0.1:1/none', log: silentLog, changed, retryMs: 5 });
  await alone.close();
});
