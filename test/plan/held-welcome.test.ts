// Who waits for an admin's word has a first digest to come, and nothing serves or moves them before.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { planDue } from '../../src/plan/plan-run.ts';
import { rearmInstant } from '../../src/plan/rearm.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
let held: number;
let served: number;
beforeEach(async () => {
  world = await createWorld();
  held = await world.subscribe('alice@example.org', 'data', 'instant');
  served = await world.subscribe('bob@example.org', 'data', 'instant');
  const set = (id: number, welcome: 'held' | null) =>
    world.db.updateTable('subscribers').set({ welcome }).where('id', '=', id).execute();
  await set(held, 'held');
  await set(served, null);
});
afterEach(() => world.close());

const cursorOf = async (id: number) => {
  const row = world.db.selectFrom('subscribers').select('cursor').where('id', '=', id);
  return (await row.executeTakeFirstOrThrow()).cursor;
};
const deliveries = () => world.db.selectFrom('deliveries').select('subscriber_id').execute();

it('the sweep moves on who is served up to there, and not them', async () => {
  await world.announce('other', ['tech']);
  await rearmInstant(world, world.now, world.now);
  expect([await cursorOf(served), await cursorOf(held)]).toEqual([1, 0]);
});

it('the sweep wakes no audience for them', async () => {
  await world.announce('a', ['data']);
  await world.db.updateTable('subscribers').set({ cursor: 1 }).where('id', '=', served).execute();
  expect(await rearmInstant(world, world.now, world.now)).toBe(0);
});

it('what a change took back from them comes with the first digest', async () => {
  await world.announce('a', ['data']);
  await world.db.updateTable('subscribers').set({ owed_at: world.now }).where('id', '=', held).execute();
  await planDue({ ...world, queued: async () => {} }, world.now);
  expect(await deliveries()).toEqual([]);
  expect(await cursorOf(held)).toBe(0);
});
