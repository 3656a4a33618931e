// A mail domain that takes long over each mail holds one connection, and nobody else up.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sendDeliveries } from '../../src/send/send-deliveries.ts';
import { createSlowDomains, type SlowDomains, type Turn } from '../../src/send/slow-domains.ts';
import { untilOneWaits } from '../helpers/lock-waits.ts';
import { createWorld, type World } from '../helpers/world.ts';

describe('how many mails to a domain may be under way', () => {
  let slow: SlowDomains;
  const begin = (domain: string, now: number, isUrgent = false): Turn => {
    const turn = slow.take(domain, isUrgent);
    turn.begins(now);
    return turn;
  };
  /** A mail that took so long, ended now. */
  const took = (domain: string, ms: number): void => begin(domain, 0).ends(ms);
  const mayBegin = (domain: string, now = 0) => slow.mayBegin(domain, false, now);
  beforeEach(() => {
    slow = createSlowDomains(2);
  });

  it('one until it was found to be quick, two where nothing else waits; then any', () => {
    expect(mayBegin('a')).toBe('yes');
    const first = begin('a', 0);
    expect(mayBegin('a')).toBe('if-free');
    const second = begin('a', 0);
    expect(mayBegin('a')).toBe('no');
    first.ends(20);
    second.ends(20);
    begin('a', 20);
    expect(mayBegin('a', 30)).toBe('yes');
  });

  it('one, and an urgent one beside it, while it takes long and others do not', () => {
    took('quick', 20);
    took('slow', 20_000);
    expect([...slow.slow(20_000)]).toEqual([['slow', 20_000]]);
    begin('slow', 20_000);
    expect(mayBegin('slow', 20_001)).toBe('no');
    expect(slow.mayBegin('slow', true, 20_001)).toBe('yes');
    begin('slow', 20_001, true);
    expect(slow.mayBegin('slow', true, 20_002)).toBe('no');
  });

  it('one that was quick, and is not any more, is found out while its mail is under way', () => {
    took('quick', 20);
    took('a', 20);
    const mail = begin('a', 100);
    expect(mayBegin('a', 200)).toBe('yes');
    expect(mayBegin('a', 1200)).toBe('no');
    mail.ends(1300);
    took('a', 20);
    expect([...slow.slow(1400)]).toEqual([]);
  });

  it('any where all are slow: that is the mail server, not a domain', () => {
    for (const domain of ['a', 'b', 'c', 'a']) took(domain, 3000);
    begin('a', 3000);
    expect(mayBegin('a', 4000)).toBe('yes');
  });
});

it('a mail counts for its domain before it is on the wire, but not against it', () => {
  const slow = createSlowDomains(1);
  const turn = slow.take('a', false);
  expect(slow.mayBegin('a', false, 5000)).toBe('no');
  expect([...slow.slow(5000)]).toEqual([]);
  turn.ends(5000);
  expect([...slow.slow(5000)]).toEqual([]);
  expect(slow.mayBegin('a', false, 5000)).toBe('yes');
});

describe('a domain whose mails stall', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  it.each<[string, (reader: number) => boolean]>([
    ['among the others', (reader) => reader % 4 === 0],
    ['before all others', (reader) => reader < 10],
  ])('%s keeps one of two connections, and everybody else gets theirs meanwhile', async (_, isThere) => {
    // Given ten readers there and thirty others, all due at once
    const domainOf = (reader: number) => (isThere(reader) ? 'stalls.example' : `d${reader % 3}.example`);
    for (let reader = 0; reader < 40; reader += 1)
      await world.subscribe(`reader${reader}@${domainOf(reader)}`, 'data', 'daily');
    await world.announce('a', ['data']);
    world.advance(24 * 3_600_000);
    await world.planAll();
    const opened = Promise.withResolvers<void>();
    const others = Promise.withResolvers<void>();
    let stalled = 0;
    let taken = 0;
    world.answer = async ({ envelope }) => {
      if (envelope.to.endsWith('@stalls.example')) {
        stalled += 1;
        await opened.promise;
      } else if (++taken === 30) others.resolve();
      return { status: 'sent', reply: '250 OK' };
    };
    // When they are sent
    const sending = sendDeliveries(world);
    await others.promise;
    // Then one mail is all that the domain held, as long as others waited
    expect(stalled).toBe(1);
    opened.resolve();
    await sending;
    world.advance(3_600_000);
    await world.settle();
    expect(new Set(world.sent.map(({ to }) => to)).size).toBe(40);
    expect(world.sent).toHaveLength(40);
  });
});

describe('a ledger that takes long over what became of a mail', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await world.close();
  });

  it('makes no domain slow: the mails behind it go as soon as it answers', async () => {
    // Given 20 readers at one domain, and a ledger in which nothing about people can be written just now
    for (let reader = 0; reader < 20; reader += 1)
      await world.subscribe(`reader${reader}@example.org`, 'data', 'daily');
    await world.announce('a', ['data']);
    world.advance(24 * 3_600_000);
    await world.planAll();
    const taken = Promise.withResolvers<void>();
    world.answer = () => {
      taken.resolve();
      return { status: 'sent', reply: '250 OK' };
    };
    vi.useFakeTimers({ toFake: ['performance'], now: performance.now() });
    const locked = await world.db.startTransaction().execute();
    await locked.selectFrom('subscribers').select('id').forUpdate().execute();
    // When it lasts ten seconds after a mail was taken
    const sending = sendDeliveries(world);
    await taken.promise;
    await untilOneWaits(world.db);
    vi.advanceTimersByTime(10_000);
    await locked.rollback().execute();
    await sending;
    // Then everybody has theirs, and nobody waits as if for a slow mail server
    expect(world.sent).toHaveLength(20);
  });
});
