// What changes between the reckoning of a slice and its writing (docs/decisions/047).

import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareChunk, writeChunk } from '../../src/plan/plan-chunk.ts';
import { createPasses } from '../../src/plan/plan-pass.ts';
import { planManual } from '../../src/plan/plan-run.ts';
import { openRun } from '../../src/plan/run-store.ts';
import { START } from '../../src/plan/slice.ts';
import { createWorld, type World } from '../helpers/world.ts';

const NEXT_MONDAY = new Date('2026-11-23T07:00:00Z');

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

/** The weekly run of next Monday, with `meanwhile` between its reckoning and its writing. */
async function planMonday(meanwhile: () => Promise<unknown>): Promise<void> {
  world.now = NEXT_MONDAY;
  const key = { kind: 'scheduled', frequency: 'weekly', dueAt: NEXT_MONDAY } as const;
  const pass = createPasses(world, world.now)(await openRun(world.db, key, world.now));
  const chunk = (await prepareChunk(world, pass, START)) ?? expect.fail('nobody to plan for');
  await meanwhile();
  await writeChunk(world, pass, chunk);
}

it('whose digest came to nothing meanwhile gets the one of the run', async () => {
  const id = await world.subscribe('alice@example.org', 'data');
  await world.announce('a', ['data']);
  await planManual({ ...world, queued: async () => {} }, 'weekly', world.now);
  await planMonday(() =>
    world.db.updateTable('deliveries').set({ status: 'failed', settled_at: world.now }).execute(),
  );
  const planned = await world.db
    .selectFrom('deliveries')
    .select(['status', 'reason'])
    .orderBy('id')
    .execute();
  expect(planned).toEqual([
    { status: 'failed', reason: null },
    { status: 'queued', reason: null },
  ]);
  await world.settle();
  expect(await world.inbox('alice@example.org')).toEqual([['a']]);
  const { cursor } = await world.db
    .selectFrom('subscribers')
    .select('cursor')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(cursor).toBe(1);
});
