import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const runs = () => world.db.selectFrom('runs').selectAll().orderBy('id').execute();

describe('a first digest', () => {
  it('holds what the last two weeks brought, and comes at once', async () => {
    await world.announce('old', ['data']);
    world.advance(15 * DAY);
    await world.announce('recent', ['data']);
    await world.announce('other', ['policy']);
    await world.subscribe('alice@example.org', 'data');
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['recent']]);
  });

  it('is not sent when nothing matches, and the posts seen are not sent later', async () => {
    await world.announce('other', ['policy']);
    await world.subscribe('alice@example.org', 'data');
    await world.settle();
    world.advance(WEEK);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([]);
  });
});

describe('a weekly digest', () => {
  beforeEach(async () => {
    await world.subscribe('alice@example.org', 'data tech');
    await world.settle();
  });

  it('holds what was announced since the last one, once', async () => {
    await world.announce('a', ['data']);
    await world.announce('b', ['policy']);
    world.advance(WEEK);
    await world.settle();
    await world.announce('c', ['tech']);
    world.advance(WEEK);
    await world.settle();
    world.advance(WEEK);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['a'], ['c']]);
  });

  it('neither skips nor repeats over a month of outage; the slots passed over are noted', async () => {
    await world.announce('a', ['data']);
    world.advance(4 * WEEK);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['a']]);
    const reasons = (await runs()).filter((run) => run.kind === 'scheduled').map((run) => run.reason);
    expect(reasons).toEqual([
      'a newer slot was due too',
      'a newer slot was due too',
      'a newer slot was due too',
      null,
    ]);
  });

  it('leaves out a post that closed before the run', async () => {
    await world.announce('a', ['data'], { closesAt: new Date(world.now.getTime() + DAY) });
    await world.announce('b', ['data']);
    world.advance(WEEK);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['b']]);
  });

  it('brought forward by hand takes its posts along', async () => {
    await world.announce('a', ['data']);
    await world.manual('weekly');
    world.advance(WEEK);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['a']]);
  });

  it('comes late by one run to somebody whose last one is still on its way, and loses nothing', async () => {
    world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
    await world.announce('a', ['data']);
    world.advance(WEEK - 60_000);
    await world.manual('weekly');
    await world.announce('b', ['data']);
    world.advance(60_000);
    await world.settle();
    world.answer = () => ({ status: 'sent', reply: '250 OK' });
    world.advance(HOUR);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['a']]);
    world.advance(WEEK);
    await world.settle();
    expect(await world.inbox('alice@example.org')).toEqual([['a'], ['b']]);
    const skipped = await world.db
      .selectFrom('deliveries')
      .selectAll()
      .where('status', '=', 'skipped')
      .execute();
    expect(skipped.map((row) => row.reason)).toEqual(['previous digest still on its way']);
  });
});

describe('an instant digest', () => {
  beforeEach(async () => {
    await world.subscribe('carol@example.org', buildAlert({ any: ['data'], none: ['intern'] }), 'instant');
    await world.settle();
  });

  it('comes as soon as a post matches', async () => {
    await world.announce('a', ['data']);
    await world.settle();
    await world.announce('b', ['policy']);
    await world.settle();
    expect(await world.inbox('carol@example.org')).toEqual([['a']]);
  });

  it('comes when an unwanted tag is taken off, and only once', async () => {
    await world.announce('a', ['data', 'intern']);
    await world.settle();
    await world.retag('a', ['data']);
    await world.settle();
    await world.retag('a', ['data', 'tech']);
    await world.settle();
    expect(await world.inbox('carol@example.org')).toEqual([['a']]);
  });
});

describe('somebody who leaves', () => {
  it('between planning and sending gets nothing', async () => {
    const id = await world.subscribe('alice@example.org', 'data');
    await world.settle();
    await world.announce('a', ['data']);
    world.answer = () => ({ status: 'retry', kind: 'connection', maybeTaken: false, reply: 'no route' });
    await world.manual('weekly');
    await unsubscribe(world.db, id, world.now);
    world.answer = () => ({ status: 'sent', reply: '250 OK' });
    world.advance(HOUR);
    await world.settle();
    expect(world.sent).toEqual([]);
    const [delivery] = await world.db.selectFrom('deliveries').selectAll().execute();
    expect(delivery).toMatchObject({ status: 'skipped', reason: 'suppressed: opted-out' });
  });

  it('is not brought back by a file, whatever it says', async () => {
    const id = await world.subscribe('alice@example.org', 'data');
    await unsubscribe(world.db, id, world.now);
    const draft = {
      email: 'Alice@example.org',
      name: null,
      frequency: 'daily',
      timeZone: 'UTC',
      alerts: [buildAlert({ any: ['*'] })],
    } as const;
    expect(await saveSubscription(world, draft, { source: 'file', path: 'alice.md' }, world.now)).toEqual({
      status: 'suppressed',
      reason: 'opted-out',
    });
  });
});

describe('a tag that was gone over a run', () => {
  it('brings the post to those who have not had it, and to nobody twice', async () => {
    await world.subscribe('carol@example.org', 'data', 'instant');
    await world.subscribe('alice@example.org', 'data');
    await world.settle();
    await world.announce('a', ['data']);
    await world.settle();
    await world.retag('a', ['tech']);
    await world.manual('weekly');
    await world.retag('a', ['data']);
    world.advance(WEEK);
    await world.settle();
    expect(await world.inbox('carol@example.org')).toEqual([['a']]);
    expect(await world.inbox('alice@example.org')).toEqual([['a']]);
  });
});

describe('a change of choices', () => {
  it('sends a re-tagged post once, though both the old and the new choice want it', async () => {
    await world.subscribe('alice@example.org', 'data');
    await world.announce('a', ['data']);
    await world.manual('weekly');
    await world.subscribe('alice@example.org', 'tech');
    await world.retag('a', ['data', 'tech']);
    await world.announce('b', ['tech']);
    world.advance(1000);
    await world.manual('weekly');
    expect(await world.inbox('alice@example.org')).toEqual([['a'], ['b']]);
  });

  it('takes back a digest that is on its way and plans it anew', async () => {
    await world.subscribe('carol@example.org', 'data', 'instant');
    await world.settle();
    world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
    await world.announce('a', ['data', 'tech']);
    await world.settle();
    await world.subscribe('carol@example.org', 'tech', 'instant');
    world.answer = () => ({ status: 'sent', reply: '250 OK' });
    world.advance(HOUR);
    await world.settle();
    world.advance(HOUR);
    await world.settle();
    expect(await world.inbox('carol@example.org')).toEqual([['a']]);
  });

  it('does not bring an instant reader years of posts under a new tag', async () => {
    await world.subscribe('carol@example.org', 'data', 'instant');
    await world.settle();
    await world.announce('old', ['tech']);
    await world.subscribe('bob@example.org', 'tech', 'instant');
    await world.settle();
    await world.announce('ping', ['ping']);
    await world.announce('newer', ['tech']);
    await world.settle();
    world.advance(2000);
    await world.settle();
    await world.subscribe('carol@example.org', 'tech', 'instant');
    await world.settle();
    expect(await world.inbox('bob@example.org')).toEqual([['old'], ['newer']]);
    expect(await world.inbox('carol@example.org')).toEqual([]);
  });
});

describe('every run', () => {
  it('balances', async () => {
    for (const name of ['alice', 'bob', 'dave']) await world.subscribe(`${name}@example.org`, 'data');
    await world.announce('a', ['data']);
    world.answer = (message) =>
      message.envelope.to.startsWith('bob')
        ? { status: 'refused', kind: 'policy', reply: '550 5.7.1 no' }
        : { status: 'sent', reply: '250 OK' };
    await world.settle();
    const [run] = await runs();
    expect(run).toMatchObject({ matched: 3, counts: { sent: 2, failed: 1 } });
    expect(run?.finished_at).toEqual(world.now);
  });
});
