import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Log, silentLog } from '../../src/log.ts';
import { createLimits, LIMITS, type Limits } from '../../src/web/limits.ts';
import { isMailProvider } from '../../src/web/mail-providers.ts';
import { networkOf } from '../../src/web/visitor.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { skipRedis, startRedis, type TestRedis } from '../helpers/redis.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const allowed = LIMITS['link-visitor'].points;
/** How many of twice as many as are allowed got through. */
async function passed(limits: readonly Limits[], key: string): Promise<number> {
  const takes = Array.from({ length: 2 * allowed }, (_, turn) =>
    limits[turn % limits.length]?.take('link-visitor', key),
  );
  return (await Promise.all(takes)).filter((seconds) => seconds === 0).length;
}
const countRows = async () => (await database.db.selectFrom('limits').select('key').execute()).length;

it('several processes count together in Postgres', async () => {
  const processes = [createLimits({ db: database.db }), createLimits({ db: database.db })];
  expect(await passed(processes, 'one')).toBe(allowed);
  expect(await passed(processes, 'another')).toBe(allowed);
});

it('whoever has to wait hears for how long, and may go on then', async () => {
  const limits = createLimits({ db: database.db });
  await passed([limits], 'waiting');
  const seconds = await limits.take('link-visitor', 'waiting');
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(LIMITS['link-visitor'].seconds);
  await database.db.updateTable('limits').set({ expire: 1 }).execute();
  expect(await createLimits({ db: database.db }).take('link-visitor', 'waiting')).toBe(0);
});

it('a limit that is reached is said, once', async () => {
  const said: unknown[] = [];
  const log: Log = { ...silentLog, info: (_, fields) => void said.push(fields) };
  const limits = createLimits({ db: database.db, log });
  await passed([limits], 'said');
  await passed([limits], 'said again');
  expect(said).toEqual([{ limit: 'link-visitor', seconds: expect.any(Number) }]);
});

it('a key of any length counts', async () => {
  expect(await createLimits({ db: database.db }).take('sign-up-domain', 'x'.repeat(300))).toBe(0);
});

it.each([
  ['203.0.113.7', '203.0.113'],
  ['2001:db8:1:2', '2001:db8:1'],
  ['0:0:0:0', '0:0:0'],
  ['unknown', 'unknown'],
])('the block %s belongs to the network %s', (block, network) => expect(networkOf(block)).toBe(network));

it.each([
  ['gmail.com', true],
  ['web.de', true],
  ['mail.gmail.com', false],
  ['gmail.com.example.org', false],
  ['example.org', false],
])('%s is a big mail provider: %s', (domain, isOne) => expect(isMailProvider(domain)).toBe(isOne));

describe.skipIf(skipRedis)('with Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  /** Connected once what it counts stands in Redis. */
  async function connected(limits: Limits): Promise<void> {
    const key = randomBytes(8).toString('hex');
    do await limits.take('link-all', key);
    while ((await redis.client.keys(`*${key}`)).length === 0);
  }

  it('several processes count together there, and in Postgres while it is away', async () => {
    const options = { db: database.db, redisUrl: redis.url };
    const processes = [createLimits(options), createLimits(options)];
    for (const limits of processes) await connected(limits);
    const before = await countRows();
    expect(await passed(processes, 'with redis')).toBe(allowed);
    expect(await countRows()).toBe(before);
    await redis.kill();
    expect(await passed(processes, 'without redis')).toBe(allowed);
    expect(await countRows()).toBe(before + 1);
    for (const limits of processes) await limits.close();
  });
});
