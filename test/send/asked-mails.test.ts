// Mails that somebody asked for follow the rules of digests: leased while they are on the wire, fenced, and found again.

import { type KyselyPlugin, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectDatabase } from '../../src/database/database.ts';
import { isPassing } from '../../src/database/unavailable.ts';
import type { Message } from '../../src/mail/message.ts';
import { sweep } from '../../src/queue/sweep.ts';
import { sendConfirmation } from '../../src/send/send-confirmation.ts';
import { sendLink } from '../../src/send/send-link.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { createLinkRequest } from '../../src/subscribers/link-request-store.ts';
import { addressHash } from '../../src/subscribers/suppression-store.ts';
import { startForgetfulProxy } from '../helpers/forgetful-proxy.ts';
import { createWorld, type World } from '../helpers/world.ts';

const ADA = 'ada@example.org';
const TAKEN = { status: 'sent', reply: '250 OK' } as const;
const LATER = { status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' } as const;
const REFUSED = { status: 'refused', kind: 'policy', reply: '550 no' } as const;

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.subscribe(ADA, 'data');
});
afterEach(async () => {
  vi.useRealTimers();
  await world.close();
});

const KINDS = [
  {
    name: 'a confirmation mail',
    table: 'confirmations',
    async ask() {
      const alert = { any: ['data'], all: [], none: [] };
      const choices = { alert, frequency: 'weekly' as const, timeZone: 'UTC' };
      const draft = { kind: 'subscribe' as const, address: ADA, choices, subscriberId: null, consent: {} };
      return (await createConfirmation(world, draft, world.now)).id;
    },
    send: (id: number, db = world.db) => sendConfirmation({ ...world, db }, id, world.now),
    found: async () => (await sweep(world, world.now)).confirmationIds,
  },
  {
    name: 'a link mail',
    table: 'link_requests',
    ask: async () =>
      createLinkRequest(
        world.db,
        { addressHash: await addressHash(world.db, ADA), kind: 'manage' },
        world.now,
      ),
    send: (id: number, db = world.db) => sendLink({ ...world, db }, id, world.now),
    found: async () => (await sweep(world, world.now)).linkRequestIds,
  },
] as const;

/** The next mail waits for its answer. */
function gate() {
  const reached = Promise.withResolvers<Message>();
  const answered = Promise.withResolvers<typeof TAKEN | typeof REFUSED>();
  world.answer = (message) => {
    reached.resolve(message);
    return answered.promise;
  };
  return { reached: reached.promise, answer: answered.resolve };
}

/** A statement about this table fails as when the server is shut down (57P01); all others are carried out. */
function failingAt(table: string): KyselyPlugin {
  return {
    transformQuery({ node }) {
      if (JSON.stringify(node).includes(`"name":"${table}"`))
        throw Object.assign(new Error('terminating connection due to administrator command'), {
          code: '57P01',
        });
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

describe.each(KINDS)('$name', ({ table, ask, send, found }) => {
  const expire = () =>
    sql`update ${sql.table(table)} set lease_until = now() - interval '1 second'`.execute(world.db);
  const isLeased = async () =>
    (await sql<{ is: boolean }>`select lease_until > now() as is from ${sql.table(table)}`.execute(world.db))
      .rows[0]?.is;

  it('goes at once where the database went away between claim and wire, and came back', async () => {
    const id = await ask();
    await expect(send(id, world.db.withPlugin(failingAt('pauses')))).rejects.toThrow('terminating');
    expect(await isLeased()).not.toBe(true);
    expect(await found()).toEqual([id]);
    await send(id);
    expect(world.sent).toHaveLength(1);
  });

  it('goes at once where nobody said that its claim was committed', async () => {
    const url = new URL(world.url);
    const proxy = await startForgetfulProxy(Number(url.port));
    url.port = String(proxy.port);
    const database = connectDatabase({ url: url.href, maxConnections: 3 });
    const id = await ask();
    const forgotten = proxy.forgetCommitOf(`update "${table}"`);
    await expect(send(id, database.db)).rejects.toSatisfy(isPassing);
    await forgotten;
    await Promise.all([database.close(), proxy.close()]);
    expect(await isLeased()).not.toBe(true);
    await send(id);
    expect(world.sent).toHaveLength(1);
    expect(await found()).toEqual([]);
  });

  it('is one sender’s while it is on the wire, however slow the server and wrong the clock', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const id = await ask();
    const { reached, answer } = gate();
    const slow = send(id);
    await reached;
    world.advance(180_000);
    expect(await found()).toEqual([]);
    await expire();
    vi.advanceTimersByTime(40_000);
    await expect.poll(isLeased).toBe(true);
    await send(id);
    answer(TAKEN);
    await slow;
    expect(world.sent).toHaveLength(1);
    expect(await found()).toEqual([]);
  });

  it('of a killed sender is found by the sweep, and is the same mail, byte for byte', async () => {
    const id = await ask();
    const { reached } = gate();
    void send(id);
    const first = await reached;
    world.answer = () => TAKEN;
    world.advance(60_000);
    expect(await found()).toEqual([]);
    await expire();
    expect(await found()).toEqual([id]);
    await send(id);
    expect(world.sent[0]?.message.raw.toString()).toBe(first.raw.toString());
    expect(await found()).toEqual([]);
  });

  it('that an older try could not send is still the newer try’s', async () => {
    const id = await ask();
    const { reached, answer } = gate();
    const slow = send(id);
    await reached;
    await expire();
    world.answer = () => LATER;
    await send(id);
    answer(REFUSED);
    await slow;
    world.answer = () => TAKEN;
    world.advance(300_000);
    expect(await found()).toEqual([id]);
    await send(id);
    expect(world.sent).toHaveLength(1);
  });

  it('that processes die of is begun five times', async () => {
    const id = await ask();
    let begun = 0;
    world.answer = () => {
      begun += 1;
      throw new Error('the process dies here');
    };
    for (let lives = 0; lives < 8; lives += 1) {
      await send(id).catch(() => {});
      await expire();
    }
    expect(begun).toBe(5);
    expect(await found()).toEqual([]);
  });
});
