// What holds while mails are on the wire: what a crash, a stop or a slow server may lead to.

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Message } from '../../src/mail/message.ts';
import { claimDeliveries, claimSuspect } from '../../src/send/claim-store.ts';
import { createLookAhead } from '../../src/send/look-ahead.ts';
import { sendDeliveries } from '../../src/send/send-deliveries.ts';
import { requeueExpired } from '../../src/send/suspects.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { untilOneWaits } from '../helpers/lock-waits.ts';
import { createWorld, type World } from '../helpers/world.ts';

const TAKEN = { status: 'sent', reply: '250 OK' } as const;

let world: World;
let ids: number[];
beforeEach(async () => {
  const created = await createWorld();
  world = Object.assign(created, { config: { ...created.config, smtpConnections: { least: 1, most: 1 } } });
  ids = [];
  for (const name of ['alice', 'bob', 'carol'])
    ids.push(await world.subscribe(`${name}@example.org`, 'data', 'instant'));
  await world.settle();
  await world.announce('a', ['data']);
  await world.planAll();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.close();
});

/** Mails to this address wait for an answer. */
function gate(address: string) {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const answer = async ({ envelope }: Message) => {
    if (envelope.to === address) {
      reached.resolve();
      await opened.promise;
    }
    return TAKEN;
  };
  return { reached: reached.promise, open: opened.resolve, answer };
}
const rows = () => world.db.selectFrom('deliveries').select(['status', 'attempts']).orderBy('id').execute();

it('a connection begins no mail before the outcome of its last one is committed', async () => {
  const tried: string[] = [];
  world.answer = ({ envelope }) => {
    tried.push(envelope.to);
    return TAKEN;
  };
  const sending = await world.db.transaction().execute(async (trx) => {
    // Whoever records a mail to Alice waits for this row.
    await sql`select 1 from subscribers where id = ${ids[0]} for update`.execute(trx);
    const pass = sendDeliveries(world);
    await untilOneWaits(world.db);
    expect(tried).toEqual(['alice@example.org']);
    return { pass };
  });
  await sending.pass;
  expect(tried).toHaveLength(3);
});

it('a sender whose lease ran out leaves to the other what the other has on its wire', async () => {
  // Given a sender that is held up by its first mail, and whose leases run out
  vi.useFakeTimers({ toFake: ['performance'], now: performance.now() });
  const first = gate('alice@example.org');
  world.answer = first.answer;
  const slow = sendDeliveries(world);
  await first.reached;
  vi.advanceTimersByTime(200_000);
  await sql`update deliveries set lease_until = now() - interval '1 second' where status = 'sending'`.execute(
    world.db,
  );
  await requeueExpired(world, world.now);
  // When another has its second one on the wire, and the first goes on
  const second = gate('bob@example.org');
  const tried: string[] = [];
  const other = sendDeliveries({
    ...world,
    mailer: {
      ...world.mailer,
      async send(message: Message) {
        tried.push(message.envelope.to);
        return second.answer(message);
      },
    },
  });
  await Promise.race([second.reached, other]);
  first.open();
  await slow;
  // Then it sends only what was on its own wire
  expect(world.sent.map(({ to }) => to)).not.toContain('bob@example.org');
  second.open();
  await other;
  const all = [...world.sent.map(({ to }) => to), ...tried];
  expect(all.filter((to) => to === 'bob@example.org')).toHaveLength(1);
  expect(all.filter((to) => to === 'carol@example.org')).toHaveLength(1);
});

it('an older try that waits beside a newer one of the same mail is left alone', async () => {
  // Given deliveries that wait here, and were taken once more when their leases had run out
  const row = createLookAhead({
    db: world.db,
    held: () => ({ postIds: ['a'], lastCallIds: [] }),
    ahead: () => 6,
    clock: world.clock,
  });
  row.add((await claimDeliveries(world.db, { urgent: 10, others: 10 }, -1000, world.now)).claimed);
  await requeueExpired(world, world.now);
  for (const _ of ids) row.add((await claimSuspect(world.db, 60_000, world.now)).claimed);
  // When the next ones are asked for
  const handedOut = [];
  const any = () => 'yes' as const;
  for (let item = await row.next(any, () => {}); item !== null; item = await row.next(any, () => {}))
    handedOut.push(item);
  // Then each is judged by its own try
  expect(handedOut.map(({ delivery, verdict }) => [delivery.attempt, verdict.action])).toEqual([
    ...Array(3).fill([1, 'leave']),
    ...Array(3).fill([2, 'send']),
  ]);
});

it('a sender that stops gives back what it has not begun, and no try is lost', async () => {
  const { reached, open, answer } = gate('alice@example.org');
  world.answer = answer;
  const controller = new AbortController();
  const pass = sendDeliveries({ ...world, stopping: controller.signal });
  await reached;
  controller.abort();
  open();
  await pass;
  expect(await rows()).toEqual([
    { status: 'sent', attempts: 1 },
    { status: 'queued', attempts: 0 },
    { status: 'queued', attempts: 0 },
  ]);
  const { claimed } = await claimDeliveries(world.db, { urgent: 10, others: 10 }, 60_000, world.now);
  expect(claimed.map(({ attempt }) => attempt)).toEqual([1, 1]);
});

it.each<[string, (id: number) => Promise<unknown>]>([
  ['who leaves', (id) => unsubscribe(world.db, id, world.now)],
  [
    'whom another digest served',
    (id) => sql`update subscribers set cursor = cursor + 1 where id = ${id}`.execute(world.db),
  ],
  [
    'whose mail was taken back',
    (id) => sql`update deliveries set status = 'skipped' where subscriber_id = ${id}`.execute(world.db),
  ],
])('somebody %s while a slow mail holds the connection up gets none', async (_, meanwhile) => {
  const { reached, open, answer } = gate('alice@example.org');
  world.answer = answer;
  vi.useFakeTimers({ toFake: ['performance'], now: performance.now() });
  const pass = sendDeliveries(world);
  await reached;
  vi.advanceTimersByTime(5000);
  await meanwhile(ids[1] as number);
  open();
  await pass;
  expect(world.sent.map(({ to }) => to)).toEqual(['alice@example.org', 'carol@example.org']);
});

it('the mailer is told until when the look counts: a second from its beginning', async () => {
  vi.useFakeTimers({ toFake: ['performance'], now: performance.now() });
  const send = vi.fn(world.mailer.send);
  await sendDeliveries({ ...world, mailer: { ...world.mailer, send } });
  expect(send.mock.calls.map(([, options]) => options?.freshUntil)).toEqual(
    Array(3).fill(performance.now() + 1000),
  );
});

it('one connection is kept for alerts while all others are held up by something slow', async () => {
  // Given two connections, and two readers of the weekly digest whose mail system is slow
  const two = { ...world, config: { ...world.config, smtpConnections: { least: 2, most: 2 } } };
  const slow = [gate('alice@example.org'), gate('bob@example.org')] as const;
  world.answer = (message) =>
    message.envelope.to === 'alice@example.org' ? slow[0].answer(message) : slow[1].answer(message);
  const [alice, bob, carol] = ids as [number, number, number];
  const change = (id: number, set: { urgency?: number; next_attempt_at: Date }) =>
    world.db.updateTable('deliveries').set(set).where('subscriber_id', '=', id).execute();
  const notYet = new Date('2030-01-01');
  await change(alice, { urgency: 2, next_attempt_at: world.now });
  await change(bob, { urgency: 2, next_attempt_at: notYet });
  await change(carol, { next_attempt_at: notYet });
  vi.useFakeTimers({ toFake: ['performance'], now: performance.now() });
  const pass = sendDeliveries(two);
  await slow[0].reached;
  vi.advanceTimersByTime(2000);
  await change(bob, { next_attempt_at: world.now });
  const sending = async () => (await rows()).filter(({ status }) => status === 'sending').length;
  await expect.poll(sending, { timeout: 5000 }).toBe(2);
  // When an alert falls due
  await change(carol, { next_attempt_at: world.now });
  // Then it goes at once
  await expect.poll(() => world.sent.map(({ to }) => to), { timeout: 5000 }).toEqual(['carol@example.org']);
  for (const { open } of slow) open();
  await pass;
  expect(world.sent).toHaveLength(3);
});
