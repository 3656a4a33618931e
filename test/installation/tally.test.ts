// Counts that statements keep by themselves are those that counting the rows gives, whatever happens to people and mail.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadStatus } from '../../src/installation/status.ts';
import { foldTallies, recountTallies, tallies } from '../../src/installation/tally-store.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppress, unsuppress } from '../../src/subscribers/suppression-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const subscribers = async () => (await loadStatus(world.db, world.now)).subscribers;

test('people who come, bounce, return and leave, with their mails on the way', async () => {
  const { db } = world;
  await world.announce('director', ['data']);
  await world.subscribe('ada@example.org', 'data');
  await world.subscribe('bob@example.org', 'data');
  const carol = await world.subscribe('carol@example.org', 'data');
  await world.planAll();
  const [open] = (await loadStatus(db, world.now)).runs;
  expect(open).toMatchObject({ matched: 3, queued: 3, finishedAt: null, balanced: true });
  await suppress(db, 'bob@example.org', 'bounced', world.now);
  await unsubscribe(db, carol, world.now);
  expect(await subscribers()).toMatchObject({ confirmed: 1, suppressed: 1, unsubscribed: 1 });
  await world.settle();
  expect((await loadStatus(db, world.now)).deliveries).toMatchObject({ queued: 0, sent: 1, skipped: 2 });
  await unsuppress(db, 'bob@example.org');
  expect(await subscribers()).toMatchObject({ confirmed: 2, suppressed: 0, unsubscribed: 1 });
  expect(await recountTallies(db)).toBe(0);
  await foldTallies(db);
  expect(await recountTallies(db)).toBe(0);
  expect(
    (await tallies(db, ['mails', 'left'])).map(({ key, outcome, count }) => [key, outcome, count]),
  ).toEqual([
    ['', '', 1],
    ['welcome weekly', 'sent', 1],
    ['welcome weekly', 'skipped', 2],
  ]);
});

test('a count that went wrong is mended by counting, and rows that are gone count no more', async () => {
  const { db } = world;
  const { confirmed } = await subscribers();
  await db
    .insertInto('tallies')
    .values({ topic: 'person', key: 'confirmed', outcome: '', change: 5 })
    .execute();
  expect(await recountTallies(db)).toBe(1);
  expect(await subscribers()).toMatchObject({ confirmed });
  await db.deleteFrom('deliveries').execute();
  expect((await loadStatus(db, world.now)).deliveries.sent).toBe(0);
  expect(await recountTallies(db)).toBe(0);
});
