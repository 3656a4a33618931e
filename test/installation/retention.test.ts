import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { forgetOld } from '../../src/installation/retention.ts';
import { changeChoices } from '../../src/subscribers/choices.ts';
import { forgetAudiences, markEmptyAudiences } from '../../src/subscribers/forget-audiences.ts';
import { createWorld, type World } from '../helpers/world.ts';

const DAY_MS = 86_400_000;

let world: World;
beforeEach(async () => {
  world = await createWorld();
  return () => world.close();
});
const later = (days: number) => new Date(world.now.getTime() + days * DAY_MS);
const pass = (days: number) => forgetOld(world, later(days));
const count = async (table: 'audiences' | 'runs' | 'alarms' | 'deliveries' | 'editions') =>
  (await world.db.selectFrom(table).selectAll().execute()).length;

describe('a backlog', () => {
  /** Rows that each statement took away from deliveries. */
  async function watchDeletes(): Promise<() => Promise<number[]>> {
    await sql`create table steps (id serial, rows bigint)`.execute(world.db);
    await sql`create function note() returns trigger language plpgsql as $$
      begin insert into steps (rows) select count(*) from gone; return null; end $$`.execute(world.db);
    await sql`create trigger note after delete on deliveries referencing old table as gone
      for each statement execute function note()`.execute(world.db);
    const read = sql<{ rows: number }>`select rows from steps order by id`;
    return async () => (await read.execute(world.db)).rows.map(({ rows }) => rows);
  }

  it('is worked off in small steps, over several passes, the oldest first', async () => {
    const id = await world.subscribe('ada@example.org', 'data');
    await world.announce('a', ['data']);
    await world.settle();
    await sql`
      insert into runs (kind, frequency, due_at, cut, created_at, planned_at, finished_at)
      select 'manual', 'daily', ${world.now}::timestamptz - n * interval '1 minute', 1, ${world.now}, ${world.now}, ${world.now}
      from generate_series(1, 21500) n`.execute(world.db);
    await sql`
      insert into deliveries (run_id, subscriber_id, audience_id, edition_key, from_number, to_number, status,
        next_attempt_at, planned_at, settled_at)
      select id, ${id}, 1, 'gone', 0, 1, 'sent', due_at, due_at, due_at from runs where kind = 'manual'`.execute(
      world.db,
    );
    const steps = await watchDeletes();
    const first = await pass(90);
    expect(first).toMatchObject({ isDone: false, rows: { deliveries: 20_000 } });
    expect(
      await world.db
        .selectFrom('deliveries')
        .select((eb) => eb.fn.min('settled_at').as('oldest'))
        .executeTakeFirst(),
    ).toEqual({
      oldest: new Date(world.now.getTime() - 1500 * 60_000),
    });
    expect(await pass(90)).toMatchObject({ isDone: true, rows: { deliveries: 1500 } });
    expect(await steps()).toEqual([...Array(21).fill(1000), 500]);
    expect(await count('deliveries')).toBe(1);
  });
});

describe('what is over goes, what is open or still needed stays', () => {
  it('paces of domains that nothing went to and that taught nothing', async () => {
    const long = world.now.getTime() - 3 * DAY_MS;
    await world.db
      .insertInto('paces')
      .values([
        { scope: 'idle.example', next_free: long, per_second: null, ceiling: null },
        { scope: 'learnt.example', next_free: long, per_second: 2, ceiling: null },
        { scope: 'busy.example', next_free: world.now.getTime(), per_second: null, ceiling: null },
      ])
      .execute();
    await forgetOld(world, world.now);
    const left = await world.db.selectFrom('paces').select('scope').orderBy('scope').execute();
    expect(left.map(({ scope }) => scope)).toEqual(['busy.example', 'learnt.example']);
  });

  it('runs and alarms a year, but the newest run of each kind', async () => {
    await world.subscribe('ada@example.org', 'data', 'instant');
    await world.settle();
    for (const post of ['a', 'b', 'c']) {
      await world.announce(post, ['data']);
      await world.settle();
      world.advance(60_000);
    }
    const alarm = { message: 'm', remedy: 'r', raised_at: world.now };
    await world.db
      .insertInto('alarms')
      .values({ ...alarm, code: 'open' })
      .execute();
    await world.db
      .insertInto('alarms')
      .values({ ...alarm, code: 'over', cleared_at: world.now })
      .execute();
    await pass(364);
    expect([await count('runs'), await count('alarms'), await count('deliveries')]).toEqual([4, 2, 0]);
    await pass(366);
    expect([await count('runs'), await count('alarms')]).toEqual([2, 1]);
  });

  it('the text of a post whose file is gone for a year; its row and its hash stay', async () => {
    await world.announce('gone', ['data']);
    await world.announce('there', ['data']);
    await world.db
      .updateTable('posts')
      .set({ removed_at: world.now, standing: 'removed' })
      .where('id', '=', 'gone')
      .execute();
    const bodies = () =>
      world.db.selectFrom('posts').select(['id', 'body', 'body_hash']).orderBy('id').execute();
    await pass(365);
    expect((await bodies())[0]?.body).toBe('Body');
    await pass(366);
    expect(await bodies()).toEqual([
      { id: 'gone', body: '', body_hash: 'gone' },
      { id: 'there', body: 'Body', body_hash: 'there' },
    ]);
  });
});

describe('audiences', () => {
  const choices = (tag: string) => ({ alerts: [{ any: [tag], all: [], none: [] }] });

  it('that a person left by changing their alerts go after as long as deliveries', async () => {
    const id = await world.subscribe('ada@example.org', 'data');
    for (const tag of ['b', 'c', 'd']) await changeChoices(world, id, choices(tag), world.now);
    await pass(0);
    await pass(89);
    expect(await count('audiences')).toBe(4);
    // Somebody is in one of them again meanwhile.
    await world.subscribe('bob@example.org', 'data');
    await pass(91);
    expect(await count('audiences')).toBe(2);
    await pass(200);
    expect(await count('audiences')).toBe(2);
  });

  it('that somebody joins at this very moment stay', async () => {
    const id = await world.subscribe('ada@example.org', 'b');
    await changeChoices(world, id, choices('c'), world.now);
    await markEmptyAudiences(world.db, world.now);
    await world.db.transaction().execute(async (trx) => {
      await changeChoices({ ...world, db: trx }, id, choices('b'), world.now);
      expect(await forgetAudiences(world.db, later(1), 10)).toBe(0);
    });
    await forgetAudiences(world.db, later(1), 10);
    expect(await count('audiences')).toBe(2);
  });

  it('that go at this very moment are made again for who joins', async () => {
    const id = await world.subscribe('ada@example.org', 'b');
    await changeChoices(world, id, choices('c'), world.now);
    await markEmptyAudiences(world.db, world.now);
    let joining: Promise<unknown> = Promise.resolve();
    await world.db.transaction().execute(async (trx) => {
      await forgetAudiences(trx, later(1), 10);
      joining = changeChoices(world, id, choices('b'), world.now);
      const waiting = sql<{ count: number }>`select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      await expect
        .poll(async () => (await waiting.execute(world.db)).rows[0]?.count, { interval: 5 })
        .toBe(1);
    });
    expect(await joining).toEqual({ status: 'changed' });
    await world.announce('a', ['b']);
    await world.manual('weekly');
    expect(await world.inbox('ada@example.org')).toEqual([['a']]);
  });
});
