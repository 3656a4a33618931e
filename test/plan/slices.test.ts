import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanPass } from '../../src/plan/plan-pass.ts';
import { planDue, planManual } from '../../src/plan/plan-run.ts';
import { openRun } from '../../src/plan/run-store.ts';
import { type Position, START } from '../../src/plan/slice.ts';
import { sweep } from '../../src/queue/sweep.ts';
import { undoImport } from '../../src/subscribers/import-undo.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { addCrowd } from '../helpers/crowd.ts';
import { untilOneWaits } from '../helpers/lock-waits.ts';
import { createPass, planChunk } from '../helpers/plan-chunk.ts';
import { createWorld, type World } from '../helpers/world.ts';

const DAY = 86_400_000;
const NEXT_MONDAY = new Date('2026-11-23T07:00:00Z');

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const deps = () => ({ ...world, queued: async () => {} });
const audience = (id: number) =>
  world.db.selectFrom('audiences').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const people = () => world.db.selectFrom('subscribers').selectAll().orderBy('id').execute();

/** Deliveries, people who have one, and what the runs say. */
async function sums() {
  const { rows } = await sql<{ rows: number; people: number; matched: number }>`
    select count(*) as rows, count(distinct subscriber_id) as people,
      (select sum(matched) from runs)::integer as matched from deliveries`.execute(world.db);
  return rows[0];
}

/** The weekly run of next Monday, which has come. */
async function mondayPass(): Promise<PlanPass> {
  world.now = NEXT_MONDAY;
  const key = { kind: 'scheduled', frequency: 'weekly', dueAt: NEXT_MONDAY } as const;
  return createPass(world, await openRun(world.db, key, world.now), world.now);
}

const next = async (pass: PlanPass, from: Position) =>
  (await planChunk(world, pass, from)) ?? expect.fail('nothing left to plan');

describe('a large audience', () => {
  let id: number;
  beforeEach(async () => {
    id = await addCrowd(world, 2500, 'data');
    await world.announce('a', ['data']);
  });

  it('is planned in slices, and due again only after the last', async () => {
    const pass = await mondayPass();
    let position = START;
    const planned: number[] = [];
    for (const _ of [1, 2, 3]) {
      expect((await audience(id)).next_due_at).toEqual(NEXT_MONDAY);
      const { end, queued } = await next(pass, position);
      position = end;
      planned.push(queued);
    }
    expect(planned).toEqual([1000, 1000, 500]);
    expect((await audience(id)).next_due_at).toEqual(new Date(NEXT_MONDAY.getTime() + 7 * DAY));
    expect(await planChunk(world, pass, position)).toBeNull();
  });

  it('loses and repeats nothing when planning stops between two slices', async () => {
    await next(await mondayPass(), START);
    await planDue(deps(), world.now);
    expect(await sums()).toEqual({ rows: 2500, people: 2500, matched: 2500 });
  });

  it('gets one digest each from two planners at once, and the run balances', async () => {
    world.now = NEXT_MONDAY;
    await Promise.all([planDue(deps(), world.now), planDue(deps(), world.now)]);
    await planDue(deps(), world.now);
    expect(await sums()).toEqual({ rows: 2500, people: 2500, matched: 2500 });
    const runs = await world.db.selectFrom('runs').selectAll().execute();
    expect(runs.map(({ planned_at }) => planned_at)).toEqual([world.now]);
    await sweep(world, world.now);
  });

  it('is left whole to the planner that holds it: no slice falls between two', async () => {
    const pass = await mondayPass();
    const first = await next(pass, START);
    await world.db.transaction().execute(async (trx) => {
      // Another planner begins anew, while the first wants to go on.
      const theirs = await planChunk({ ...world, trx }, pass, START);
      expect(theirs).toMatchObject({ queued: 0, end: first.end });
      expect(await next(pass, first.end)).toMatchObject({
        queued: 0,
        isPartial: true,
        end: { subscriberId: null },
      });
    });
    for (let end = first.end; end.subscriberId !== null; ) end = (await next(pass, end)).end;
    expect(await sums()).toEqual({ rows: 2500, people: 2500, matched: 2500 });
  });

  it('keeps nobody of another slice waiting', async () => {
    const pass = await mondayPass();
    const last = (await people()).at(-1) ?? expect.fail('nobody');
    await world.db.transaction().execute(async (trx) => {
      await planChunk({ ...world, trx }, pass, START);
      await unsubscribe(world.db, last.id, world.now);
    });
    await planDue(deps(), world.now);
    expect(await sums()).toMatchObject({ rows: 2499, matched: 2499 });
  });
});

it('small audiences are planned together, whole, up to a thousand people at once', async () => {
  for (let index = 0; index < 5; index += 1) await addCrowd(world, 300, `tag${index}`);
  await world.announce('a', ['tag0', 'tag1', 'tag2', 'tag3', 'tag4']);
  const pass = await mondayPass();
  const first = await next(pass, START);
  expect(first.queued).toBe(900);
  expect(await next(pass, first.end)).toMatchObject({ queued: 600, end: { subscriberId: null } });
});

it('of those for whom there is nothing, all are moved to the cut', async () => {
  await addCrowd(world, 1500, 'data');
  await world.announce('a', ['tech']);
  world.now = NEXT_MONDAY;
  await planDue(deps(), world.now);
  expect(new Set((await people()).map(({ cursor }) => cursor))).toEqual(new Set([1]));
  expect(await sums()).toMatchObject({ rows: 0 });
});

describe('whoever has some of the posts already', () => {
  async function startAnew(): Promise<void> {
    await world.db.updateTable('subscribers').set({ cursor: 0 }).execute();
    world.advance(1000);
  }
  const sentTo = (tag: string) => world.inbox(`${tag}1@example.org`);

  it('gets the rest, and is moved on where nothing is left', async () => {
    await addCrowd(world, 3, 'data');
    await world.announce('a', ['data']);
    await world.manual('weekly');
    await world.retag('a', ['data', 'tech']);
    await startAnew();
    await world.manual('weekly');
    expect((await people()).map(({ cursor }) => cursor)).toEqual([2, 2, 2]);
    await world.announce('b', ['data']);
    await startAnew();
    await world.manual('weekly');
    expect(await sentTo('data')).toEqual([['a'], ['b']]);
    const editions = await world.db.selectFrom('editions').selectAll().execute();
    expect(editions).toHaveLength(2);
  });
});

it('nothing is rendered for people to whom a digest is on its way; what was new to them is noted', async () => {
  await addCrowd(world, 2, 'data');
  await world.announce('a', ['data']);
  await planManual(deps(), 'weekly', world.now);
  await world.announce('b', ['data']);
  world.advance(60_000);
  const { id } = await planManual(deps(), 'weekly', world.now);
  const { rows } = await sql`
    select d.reason, e.post_ids, e.content is null as bare from deliveries d join editions e on e.key = d.edition_key
    where d.run_id = ${id}`.execute(world.db);
  const skipped = { reason: 'previous digest still on its way', post_ids: ['b', 'a'], bare: true };
  expect(rows).toEqual([skipped, skipped]);
});

describe('two planners', () => {
  it('with different runs for the same people: the second says why they get nothing from it', async () => {
    await addCrowd(world, 2, 'data');
    await world.announce('a', ['data']);
    const pass = await mondayPass();
    const byHand = await world.db.transaction().execute(async (trx) => {
      await planChunk({ ...world, trx }, pass, START);
      const other = planManual(deps(), 'weekly', world.now);
      // Done without waiting for the first, which still holds the audience.
      return await other;
    });
    await planDue(deps(), world.now);
    const rows = await world.db.selectFrom('deliveries').selectAll().orderBy('id').execute();
    expect(rows.filter(({ run_id }) => run_id === byHand.id).map(({ reason }) => reason)).toEqual([
      'previous digest still on its way',
      'previous digest still on its way',
    ]);
    expect(await sums()).toEqual({ rows: 4, people: 2, matched: 4 });
  });

  it('one that meets a run by hand which another is planning does not call it planned', async () => {
    await addCrowd(world, 2, 'data');
    await world.announce('a', ['data']);
    const run = await openRun(world.db, { kind: 'manual', frequency: 'weekly', dueAt: world.now }, world.now);
    await world.db.transaction().execute(async (trx) => {
      await planChunk({ ...world, trx }, createPass(world, run, world.now), START);
      await planDue(deps(), world.now);
      await sweep(world, world.now);
    });
    const before = await world.db.selectFrom('runs').selectAll().executeTakeFirstOrThrow();
    expect(before).toMatchObject({ planned_at: null, finished_at: null, matched: 2 });
    await planDue(deps(), world.now);
    expect(await world.db.selectFrom('runs').select(['planned_at', 'matched']).execute()).toEqual([
      { planned_at: world.now, matched: 2 },
    ]);
  });
});

it('an import is taken back after the planner that is at its people: whoever has a delivery keeps a row', async () => {
  const audienceId = await addCrowd(world, 2, 'data');
  const { id } = await world.db
    .insertInto('imports')
    .values({ at: NEXT_MONDAY, kind: 'people', counts: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`insert into import_people select ${id}, s.id, ${audienceId} from subscribers s`.execute(world.db);
  await world.announce('a', ['data']);
  const pass = await mondayPass();
  const undone = await world.db.transaction().execute(async (trx) => {
    await planChunk({ ...world, trx }, pass, START);
    const undoing = undoImport(world.db, id, world.now);
    await untilOneWaits(world.db);
    return { undoing };
  });
  expect(await undone.undoing).toMatchObject({ status: 'undone', people: 2 });
  expect((await people()).map(({ state }) => state)).toEqual(['removed', 'removed']);
});

it('an instant that was written by hand, finer than a millisecond, is planned once', async () => {
  const id = await addCrowd(world, 1, 'data');
  await world.announce('a', ['data']);
  await sql`update audiences set next_due_at = '2026-11-16T11:59:59.123456Z'`.execute(world.db);
  expect(await planDue(deps(), world.now)).toHaveLength(1);
  expect((await audience(id)).next_due_at).toEqual(NEXT_MONDAY);
  expect(await sums()).toMatchObject({ rows: 1 });
});

it('a first digest that an admin has yet to decide on is served by no other run', async () => {
  await addCrowd(world, 2, 'data');
  await world.db.updateTable('subscribers').set({ welcome: 'held' }).execute();
  await world.announce('a', ['data']);
  await planManual(deps(), 'weekly', world.now);
  world.now = NEXT_MONDAY;
  await planDue(deps(), world.now);
  expect(await sums()).toMatchObject({ rows: 0 });
  expect((await people()).map(({ cursor, welcome }) => ({ cursor, welcome }))).toEqual([
    { cursor: 0, welcome: 'held' },
    { cursor: 0, welcome: 'held' },
  ]);
});
