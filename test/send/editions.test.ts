import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { claimDeliveries } from '../../src/send/claim-store.ts';
import { createEditions } from '../../src/send/editions.ts';
import { createWorld, type World } from '../helpers/world.ts';

const READERS = 20;

let world: World;
beforeEach(async () => {
  world = await createWorld();
  for (let reader = 0; reader < READERS; reader += 1)
    await world.subscribe(`reader${reader}@example.org`, 'data', 'instant');
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

it('what is left of an edition without a removed post is rendered once for all who get it', async () => {
  let rendered = 0;
  const editions = createEditions(world, async () => {
    rendered += 1;
    return null;
  });
  const deliveries = await claim();
  await editions.load(deliveries);
  await Promise.all(deliveries.map((delivery) => editions.toSend(delivery, ['a'])));
  for (const delivery of deliveries) await editions.toSend(delivery, ['a']);
  expect(rendered).toBe(1);
  await editions.toSend(deliveries[0] as (typeof deliveries)[number], ['b']);
  expect(rendered).toBe(2);
});

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
