import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Db } from '../../src/database/database.ts';
import { type ClaimedDelivery, claimDeliveries } from '../../src/send/claim-store.ts';
import { createEditions } from '../../src/send/editions.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { createWorld, type World } from '../helpers/world.ts';

const READERS = 20;
/** Tags of their own, which no post bears; for every other reader as a second alert. */
const alertsOf = (reader: number) =>
  reader % 2 === 0
    ? [buildAlert({ any: ['data', `own${reader}`] })]
    : [buildAlert({ any: ['data'] }), buildAlert({ any: [`own${reader}`] })];

let world: World;
beforeEach(async () => {
  world = await createWorld();
  for (let reader = 0; reader < READERS; reader += 1)
    await world.subscribe(`reader${reader}@example.org`, alertsOf(reader), 'instant');
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
  const sendAll = async (without: string, list = deliveries) =>
    new Set(await Promise.all(list.map((delivery) => editions.toSend(delivery, [without]))));
  const before = asked();
  await sendAll('a', firstOfEach(deliveries));
  const once = asked() - before;

  const sent = await sendAll('a');

  expect(asked() - before).toBe(once);
  expect(new Set([...sent].map((edition) => edition?.key)).size).toBe(2);
  await sendAll('b');
  expect(asked() - before).toBe(2 * once);
});

/** One with a single alert and one with two. */
function firstOfEach(deliveries: readonly ClaimedDelivery[]): ClaimedDelivery[] {
  return [1, 2].flatMap((alerts) => deliveries.find((delivery) => delivery.alerts.length === alerts) ?? []);
}

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

it('the planned editions of a claim are read in one go and sent as they are, though there be more of them than are kept', async () => {
  const { db, asked } = counting(world.db);
  const editions = createEditions({ ...world, db }, () => expect.fail('rendered anew'), 1);
  const deliveries = await claim();
  const before = asked();
  await editions.load(deliveries);
  expect(asked() - before).toBe(1);
  const sent = await Promise.all(deliveries.map((delivery) => editions.toSend(delivery, [])));
  expect(new Set(sent.map((edition) => edition?.content)).size).toBe(2);
});

it('whoever named a tag of two words is shown it as theirs, and whoever named each of them those', async () => {
  await world.settle();
  const alerts = [buildAlert({ any: ['data science'] }), buildAlert({ any: ['data', 'science'] })];
  for (const [index, alert] of alerts.entries())
    await world.subscribe(`scientist${index}@example.org`, alert, 'daily');
  await world.settle();
  await world.announce('c', ['law', 'data science', 'data', 'science']);
  world.advance(24 * 3_600_000);
  await world.planAll();
  const { claimed } = await claimDeliveries(world.db, { urgent: 0, others: 10 }, 60_000, world.now);
  const editions = createEditions(world);
  await editions.load(claimed);
  const sent = [];
  for (const delivery of claimed) sent.push(await editions.toSend(delivery, []));
  expect(sent.map((edition) => edition?.key)).toEqual([sent[0]?.key, sent[0]?.key]);
  expect(sent[0]?.content).not.toEqual(sent[1]?.content);
});
