import { expect, it, vi } from 'vitest';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { startPlannerTimer } from '../../src/queue/planner-timer.ts';
import { createWorld } from '../helpers/world.ts';

/** Nothing is carried. */
const NO_QUEUES = {
  upsertSchedules: async () => {},
  kind: 'postgres' as const,
  counts: async () => [],
  waiting: async () => 1,
  matchPosts: async () => {},
  planRun: async () => {},
  work() {},
  close: async () => {},
  sendConfirmations: async () => {},
  sendLinks: async () => true,
  sendDeliveries: async () => {},
};

it('passes do not pile up while the queue does not answer: stopping waits for the one under way', async () => {
  const world = await createWorld();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const answer = Promise.withResolvers<void>();
  let passes = 0;
  const isLeader = () => {
    passes += 1;
    return true;
  };
  const queues = { ...NO_QUEUES, upsertSchedules: () => answer.promise };
  const timer = startPlannerTimer({ ...world, queues, isLeader, sweepMs: 1000 });
  vi.advanceTimersByTime(100_000);
  vi.useRealTimers();
  answer.resolve();
  await timer.close();
  await world.close();
  expect(passes).toBe(1);
});

it('a pass sees what the doctor sees without asking anybody, and raises an alarm for what is wrong', async () => {
  const world = await createWorld();
  await world.subscribe('ada@example.org', 'tech');
  const config = { ...world.config, transport: 'smtp' as const, publicUrl: 'https://nowhere.invalid' };
  const timer = startPlannerTimer({ ...world, config, queues: NO_QUEUES, isLeader: () => true });
  await timer.close();
  const codes = (await openAlarms(world.db)).map(({ code }) => code);
  await world.close();
  expect(codes).toEqual(['doctor-samples']);
});
