// Whose turn it is to look into the folders, also when the server was not told that a turn ended.

import { expect, it } from 'vitest';
import { withCollectLock } from '../../src/collect/collect-lock.ts';
import { connectDatabase } from '../../src/database/database.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { startSilentProxy } from '../helpers/silent-proxy.ts';

it('a pass keeps others out for as long as it reads, and no longer than its connection is heard of', async ({
  onTestFinished: later,
}) => {
  const { db, url, close } = await createTestDatabase();
  later(close);
  const proxy = await startSilentProxy(Number(new URL(url).port));
  later(() => proxy.close());
  const way = Object.assign(new URL(url), { port: String(proxy.port) });
  const limits = { connectMs: 500, statementMs: 500 };
  const other = connectDatabase({ url: way.href, maxConnections: 1, limits });
  later(() => other.close());
  const quick = { silentMs: 300, heardMs: 50 };
  const [begun, isRead] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const read = () => {
    begun.resolve();
    return isRead.promise;
  };
  const lost = withCollectLock(other.db, read, quick);
  await begun.promise;
  const longer = performance.now() + 2 * quick.silentMs;
  while (performance.now() < longer) expect(await withCollectLock(db, async () => 'ours')).toBeNull();
  proxy.silence();
  await expect.poll(() => withCollectLock(db, async () => 'ours'), { timeout: 5000 }).toBe('ours');
  isRead.resolve();
  await expect(lost).rejects.toThrow();
});
