import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  connectDatabase,
  type Database,
  migrate,
  openDatabase,
  refuseOldVersion,
  waitForDatabase,
} from '../../src/database/database.ts';
import * as ledger from '../../src/database/migrations/001-ledger.ts';
import { prepared } from '../../src/database/prepared.ts';
import { UserError } from '../../src/errors.ts';
import { silentLog } from '../../src/log.ts';
import { loadPosts } from '../../src/posts/plannable-posts.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';

const external = (databaseUrl: string) => ({
  databaseUrl,
  paths: { dataDir: '/nonexistent', optOutLog: '/nonexistent' },
});
let database: Database;

describe('refuseOldVersion', () => {
  it.each(['15.8 (Debian 15.8-0+deb12u1)', '18.4', '19beta1'])('takes %s', (version) => {
    expect(() => refuseOldVersion(version)).not.toThrow();
  });

  it.each(['14.13', '9.6.24', ''])('refuses "%s"', (version) => {
    expect(() => refuseOldVersion(version)).toThrow(UserError);
  });
});

describe('with a server', () => {
  beforeEach(async () => {
    database = await createTestDatabase({ template: 'template0' });
  });
  afterEach(() => database.close());

  describe('migrate', () => {
    it('lets several processes start at once on an empty database', async () => {
      const rivals = Array.from({ length: 6 }, () =>
        connectDatabase({ url: database.url, maxConnections: 2 }),
      );
      await Promise.all(rivals.map((rival) => migrate(rival.db)));
      await Promise.all(rivals.map((rival) => rival.close()));
      const rows = await database.db.selectFrom('announcer').select('value').execute();
      expect(rows).toEqual([{ value: 0 }]);
    });

    it('brings a database of the first release up to date, with what it holds', async () => {
      const { db } = database;
      const firstRelease = { getMigrations: async () => ({ '001-ledger': ledger }) };
      await new Migrator({ db, provider: firstRelease }).migrateToLatest();
      await sql`
        insert into posts (id, path, number, title, role, tags, body, body_hash, summary, closes_at, published_at,
          first_seen_at, announced_at, state)
        values ('a', 'a.md', 1, 'T', ${'r'.repeat(200)}, '{data}', 'B', 'h', 'S', now(), now(), now(), now(), 'live')`.execute(
        db,
      );
      await migrate(db);
      const [post] = await loadPosts(db, ['a']);
      expect(post).toMatchObject({ id: 'a', number: 1, tags: ['data'], deadline: null });
      expect(post?.closesAt).toBeInstanceOf(Date);
    });

    it('is quiet on a database that is up to date', async () => {
      await migrate(database.db);
      await migrate(database.db);
      expect(await database.db.selectFrom('posts').select('id').execute()).toEqual([]);
      // Each mail moves a cursor: in an index, it would have all indexes of the table written.
      const { rows } = await sql`
        select indexdef from pg_indexes where tablename = 'subscribers' and indexdef ~ '\\mcursor\\M'`.execute(
        database.db,
      );
      expect(rows).toEqual([]);
    });
  });

  describe('connectDatabase', () => {
    it('reads bigint as number', async () => {
      const { rows } = await sql<{ n: number }>`select 9007199254740991::bigint as n`.execute(database.db);
      expect(rows).toEqual([{ n: 9007199254740991 }]);
    });

    it('prepares what has a name, once on a connection', async () => {
      const one = connectDatabase({ url: database.url, maxConnections: 1 });
      for (const n of [1, 2]) {
        const { rows } = await sql<{ n: number }>`${prepared('sum')} select ${n}::int + 1 as n`.execute(
          one.db,
        );
        expect(rows).toEqual([{ n: n + 1 }]);
      }
      const { rows } = await sql`select name from pg_prepared_statements`.execute(one.db);
      expect(rows).toEqual([{ name: 'sum' }]);
      await one.close();
    });

    it('goes on after its connections were cut', async () => {
      const other = connectDatabase({ url: database.url, maxConnections: 1, applicationName: 'cut me' });
      await sql`select 1`.execute(other.db);
      await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where application_name = 'cut me'`.execute(database.db);
      await sql`select 1`.execute(other.db).catch(() => {});
      const { rows } = await sql`select 1 as one`.execute(other.db);
      expect(rows).toEqual([{ one: 1 }]);
      await other.close();
      await other.close();
    });
  });

  describe('openDatabase', () => {
    it('waits for a server that is down at the start, with one line for each change', async () => {
      const { url, up, down } = await createDetour(database.url);
      const log = createMemoryLog();
      const waits = log.said('Database is out of reach; waiting for it');
      const opening = openDatabase(external(url), log);
      await waits;
      await up();

      const opened = await opening;
      expect(await opened.db.selectFrom('announcer').select('value').execute()).toEqual([{ value: 0 }]);
      expect(log.lines).toEqual(['warn Database is out of reach; waiting for it', 'info Database answers']);
      await opened.close();
      await down();
    });

    it('stops waiting when told to', async () => {
      const { url } = await createDetour(database.url);
      const log = createMemoryLog();
      const stop = new AbortController();
      const opening = openDatabase(external(url), log, stop.signal);
      log.said('Database is out of reach; waiting for it').then(() => stop.abort());
      await expect(opening).rejects.toThrow(/abort/);
    });

    it.each([
      { wrong: 'user', change: (url: URL) => (url.username = 'mallory'), says: /correct user and password/ },
      { wrong: 'database', change: (url: URL) => (url.pathname = '/none'), says: /create that database/ },
    ])('does not wait when the $wrong is wrong', async ({ change, says }) => {
      const url = new URL(database.url);
      change(url);
      const failure = await openDatabase(external(url.href), silentLog).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(UserError);
      expect(String(failure)).toMatch(says);
    });
  });

  describe('waitForDatabase', () => {
    it('says nothing when the database answers at once', async () => {
      const log = createMemoryLog();
      await waitForDatabase(database.db, log);
      expect(log.lines).toEqual([]);
    });
  });
});

/** Another address for a server: refuses connections until `up`. */
async function createDetour(url: string) {
  const { hostname, port } = new URL(inject('testServer').url);
  const listen = async (server: Server, at: number) => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  };
  const detour = createServer((socket) => {
    const target = connect(Number(port), hostname);
    socket.pipe(target).pipe(socket);
    for (const end of [socket, target]) end.on('error', () => {});
  });
  const ownPort = await listen(detour, 0);
  detour.close();
  const changed = new URL(url);
  changed.host = `127.0.0.1:${ownPort}`;
  return { url: changed.href, up: () => listen(detour, ownPort), down: async () => detour.close() };
}
