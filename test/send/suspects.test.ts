// A delivery that cannot be handled: what it costs its neighbours, how often it is tried, and who hears of it.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectDatabase } from '../../src/database/database.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import type { Message } from '../../src/mail/message.ts';
import { sweep } from '../../src/queue/sweep.ts';
import { sendDeliveries } from '../../src/send/send-deliveries.ts';
import { watchMail } from '../../src/send/watch-mail.ts';
import { createWorld, type World } from '../helpers/world.ts';

const TAKEN = { status: 'sent', reply: '250 OK' } as const;
const HOUR = 3_600_000;
const ADA = 'ada@example.org';
// Each at a domain of their own: on a busy machine one that all share may count as slow, and its mails as due later.
const NEIGHBOURS = ['bob', 'carol', 'dan', 'eve', 'fay', 'gus'].map((name) => `${name}@${name}.example`);

let world: World;
let ada: number;
beforeEach(async () => {
  world = await createWorld();
  for (const email of NEIGHBOURS.slice(0, 3)) await world.subscribe(email, 'data', 'daily');
  ada = await world.subscribe(ADA, 'grants', 'daily');
  for (const email of NEIGHBOURS.slice(3)) await world.subscribe(email, 'data', 'daily');
  await world.settle();
  await world.announce('d', ['data']);
  await world.announce('a', ['grants']);
  world.advance(24 * HOUR);
  await world.planAll();
});
afterEach(() => world.close());

const alarms = async () => (await openAlarms(world.db)).map(({ code, message }) => `${code}: ${message}`);
const deliveryOf = (id: number) =>
  world.db
    .selectFrom('deliveries')
    .select(['id', 'run_id', 'status', 'reason', 'attempts', 'lost'])
    .where('subscriber_id', '=', id)
    .orderBy('id')
    .executeTakeFirstOrThrow();
const sentTo = () => world.sent.map(({ to }) => to).toSorted();

/** The alarm says which, never whom by address, and ends when she has her next digest. */
async function expectAlarmAndNextDigest(): Promise<void> {
  const { id, run_id } = await deliveryOf(ada);
  const [alarm, ...others] = await alarms();
  expect(others).toEqual([]);
  expect(alarm).toContain(`unsendable-${run_id}: Of run ${run_id}`);
  expect(alarm).toContain(`delivery ${id} to person ${ada} (given up)`);
  expect(alarm).not.toContain('@');
  await world.announce('b', ['grants']);
  world.advance(24 * HOUR);
  await world.settle();
  expect((await world.inbox(ADA)).map((ids) => ids.toSorted())).toEqual([['a', 'b']]);
  await sweep(world, world.now);
  expect(await alarms()).toEqual([]);
}

describe('an edition whose row is damaged', () => {
  it('is tried five times while everybody else has theirs, then given up with an alarm', async () => {
    await sql`update editions set content = jsonb_build_object('template', content->'template')
      where key = (select edition_key from deliveries where subscriber_id = ${ada})`.execute(world.db);
    await world.settle();
    expect(sentTo()).toEqual(NEIGHBOURS);
    expect(await deliveryOf(ada)).toMatchObject({ status: 'deferred', reason: 'the mail cannot be handled' });
    for (let tries = 1; tries < 10; tries += 1) {
      world.advance(HOUR);
      await world.settle();
    }
    expect(await deliveryOf(ada)).toMatchObject({ status: 'failed', attempts: 5 });
    await expectAlarmAndNextDigest();
  });
});

/** A process that dies when the mail to Ada is `at` the server: nothing more is heard of what it had on its wire. */
async function live(at: 'before' | 'after', copies: string[]): Promise<void> {
  const own = connectDatabase({ url: world.url, maxConnections: 4 });
  const stop = new AbortController();
  const died = Promise.withResolvers<void>();
  const pass = sendDeliveries({
    ...world,
    db: own.db,
    stopping: stop.signal,
    mailer: {
      ...world.mailer,
      async send({ envelope }: Message) {
        if (envelope.to !== ADA || at === 'after') copies.push(envelope.to);
        if (envelope.to === ADA) {
          stop.abort();
          void own.close();
          died.resolve();
        }
        return stop.signal.aborted ? new Promise(() => {}) : TAKEN;
      },
    },
  });
  await Promise.race([pass, died.promise]);
  await own.close();
  await sql`update deliveries set lease_until = now() - interval '1 second' where status = 'sending'`.execute(
    world.db,
  );
  await sweep(world, world.now);
  world.advance(120_000);
}

describe('a mail that the process dies of', () => {
  it.each(['before', 'after'] as const)(
    '%s its body: five deaths, and each neighbour has one copy, or two who was on its wire',
    async (at) => {
      const copies: string[] = [];
      for (let lives = 0; lives < 8; lives += 1) await live(at, copies);
      const count = (email: string) => copies.filter((to) => to === email).length;
      for (const email of NEIGHBOURS) expect([1, 2]).toContain(count(email));
      expect(copies.filter((to) => to !== ADA).length).toBeLessThanOrEqual(
        NEIGHBOURS.length + world.config.smtpConnections.most,
      );
      expect(count(ADA)).toBe(at === 'after' ? 5 : 0);
      expect(await deliveryOf(ada)).toMatchObject({
        status: 'failed',
        reason: 'the process that was sending it stopped, 5 times',
        attempts: 5,
      });
      await expectAlarmAndNextDigest();
    },
  );
});

it('one that has waited for a minute has its turn in the middle of a run, which goes on after it', async () => {
  const busy = { ...world, config: { ...world.config, smtpConnections: { least: 1, most: 1 } } };
  await sql`update deliveries set lost = 1, next_attempt_at = ${new Date(world.now.getTime() - 60_000)}
    where subscriber_id = ${ada}`.execute(world.db);
  // Given a run whose first mail takes longer than the sender takes to look around
  world.answer = () => (world.sent.length === 0 ? delay(1500, TAKEN) : TAKEN);
  await sendDeliveries(busy);
  expect(world.sent.map(({ to }) => to).indexOf(ADA)).toBe(1);
  expect(sentTo()).toEqual([ADA, ...NEIGHBOURS]);
});

/** The row of Ada's delivery cannot be updated to these. */
const forbid = (condition: string) =>
  sql
    .raw(
      `create function forbid() returns trigger language plpgsql as $$ begin raise exception 'damaged'; end $$;
       create trigger forbid before update on deliveries for each row
         when (old.subscriber_id = ${ada} and ${condition}) execute function forbid()`,
    )
    .execute(world.db);

describe('an outcome that cannot be recorded', () => {
  it('keeps nobody waiting; it is failed, so that nobody gets it twice', async () => {
    await forbid(`new.status = 'sent' and old.id = ${(await deliveryOf(ada)).id}`);
    await world.settle();
    expect(sentTo()).toEqual([ADA, ...NEIGHBOURS]);
    expect(await deliveryOf(ada)).toMatchObject({
      status: 'failed',
      reason: 'it went out, but that could not be recorded',
    });
    await expectAlarmAndNextDigest();
  });

  it('at all: the row stays, with an alarm, and neither lanes nor the sweep stop at it', async () => {
    await forbid(`new.status <> 'sending'`);
    await world.settle();
    expect(sentTo()).toEqual([ADA, ...NEIGHBOURS]);
    const { id } = await deliveryOf(ada);
    expect(await alarms()).toEqual([
      `delivery-stuck-${id}: The row of delivery ${id} (run ${(await deliveryOf(ada)).run_id}, person ${ada}) cannot be written: damaged.`,
    ]);
    await sql`update deliveries set lease_until = now() - interval '1 second' where id = ${id}`.execute(
      world.db,
    );
    await sweep(world, world.now);
    await sql`drop trigger forbid on deliveries`.execute(world.db);
    await sql`update deliveries set status = 'failed', lease_until = null where id = ${id}`.execute(world.db);
    await watchMail(world.db, world.now);
    expect(await alarms()).toEqual([]);
  });

  it('for what the server said is recorded without its words', async () => {
    world.answer = ({ envelope }) => (envelope.to === ADA ? { status: 'sent', reply: '250 \0' } : TAKEN);
    await world.settle();
    expect(await deliveryOf(ada)).toMatchObject({ status: 'sent' });
    expect(await alarms()).toEqual([]);
  });
});
