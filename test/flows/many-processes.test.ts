// Two planners and five senders on one ledger, each told five times at once what a queue tells once.

import { expect, it } from 'vitest';
import { planDue } from '../../src/plan/plan-run.ts';
import { sendDeliveries } from '../../src/send/send-deliveries.ts';
import { addCrowd } from '../helpers/crowd.ts';
import { createWorld } from '../helpers/world.ts';

const times = <T>(count: number, action: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, action));

it('every tick five times: one run, and one mail for each reader', async () => {
  const world = await createWorld();
  await addCrowd(world, 300, 'data');
  await world.announce('a', ['data']);
  world.now = new Date('2026-11-23T07:00:05Z');
  const queued = async () => void (await times(5, () => sendDeliveries(world)));
  await times(2, () => times(5, () => planDue({ ...world, queued }, world.now)));
  await times(25, () => sendDeliveries(world));
  const runs = await world.db.selectFrom('runs').select('matched').where('matched', '>', 0).execute();
  expect(runs).toEqual([{ matched: 300 }]);
  expect(world.sent).toHaveLength(300);
  expect(new Set(world.sent.map(({ to }) => to)).size).toBe(300);
  await world.close();
});
