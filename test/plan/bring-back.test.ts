// A clock that was ahead and comes back: one digest a local day, and none lost.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { bringBack } from '../../src/plan/bring-back.ts';
import { createWorld, type World } from '../helpers/world.ts';

const HOUR = 3_600_000;
const ADA = 'ada@example.org';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.subscribe(ADA, 'data', 'daily');
  await world.settle();
});
afterEach(() => world.close());

const nextDue = async () =>
  (await world.db.selectFrom('audiences').select('next_due_at').executeTakeFirstOrThrow()).next_due_at;
/** The daily digest of the settings goes at seven; it is Monday noon. */
const slot = (day: number) => new Date(`2026-11-${day}T07:00:00Z`);

/** Goes ahead, does what is due then, comes back. */
async function jump(ms: number): Promise<void> {
  const before = world.now;
  world.advance(ms);
  await world.settle();
  world.now = before;
}

it('two days ahead: the next slot that nobody has had is due again', async () => {
  await world.announce('a', ['data']);
  await jump(48 * HOUR);
  expect(await nextDue()).toEqual(slot(19));
  expect(await bringBack(world, world.now)).toBe(1);
  expect(await nextDue()).toEqual(slot(17));
  await world.announce('b', ['data']);
  world.now = slot(17);
  await world.settle();
  expect(await world.inbox(ADA)).toEqual([['a'], ['b']]);
  expect(await nextDue()).toEqual(slot(18));
});

it('an hour ahead over the slot: today’s was served, and is not due a second time', async () => {
  world.now = new Date('2026-11-17T06:30:00Z');
  await world.announce('a', ['data']);
  await jump(HOUR);
  await bringBack(world, world.now);
  expect(await nextDue()).toEqual(slot(18));
  expect(await world.inbox(ADA)).toEqual([['a']]);
});

it('what was planned and not sent yet goes now', async () => {
  await world.announce('a', ['data']);
  const before = world.now;
  world.advance(24 * HOUR);
  await world.planAll();
  world.now = before;
  await bringBack(world, world.now);
  await world.settle();
  expect(await world.inbox(ADA)).toEqual([['a']]);
});

it('a clock that is right moves nothing', async () => {
  const due = await nextDue();
  expect(await bringBack(world, world.now)).toBe(0);
  expect(await nextDue()).toEqual(due);
});
