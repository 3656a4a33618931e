import { sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import { openAlarms, raiseAlarm } from '../../src/installation/alarm-store.ts';
import { createProgress } from '../../src/installation/progress.ts';
import { startPlannerTimer } from '../../src/queue/planner-timer.ts';
import { createWorld, type World } from '../helpers/world.ts';

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
  const upsertSchedules = vi.fn(() => answer.promise);
  const queues = { ...NO_QUEUES, upsertSchedules };
  const timer = startPlannerTimer({ ...world, queues, isLeader: () => true, sweepMs: 1000 });
  vi.advanceTimersByTime(100_000);
  vi.useRealTimers();
  answer.resolve();
  await timer.close();
  await world.close();
  expect(upsertSchedules).toHaveBeenCalledOnce();
});

it('a pass ends where the lead is lost, and the next is made as soon as it is back', async () => {
  const world = await createWorld();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  // Given a database that goes, and the lead with it, as a pass begins
  let isLeader = true;
  let passes = 0;
  const swept = vi.fn(async () => 1);
  const upsertSchedules = async () => {
    passes += 1;
    isLeader = false;
  };
  const queues = { ...NO_QUEUES, upsertSchedules, waiting: swept };
  const options = { ...world, queues, isLeader: () => isLeader, sweepMs: 3_600_000 };
  const timer = startPlannerTimer(options);
  await expect.poll(() => passes).toBe(1);
  vi.advanceTimersByTime(1000);
  // When the lead is back, an hour before the next pass
  isLeader = true;
  const afterOneLook = () => {
    vi.advanceTimersByTime(1000);
    return passes;
  };
  await expect.poll(afterOneLook).toBe(2);
  vi.useRealTimers();
  await timer.close();
  await world.close();
  expect(swept).not.toHaveBeenCalled();
});

it.each([
  ['has planning looked at, whatever a worker may hold,', 'not moved lately', 20_000, 1],
  ['leaves planning alone', 'just moved', 5000, 0],
  ['has planning looked at', 'moved by a clock that was a day ahead', -86_400_000, 1],
] as const)('a pass %s where it has %s', async (_what, _when, agoMs, looks) => {
  const world = await createWorld();
  await createProgress(world.db)('planning', new Date(world.clock().getTime() - agoMs));
  const planRun = vi.fn(async () => {});
  const waiting = async (name: string) => Number(name !== 'plan-run');
  const timer = startPlannerTimer({
    ...world,
    queues: { ...NO_QUEUES, waiting, planRun },
    isLeader: () => true,
  });
  await timer.close();
  await world.close();
  expect(planRun).toHaveBeenCalledTimes(looks);
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

/** Something that is to be mailed beside the digests; returns whether it was. */
const news = {
  async receipt({ db, vault, now, config, announce }: World) {
    Object.assign(config.posts, { receipts: true });
    await announce('a', ['data']);
    await sql`
      with contact as (
        insert into contacts (address_hash, address, created_at)
        values ('h', ${vault.seal('editor@example.org')}, ${now}) returning id)
      insert into receipts (contact_id, news, next_attempt_at, created_at)
      select id, ${JSON.stringify([{ kind: 'went', postId: 'a', people: 9, more: 9 }])}, ${now}, ${now}
      from contact`.execute(db);
    const sent = db.selectFrom('receipts').select('id').where('status', '=', 'sent');
    return async () => (await sent.execute()).length === 1;
  },
  async alarm({ db, now, config }: World) {
    Object.assign(config.site, { adminEmails: ['admin@example.org'] });
    await raiseAlarm(db, { kind: 'posts-held', count: 40 }, now);
    const mailed = db.selectFrom('alarms').select('id').where('mailed_at', 'is not', null);
    return async () => (await mailed.execute()).length === 1;
  },
};

it.each(['receipt', 'alarm'] as const)(
  'passes go on while a mail server is slow over a mail: %s',
  async (what) => {
    const world = await createWorld();
    const isMailed = await news[what](world);
    const taken = Promise.withResolvers<{ status: 'sent'; reply: string }>();
    let isOnTheWire = false;
    world.answer = () => {
      isOnTheWire = true;
      return taken.promise;
    };
    let passes = 0;
    const upsertSchedules = async () => {
      if (isOnTheWire) passes += 1;
    };
    const queues = { ...NO_QUEUES, upsertSchedules };
    const timer = startPlannerTimer({ ...world, queues, isLeader: () => true, sweepMs: 20 });
    try {
      await expect.poll(() => passes).toBeGreaterThan(0);
    } finally {
      taken.resolve({ status: 'sent', reply: '250 OK' });
      await timer.close();
    }
    expect(await isMailed()).toBe(true);
    await world.close();
  },
);
