import { expect, it } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { createQueues } from '../../src/queue/queues.ts';
import { waitForQueue } from '../../src/queue/wait-for-queue.ts';
import { createTestDatabase } from '../helpers/database.ts';

it('three people have their link mails while a fourth’s mail server stalls', async () => {
  const database = await createTestDatabase();
  const backend = { kind: 'postgres', url: database.url } as const;
  await waitForQueue(backend, silentLog);
  const queues = await createQueues({ backend, log: silentLog });
  const stalled = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  let others = 0;
  queues.work('send-link', async ({ requestId }) => {
    if (requestId === 1) return stalled.promise;
    others += 1;
    if (others === 3) done.resolve();
  });
  await queues.sendLinks([1, 2, 3, 4]);
  await done.promise;
  stalled.resolve();
  await queues.close();
  await database.close();
  expect(others).toBe(3);
});
