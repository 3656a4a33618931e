import { sql } from 'kysely';
import { afterEach, expect, it, vi } from 'vitest';
import { openDatabaseClock } from '../../src/database/clock.ts';
import { createTestDatabase } from '../helpers/database.ts';

afterEach(() => void vi.useRealTimers());

it('two processes whose machines are three minutes apart, and one whose clock is set, have the time of the database', async () => {
  const database = await createTestDatabase();
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database.db);
  const begunAt = performance.now();
  const expected = () => (rows[0]?.now.getTime() ?? 0) + performance.now() - begunAt;
  const clocks = [];
  for (const skewMs of [0, 180_000, -86_400_000]) {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + skewMs });
    clocks.push(await openDatabaseClock(database.db));
  }
  for (const clock of clocks) {
    vi.setSystemTime(new Date('2030-01-01'));
    expect(Math.abs(clock.now().getTime() - expected())).toBeLessThan(1000);
    clock.close();
  }
  await database.close();
});

it('goes on while the database is away', async () => {
  const database = await createTestDatabase();
  const clock = await openDatabaseClock(database.db, 1);
  await database.close();
  const before = clock.now().getTime();
  await expect.poll(() => clock.now().getTime()).toBeGreaterThan(before);
  clock.close();
});
