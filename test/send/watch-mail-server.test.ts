import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { claimDeliveries } from '../../src/send/claim-store.ts';
import { watchMailServer } from '../../src/send/watch-mail-server.ts';
import { watchSending } from '../../src/send/watch-sending.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.subscribe('alice@example.org', 'data');
  await world.announce('a', ['data']);
});
afterEach(() => world.close());

const gone = () =>
  ({ status: 'retry', kind: 'connection', maybeTaken: false, reply: 'connect ECONNREFUSED' }) as const;
const verdicts = (answers: boolean) => ({
  ...world.mailer,
  verify: async () =>
    answers ? { ok: true as const } : { ok: false as const, error: 'connect ECONNREFUSED' },
});

it('a mail server that is away is an alarm at once, also when a single mail waits; it is logged once', async () => {
  world.answer = gone;
  await world.settle();
  const log = createMemoryLog();
  for (let pass = 0; pass < 2; pass += 1)
    await watchMailServer({ ...world, log, mailer: verdicts(false) }, world.now);
  expect((await openAlarms(world.db)).map(({ code }) => code)).toEqual(['mail-server']);
  expect(log.lines).toEqual(['warn The mail server cannot be used; mails wait for it']);
});

it('when it is back, what waited goes out at once, not at the end of its back-off', async () => {
  world.answer = gone;
  await world.settle();
  await watchMailServer({ ...world, mailer: verdicts(false) }, world.now);
  world.answer = () => ({ status: 'sent', reply: '250 OK' });
  await world.settle();
  expect(world.sent).toEqual([]);
  await watchMailServer({ ...world, mailer: verdicts(true) }, world.now);
  await world.settle();
  expect(world.sent).toHaveLength(1);
  expect(await openAlarms(world.db)).toEqual([]);
});

it('nobody is asked while nothing waits', async () => {
  const mailer = {
    ...world.mailer,
    verify: () => {
      throw new Error('asked');
    },
  };
  await watchMailServer({ ...world, mailer }, world.now);
});

it('that it answers now says nothing about mails that failed on a server that was never seen away', async () => {
  world.answer = gone;
  await world.settle();
  const before = await world.db.selectFrom('deliveries').select('next_attempt_at').execute();
  await watchMailServer({ ...world, mailer: verdicts(true) }, world.now);
  expect(await world.db.selectFrom('deliveries').select('next_attempt_at').execute()).toEqual(before);
});

it.each([
  ['broke within the mail', { status: 'retry', kind: 'broken', maybeTaken: false, reply: 'ECONNRESET' }],
  ['broke after the dot', { status: 'retry', kind: 'broken', maybeTaken: true, reply: 'ECONNRESET' }],
  ['was told "later" about it', { status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' }],
] as const)('an outage that ends re-arms no mail whose connection %s', async (_, outcome) => {
  // Given one mail that was not begun, and one that was
  await world.subscribe('bob@example.org', 'data');
  world.answer = ({ envelope }) => (envelope.to.startsWith('bob') ? outcome : gone());
  await world.settle();
  // When the server was away and is back
  await watchMailServer({ ...world, mailer: verdicts(false) }, world.now);
  await watchMailServer({ ...world, mailer: verdicts(true) }, world.now);
  // Then only the first is due
  const due = await world.db
    .selectFrom('deliveries as d')
    .innerJoin('subscribers as s', 's.id', 'd.subscriber_id')
    .select('s.email')
    .where('d.next_attempt_at', '<=', world.now)
    .execute();
  expect(due).toEqual([{ email: 'alice@example.org' }]);
});

it('mails that are on their way for five minutes are an alarm that names their domains, until they are not', async () => {
  for (const name of ['bob', 'carol']) await world.subscribe(`${name}@example.net`, 'data');
  await world.planAll();
  await claimDeliveries(world.db, { urgent: 10, others: 10 }, 600_000, world.now);
  await watchSending(world.db, world.now);
  expect(await openAlarms(world.db)).toEqual([]);
  world.advance(5 * 60_000);
  await watchSending(world.db, world.now);
  expect(await openAlarms(world.db)).toMatchObject([
    { code: 'mail-slow', message: expect.stringContaining('3 mails') },
  ]);
  expect((await openAlarms(world.db))[0]?.message).toContain('example.net (2), example.org (1)');
  await world.db.updateTable('deliveries').set({ status: 'deferred' }).execute();
  await watchSending(world.db, world.now);
  expect(await openAlarms(world.db)).toEqual([]);
});
