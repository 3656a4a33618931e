import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { createProgress, longestStandstill, watchProgress } from '../../src/installation/progress.ts';
import { planManual } from '../../src/plan/plan-run.ts';
import { createWorld, type World } from '../helpers/world.ts';

const MINUTE = 60_000;

let world: World;
/** Since when somebody watches. */
let since: Date;
beforeEach(async () => {
  world = await createWorld();
  since = world.now;
  await world.subscribe('alice@example.org', 'data');
  await world.settle();
});
afterEach(() => world.close());

const planWeekly = async () => {
  await world.announce('a', ['data']);
  await planManual({ ...world, queued: async () => {} }, 'weekly', world.now);
};
const alarms = async () => {
  await watchProgress(world.db, world.now, since);
  return (await openAlarms(world.db)).map(({ code }) => code);
};

it('where nothing is due nothing stands still', async () => {
  expect(await longestStandstill(world.db, world.now, since)).toBeNull();
});

it('digests that wait for an hour while others are sent are no alarm', async () => {
  await planWeekly();
  for (let minutes = 0; minutes < 60; minutes += 5) {
    world.advance(5 * MINUTE);
    await createProgress(world.db)('sending', world.now);
    world.advance(MINUTE);
    expect(await longestStandstill(world.db, world.now, since)).toEqual({ part: 'sending', ms: MINUTE });
    expect(await alarms()).toEqual([]);
  }
});

it('ten minutes in which nothing moves are an alarm that says what to do, until something moves', async () => {
  await planWeekly();
  world.advance(10 * MINUTE);
  expect(await alarms()).toEqual(['queue-stuck']);
  const [alarm] = await openAlarms(world.db);
  expect(alarm?.message).toContain('digests wait to be sent');
  expect(alarm?.remedy).toContain('role "work"');
  await world.settle();
  expect(world.sent).toHaveLength(1);
  expect(await alarms()).toEqual([]);
});

it('so are audiences that nobody plans', async () => {
  await world.db.updateTable('audiences').set({ next_due_at: world.now }).execute();
  world.advance(10 * MINUTE);
  expect(await longestStandstill(world.db, world.now, since)).toEqual({ part: 'planning', ms: 10 * MINUTE });
});

it('so are posts that nobody matches', async () => {
  await world.announce('a', ['data']);
  await world.db.updateTable('post_tags').set({ created_at: world.now }).execute();
  world.advance(10 * MINUTE);
  expect(await longestStandstill(world.db, world.now, since)).toEqual({ part: 'matching', ms: 10 * MINUTE });
});

it('mail that a pause holds does not wait', async () => {
  await world.db
    .insertInto('pauses')
    .values({
      scope: 'service',
      until: null,
      why: 'paused by the admin',
      created_at: world.now,
      held_at: null,
    })
    .execute();
  await planWeekly();
  await world.db.updateTable('post_tags').set({ matched_at: world.now }).execute();
  world.advance(20 * MINUTE);
  expect(await alarms()).toEqual([]);
});

it('what was due before anybody was there to do it has its ten minutes from the start on', async () => {
  await planWeekly();
  world.advance(60 * MINUTE);
  since = world.now;
  expect(await alarms()).toEqual([]);
  world.advance(10 * MINUTE);
  expect(await alarms()).toEqual(['queue-stuck']);
});
