// What may happen to a digest between planning and the mailbox.

import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDeliveries } from '../../src/send/claim-store.ts';
import { settleDeliveries } from '../../src/send/delivery-store.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { suppressionOf, unsuppress } from '../../src/subscribers/suppression-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ALL = { urgent: 10, others: 10 };

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.subscribe('alice@example.org', 'data', 'instant');
  await world.settle();
});
afterEach(() => world.close());

const later = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' }) as const;
const taken = () => ({ status: 'sent', reply: '250 OK' }) as const;
const deliveries = () => world.db.selectFrom('deliveries').selectAll().orderBy('id').execute();
const setPost = (id: string, fields: object) =>
  world.db.updateTable('posts').set(fields).where('id', '=', id).execute();

/** Announces posts while the server says "later". */
async function planWithoutSending(...ids: string[]): Promise<void> {
  world.answer = later;
  for (const id of ids) await world.announce(id, ['data']);
  await world.settle();
  world.answer = taken;
}

describe('a mail that is tried again', () => {
  it('has the same bytes and the same Message-ID', async () => {
    const tries: Buffer[] = [];
    world.answer = (message) => {
      tries.push(message.raw);
      return tries.length < 3
        ? { status: 'retry', kind: 'connection', maybeTaken: true, reply: 'lost' }
        : taken();
    };
    await world.announce('a', ['data']);
    for (let hour = 0; hour < 3; hour += 1) {
      await world.settle();
      world.advance(HOUR);
    }
    expect(tries).toHaveLength(3);
    expect(new Set(tries.map((raw) => raw.toString('latin1'))).size).toBe(1);
  });

  it('is made anew when the templates changed meanwhile', async () => {
    await planWithoutSending('a');
    const old = JSON.stringify({ template: 1, html: [{ slot: 'name' }], text: [{ slot: 'name' }] });
    await world.db.updateTable('editions').set({ content: old }).execute();
    world.advance(HOUR);
    await world.settle();
    expect((await PostalMime.parse(world.sent[0]?.message.raw ?? '')).text).toContain('About a.');
  });

  it('waits 2, 5, 10, 20 and 40 minutes, then about an hour', async () => {
    await planWithoutSending('a');
    world.answer = later;
    const waits: number[] = [];
    for (let tries = 0; tries < 7; tries += 1) {
      const next = (await deliveries())[0]?.next_attempt_at as Date;
      waits.push((next.getTime() - world.now.getTime()) / MINUTE);
      world.advance(next.getTime() - world.now.getTime());
      await world.settle();
    }
    expect(waits.slice(0, 5)).toEqual([2, 5, 10, 20, 40]);
    for (const wait of waits.slice(5)) expect(Math.abs(wait - 60)).toBeLessThanOrEqual(15);
  });

  it('is given up after two days; its posts come with the next post', async () => {
    await planWithoutSending('a');
    world.answer = later;
    for (let hours = 0; hours < 52; hours += 2) {
      world.advance(2 * HOUR);
      await world.settle();
    }
    expect((await deliveries()).map((row) => row.status)).toEqual(['failed']);
    world.answer = taken;
    await world.settle();
    expect(world.sent).toEqual([]);
    await world.announce('b', ['data']);
    world.advance(MINUTE);
    await world.settle();
    expect((await world.inbox('alice@example.org')).map((ids) => ids.toSorted())).toEqual([['a', 'b']]);
  });
});

describe('a post that changes between planning and sending', () => {
  it('is left out when it was removed, and the rest is sent', async () => {
    await planWithoutSending('a', 'b');
    await setPost('a', { standing: 'removed', removed_at: world.now });
    world.advance(HOUR);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['b']]);
    const mail = await PostalMime.parse(world.sent[0]?.message.raw ?? '');
    expect(mail.text).not.toContain('About a.');
  });

  it('is left out when it has closed', async () => {
    await planWithoutSending('a', 'b');
    await setPost('b', { closes_at: world.now });
    world.advance(HOUR);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['a']]);
  });

  it('leaves nothing to send: skipped with its reason, and the cursor stays', async () => {
    await planWithoutSending('a');
    await setPost('a', { standing: 'removed', removed_at: world.now });
    world.advance(HOUR);
    await world.settle();
    expect((await deliveries())[0]).toMatchObject({
      status: 'skipped',
      reason: 'none of its posts is to be had any more',
    });
    const person = await world.db.selectFrom('subscribers').select('cursor').executeTakeFirstOrThrow();
    expect(person.cursor).toBe(0);
  });

  it('leaves nothing to send when no alert wants what is left: no empty mail', async () => {
    await world.subscribe(
      'bob@example.org',
      ['data', 'tech'].map((tag) => buildAlert({ any: [tag] })),
      'instant',
    );
    await world.settle();
    await planWithoutSending('a', 'b');
    await setPost('a', { standing: 'removed', removed_at: world.now });
    await world.retag('b', ['policy']);
    world.advance(HOUR);
    await world.settle();
    expect(await world.inbox('bob@example.org')).toEqual([]);
    expect((await deliveries()).find((row) => row.status === 'skipped')?.reason).toBe(
      'no alert wants what is left of its posts',
    );
  });

  it('holds the digest while its file is missing, and goes out when it is back', async () => {
    await planWithoutSending('a', 'b');
    await setPost('a', { missing_since: world.now });
    world.advance(3 * MINUTE);
    await world.settle();
    expect(world.sent).toEqual([]);
    await setPost('a', { missing_since: null });
    world.advance(HOUR);
    await world.settle();
    expect((await world.inbox('alice@example.org')).map((ids) => ids.toSorted())).toEqual([['a', 'b']]);
  });
});

describe('a worker that dies', () => {
  it('before it sent: the mail is sent by another, once', async () => {
    await planWithoutSending('a');
    world.advance(HOUR);
    await claimDeliveries(world.db, ALL, -1000, world.now);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['a']]);
  });

  it('after the server took the mail: what it comes back to say is recorded, though another has the row', async () => {
    await planWithoutSending('a');
    world.advance(HOUR);
    const { claimed } = await claimDeliveries(world.db, ALL, -1000, world.now);
    const delivery = claimed[0] as (typeof claimed)[number];
    world.answer = later;
    await world.settle();
    const settled = {
      delivery,
      reason: null,
      reply: '250 OK',
      messageId: null,
      transport: 'smtp',
      nextAttemptAt: null,
      editionKey: delivery.editionKey,
    };
    await settleDeliveries(world.db, [{ ...settled, status: 'deferred' }], world.now);
    expect((await deliveries())[0]).toMatchObject({ status: 'deferred', reply: '451 later' });
    await settleDeliveries(world.db, [{ ...settled, status: 'sent' }], world.now);
    world.answer = taken;
    world.advance(HOUR);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['a']]);
    expect(world.sent).toEqual([]);
  });
});

describe('mail that is paused', () => {
  it('goes nowhere until it is resumed, and is not lost', async () => {
    await world.db
      .insertInto('pauses')
      .values({ scope: 'service', until: null, why: 'paused by the admin', created_at: world.now })
      .execute();
    await world.announce('a', ['data']);
    await world.settle();
    expect(world.sent).toEqual([]);
    await world.db.deleteFrom('pauses').execute();
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['a']]);
  });

  it('holds up its own domain only', async () => {
    await world.db
      .insertInto('pauses')
      .values({ scope: 'example.org', until: null, why: 'five refusals', created_at: world.now })
      .execute();
    await world.subscribe('bob@example.net', 'data', 'instant');
    await world.announce('a', ['data']);
    await world.settle();
    expect(world.sent.map(({ to }) => to)).toEqual(['bob@example.net']);
  });
});

describe('an address that does not exist', () => {
  it('is suppressed, and gets nothing more until the admin lifts it', async () => {
    world.answer = () => ({ status: 'refused', kind: 'no-mailbox', reply: '550 5.1.1 no such user' });
    await world.announce('a', ['data']);
    await world.settle();
    expect((await suppressionOf(world.db, 'alice@example.org'))?.reason).toBe('bounced');
    world.answer = taken;
    await world.announce('b', ['data']);
    world.advance(MINUTE);
    await world.settle();
    expect(world.sent).toEqual([]);
    expect(await deliveries()).toHaveLength(1);
    await unsuppress(world.db, 'alice@example.org');
    await world.announce('c', ['data']);
    world.advance(MINUTE);
    await world.settle();
    expect((await world.inbox('alice@example.org')).map((ids) => ids.toSorted())).toEqual([['a', 'b', 'c']]);
  });
});
