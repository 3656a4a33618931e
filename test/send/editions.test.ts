import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Db } from '../../src/database/database.ts';
import { claimDeliveries } from '../../src/send/claim-store.ts';
import { createEditions } from '../../src/send/editions.ts';
import { createWorld, type World } from '../helpers/world.ts';

const READERS = 20;

let world: World;
beforeEach(async () => {
  world = await createWorld();
  for (let reader = 0; reader < READERS; reader += 1)
    await world.subscribe(`reader${reader}@example.org`, `data own${reader}`, 'instant');
  await world.settle();
  for (const id of ['a', 'b']) await world.announce(id, ['data']);
  await world.planAll();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.close();
});

const claim = async () =>
  (await claimDeliveries(world.db, { urgent: READERS, others: 0 }, 60_000, world.now)).claimed;

it('what is left without a removed post asks the ledger once for all who get it, whatever tags they chose', async () => {
  const { db, asked } = counting(world.db);
  const editions = createEditions({ ...world, db });
  const deliveries = await claim();
  await editions.load(deliveries);
  await editions.toSend(deliveries[0] as (typeof deliveries)[number], ['a']);
  const once = asked();
  await Promise.all(deliveries.map((delivery) => editions.toSend(delivery, ['a'])));
  expect(asked()).toBe(once);
  await Promise.all(deliveries.map((delivery) => editions.toSend(delivery, ['b'])));
  expect(asked() - once).toBeLessThanOrEqual(once);
});

/** The same ledger, and how many statements it was sent. */
function counting(db: Db): { db: Db; asked: () => number } {
  let statements = 0;
  const counted = db.withPlugin({
    transformQuery({ node }) {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return { db: counted, asked: () => statements };
}

it('it is rendered again after a while, since the posts in it may have been edited', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const editions = createEditions(world);
  const [delivery] = await claim();
  if (delivery === undefined) expect.fail('nothing to send');
  await editions.load([delivery]);
  const textOf = async () => JSON.stringify((await editions.toSend(delivery, ['a']))?.content);
  expect(await textOf()).toContain('About b.');
  await world.db.updateTable('posts').set({ summary: 'Corrected.' }).where('id', '=', 'b').execute();
  vi.advanceTimersByTime(10_000);
  expect(await textOf()).toContain('Corrected.');
});

it('the planned edition is read once and sent as it is', async () => {
  const editions = createEditions(world, () => expect.fail('rendered anew'));
  const deliveries = await claim();
  await editions.load(deliveries);
  const sent = await Promise.all(deliveries.map((delivery) => editions.toSend(delivery, [])));
  expect(new Set(sent.map((edition) => edition?.content)).size).toBe(1);
});
