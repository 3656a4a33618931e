import { expect, it, vi } from 'vitest';
import { startPlannerTimer } from '../../src/queue/planner-timer.ts';
import { createWorld } from '../helpers/world.ts';

it('passes do not pile up while the queue does not answer: stopping waits for the one under way', async () => {
  const world = await createWorld();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const answer = Promise.withResolvers<void>();
  let passes = 0;
  const isLeader = () => {
    passes += 1;
    return true;
  };
  const queues = {
    upsertSchedules: () => answer.promise,
    waiting: async () => 1,
    matchPosts: async () => {},
    planRun: async () => {},
    work() {},
    close: async () => {},
    sendConfirmations: async () => {},
    sendLinks: async () => true,
    sendDeliveries: async () => {},
  };
  const timer = startPlannerTimer({ ...world, queues, isLeader, sweepMs: 1000 });
  vi.advanceTimersByTime(100_000);
  vi.useRealTimers();
  answer.resolve();
  await timer.close();
  await world.close();
  expect(passes).toBe(1);
});
