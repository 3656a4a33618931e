import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Db } from '../../src/database/database.ts';
import type { EditionMaker } from '../../src/edition/edition-maker.ts';
import type { Log } from '../../src/log.ts';
import { createPasses } from '../../src/plan/plan-pass.ts';
import { planDue, planManual } from '../../src/plan/plan-run.ts';
import { openRun } from '../../src/plan/run-store.ts';
import { walk } from '../../src/plan/walk.ts';
import { addCrowd } from '../helpers/crowd.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

it('once a slice was cut off, nothing is reckoned while a transaction is open', async () => {
  for (const tag of ['data', 'tech', 'law']) await addCrowd(world, 3, tag);
  await world.announce('a', ['data', 'tech', 'law']);
  await cutOffBeyond(5);
  const { db, isInTransaction } = watched(world.db);
  const key = { kind: 'manual', frequency: 'weekly', dueAt: world.now } as const;
  const pass = createPasses(world, world.now)(await openRun(db, key, world.now));
  let seen: boolean[] = [];
  const log: Log = {
    ...world.log,
    warn: () => {
      seen = [];
    },
  };
  const maker: EditionMaker = {
    edition(...asked) {
      seen.push(isInTransaction());
      return pass.maker.edition(...asked);
    },
  };
  const slices = await Array.fromAsync(walk({ ...world, db, log }, { ...pass, maker }));
  expect(slices.map(({ queued }) => queued)).toEqual([3, 3, 3]);
  expect(seen).toEqual([false, false, false]);
});

it('a slice that a limit of time cuts off is tried with half as many people, down to one, and it is said', async () => {
  await addCrowd(world, 12, 'data');
  await world.announce('a', ['data']);
  await cutOffBeyond(5);
  const warned: unknown[] = [];
  const log: Log = { ...world.log, warn: (_, fields) => warned.push(fields?.people) };
  await planManual({ ...world, log, queued: async () => {} }, 'weekly', world.now);
  expect(warned).toEqual([500, 250, 125, 63, 32, 16, 8, 4]);
  expect(await queued()).toBe(12);
});

it('one person who cannot be planned in time ends it, with all that was planned before', async () => {
  await addCrowd(world, 3, 'data');
  await world.announce('a', ['data']);
  const last = await world.db
    .selectFrom('subscribers')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  await cutOffBeyond(1000, last?.id);
  await expect(planManual({ ...world, queued: async () => {} }, 'weekly', world.now)).rejects.toThrow(
    'too long',
  );
  expect(await queued()).toBe(2);
});

it('a reader at once who falls due while a long run is planned does not wait for its end', async () => {
  await addCrowd(world, 2500, 'data');
  const alice = await world.subscribe('alice@example.org', 'data', 'instant');
  await world.announce('a', ['data']);
  world.now = new Date('2026-11-23T07:00:00Z');
  const fallsDue = () =>
    world.db
      .updateTable('audiences')
      .set({ next_due_at: world.now })
      .where('frequency', '=', 'instant')
      .execute();
  let told = 0;
  const queued = async () => {
    told += 1;
    if (told === 1) await fallsDue();
  };
  await planDue({ ...world, queued }, world.now);
  const { rows } = await sql<{ before: number }>`
    select count(*) as before from deliveries
    where id < (select id from deliveries where subscriber_id = ${alice})`.execute(world.db);
  expect(rows).toEqual([{ before: 1000 }]);
});

it('a reader at once who cannot be planned keeps no weekly run from being planned, and it is told', async () => {
  await addCrowd(world, 3, 'data');
  const alice = await world.subscribe('alice@example.org', 'data', 'instant');
  await world.announce('a', ['data']);
  await world.db.updateTable('audiences').set({ next_due_at: world.now }).execute();
  await cutOffBeyond(1000, alice);
  await expect(planDue({ ...world, queued: async () => {} }, world.now)).rejects.toThrow('too long');
  expect(await queued()).toBe(3);
});

async function queued(): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    select count(*) as people from deliveries where status = 'queued'`.execute(world.db);
  return rows[0]?.people ?? 0;
}

/** As if Postgres ran into its limit with more rows than these in one statement, or with one of this person. */
async function cutOffBeyond(most: number, person = 0): Promise<void> {
  await sql
    .raw(`create function cut_off() returns trigger language plpgsql as $$ begin
      if (select count(*) > ${most} or bool_or(subscriber_id = ${person}) from came) then
        raise exception 'too long' using errcode = '57014';
      end if;
      return null;
    end $$`)
    .execute(world.db);
  await sql`create trigger cut_off after insert on deliveries referencing new table as came
    for each statement execute function cut_off()`.execute(world.db);
}

/** The same ledger, and whether a transaction is open. */
function watched(db: Db): { db: Db; isInTransaction: () => boolean } {
  let open = 0;
  const transaction = () => ({
    async execute<T>(work: (trx: Db) => Promise<T>): Promise<T> {
      open += 1;
      return db
        .transaction()
        .execute(work)
        .finally(() => {
          open -= 1;
        });
    },
  });
  const same = new Proxy(db, {
    get(target, name) {
      if (name === 'transaction') return transaction;
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { db: same, isInTransaction: () => open > 0 };
}
