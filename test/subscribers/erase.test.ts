import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/database/database.ts';
import type { SendOutcome } from '../../src/mail/outcome.ts';
import { planManual } from '../../src/plan/plan-run.ts';
import { claimDeliveries } from '../../src/send/claim-store.ts';
import { settleDeliveries } from '../../src/send/delivery-store.ts';
import { changeAddress } from '../../src/subscribers/change-address.ts';
import { confirm } from '../../src/subscribers/confirmation.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { eraseSubscriber } from '../../src/subscribers/erase.ts';
import { exportSubscriber } from '../../src/subscribers/export.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { addressHash, suppress, suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
let id: number;
const email = 'ada@example.org';
beforeEach(async () => {
  world = await createWorld();
  await world.announce('job', ['data']);
  world.answer = () => ({ status: 'sent', reply: `250 OK for ${email}` });
  id = await world.subscribe(email, 'data');
  await world.settle();
  return () => world.close();
});

const find = async () => (await findSubscriber(world.db, { id })) ?? expect.fail('gone');
const issuedAt = new Date('2026-11-16T11:00:00Z');
const draft = {
  email,
  name: null,
  frequency: 'weekly',
  timeZone: 'UTC',
  alerts: [{ any: ['data'], all: [], none: [] }],
} as const;

/** Every row of every table, as text. */
async function everything(): Promise<string> {
  const tables = [
    'subscribers',
    'deliveries',
    'editions',
    'runs',
    'bounces',
    'confirmations',
    'link_requests',
    'audiences',
  ] as const;
  const rows = await Promise.all(tables.map((table) => world.db.selectFrom(table).selectAll().execute()));
  return JSON.stringify(rows);
}

describe('erasing', () => {
  it('leaves nothing that names the person, but the word that no mail goes there', async () => {
    const hash = await addressHash(world.db, email);
    await world.db
      .insertInto('bounces')
      .values({ address_hash: hash, domain: 'example.org', outcome: 'busy', reply: email, at: world.now })
      .execute();
    expect(await everything()).toContain(email);
    expect(await eraseSubscriber(world.db, id, world.now)).toBe(true);
    const left = await everything();
    expect(left).not.toContain('ada@');
    expect(left).not.toContain(hash);
    expect((await suppressionOf(world.db, email))?.reason).toBe('erased');
    expect(await findSubscriber(world.db, { email })).toBeNull();
    expect(await find()).toMatchObject({ name: null, state: 'unsubscribed', generation: 1 });
  });

  it('is done once, and again without harm', async () => {
    await Promise.all([1, 2, 3].map(() => eraseSubscriber(world.db, id, world.now)));
    expect((await find()).generation).toBe(1);
    expect(await eraseSubscriber(world.db, 4711, world.now)).toBe(false);
  });

  it('stops a digest that is planned already, and no source brings the person back', async () => {
    await world.announce('next', ['data']);
    world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
    await world.manual('weekly');
    await eraseSubscriber(world.db, id, world.now);
    world.answer = () => ({ status: 'sent', reply: '250 OK' });
    world.advance(3_600_000);
    await world.settle();
    expect(world.sent.filter(({ to }) => to !== email)).toEqual([]);
    expect(world.sent).toHaveLength(1);
    const outcome = await saveSubscription(world, draft, { source: 'file', path: 'ada.md' }, world.now);
    expect(outcome).toEqual({ status: 'suppressed', reason: 'erased' });
  });

  it.each<[string, SendOutcome]>([
    ['taken', { status: 'sent', reply: `250 OK for ${email}` }],
    ['refused', { status: 'refused', kind: 'no-mailbox', reply: `550 5.1.1 <${email}>: no such user` }],
  ])('while a mail is on the wire: what the server says of it is not kept (%s)', async (_, outcome) => {
    await world.announce('next', ['data']);
    world.answer = async () => {
      await eraseSubscriber(world.db, id, world.now);
      return outcome;
    };
    await world.manual('weekly');
    expect(await everything()).not.toContain(email);
    expect((await suppressionOf(world.db, email))?.reason).toBe('erased');
  });

  it('does not end the memory of a complaint; who comes back is somebody new', async () => {
    await suppress(world.db, email, 'complaint', world.now);
    await eraseSubscriber(world.db, id, world.now);
    expect((await suppressionOf(world.db, email))?.reason).toBe('complaint');
  });

  it('leaves the way back open to the person', async () => {
    await eraseSubscriber(world.db, id, world.now);
    const origin = { source: 'web', path: null, confirmed: true } as const;
    const outcome = await saveSubscription(world, draft, origin, world.now);
    expect(outcome.status).toBe('created');
    expect(outcome).not.toMatchObject({ subscriberId: id });
  });
});

describe('erasing at the same instant as', () => {
  /** Holds what `lock` locks; lets go when so many others of this database wait for a lock. */
  async function holdUntil(waiting: number, lock: (trx: Db) => Promise<unknown>): Promise<void> {
    await world.db.transaction().execute(async (trx) => {
      await lock(trx);
      held.resolve();
      await expect.poll(() => countWaiting(), { interval: 5, timeout: 5000 }).toBe(waiting);
    });
  }
  async function countWaiting(): Promise<number> {
    const { rows } = await sql<{ waiting: number }>`
      select count(*) as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(world.db);
    return rows[0]?.waiting ?? 0;
  }
  let held: PromiseWithResolvers<void>;
  beforeEach(() => {
    held = Promise.withResolvers<void>();
  });
  const erase = () => eraseSubscriber(world.db, id, world.now);
  // Erasing stops half-way here, with the person's row locked.
  const listAddress = (trx: Db) => suppress(trx, email, 'opted-out', issuedAt);

  it.each([
    ['a sign-up is confirmed', 'subscribe', email],
    ['a change of address is confirmed', 'change-address', 'ada@example.net'],
  ] as const)('%s: one comes after the other', async (_, kind, address) => {
    const { alerts, frequency, timeZone } = { ...draft, timeZone: 'UTC' };
    const choices = kind === 'subscribe' ? { alert: alerts[0], frequency, timeZone } : null;
    const subscriberId = kind === 'subscribe' ? null : id;
    const wish = { kind, address, choices, subscriberId, consent: {} };
    const { id: wishId } = await createConfirmation(world, wish, world.now);
    const holding = holdUntil(2, listAddress);
    await held.promise;
    const erased = erase();
    await expect.poll(() => countWaiting(), { interval: 5 }).toBe(1);
    const both = Promise.all([erased, confirm(world, wishId, world.now)]);
    await holding;
    expect(await both).toEqual([true, { status: 'expired' }]);
    expect(await findSubscriber(world.db, { email: address })).toBeNull();
  });

  it('a digest is settled: one comes after the other', async () => {
    await world.announce('next', ['data']);
    await planManual({ ...world, queued: async () => {} }, 'weekly', world.now);
    const { claimed } = await claimDeliveries(world.db, { urgent: 0, others: 10 }, 60_000, world.now);
    const delivery = claimed[0] ?? expect.fail('nothing to send');
    const nothing = { reason: null, nextAttemptAt: null };
    const sent = { status: 'sent', reply: '250 OK', messageId: 'x', transport: 'smtp' } as const;
    const settlement = { ...nothing, ...sent, delivery, editionKey: delivery.editionKey };
    const holding = holdUntil(2, listAddress);
    await held.promise;
    const erased = erase();
    await expect.poll(() => countWaiting(), { interval: 5 }).toBe(1);
    const both = Promise.all([erased, settleDeliveries(world.db, [settlement], world.now)]);
    await holding;
    await both;
    expect(await find()).toMatchObject({ state: 'unsubscribed', generation: 1 });
  });
});

describe('the export', () => {
  it('holds what is known about the person, and nobody else', async () => {
    await world.subscribe('bob@example.org', 'data');
    const exported = await exportSubscriber(world.db, id);
    expect(exported).toMatchObject({
      address: email,
      frequency: 'weekly',
      alerts: [{ any: ['data'], all: [], none: [] }],
      digests: [{ status: 'sent' }],
    });
    expect(JSON.stringify(exported)).not.toContain('bob');
    expect(await exportSubscriber(world.db, 4711)).toBeNull();
  });
});

describe('another address', () => {
  const to = (address: string) =>
    changeAddress(world.db, { subscriberId: id, address, issuedAt, welcomeDays: 14 }, world.now);

  it('takes alerts, cursor and history along; the old one has no say and gets nothing', async () => {
    const before = await find();
    expect(await to('ada@example.net')).toMatchObject({ status: 'changed' });
    const after = await find();
    expect(after).toMatchObject({ email: 'ada@example.net', cursor: before.cursor, generation: 1 });
    expect((await suppressionOf(world.db, email))?.reason).toBe('opted-out');
    await world.announce('next', ['data']);
    await world.manual('weekly');
    expect(world.sent.map((mail) => mail.to)).toEqual([email, 'ada@example.net']);
    expect(await to('ada@example.net')).toEqual({ status: 'unchanged' });
  });

  it('and back again', async () => {
    await to('ada@example.net');
    world.advance(1000);
    const back = { subscriberId: id, address: email, issuedAt: world.now, welcomeDays: 14 };
    expect(await changeAddress(world.db, back, world.now)).toMatchObject({ status: 'changed' });
    expect(await suppressionOf(world.db, email)).toBeNull();
  });

  it('is refused when somebody is subscribed with it', async () => {
    await world.subscribe('bob@example.org', 'data');
    expect(await to('Bob@example.org')).toEqual({ status: 'taken' });
    expect((await find()).email).toBe(email);
  });

  it('is taken over from somebody who left it', async () => {
    const bob = await world.subscribe('bob@example.org', 'data');
    await unsubscribe(world.db, bob, new Date(issuedAt.getTime() - 1));
    expect(await to('bob@example.org')).toMatchObject({ status: 'changed' });
    expect((await findSubscriber(world.db, { email: 'bob@example.org' }))?.id).toBe(id);
    expect(await suppressionOf(world.db, 'bob@example.org')).toBeNull();
  });

  it('is refused after a complaint, and after its owner left', async () => {
    await suppress(world.db, 'bob@example.org', 'complaint', issuedAt);
    expect(await to('bob@example.org')).toEqual({ status: 'suppressed', reason: 'complaint' });
    await suppress(world.db, 'eve@example.org', 'opted-out', world.now);
    expect(await to('eve@example.org')).toEqual({ status: 'suppressed', reason: 'opted-out' });
  });

  it('is not for a subscription that ended', async () => {
    await unsubscribe(world.db, id, world.now);
    expect(await to('ada@example.net')).toEqual({ status: 'ended' });
  });
});
