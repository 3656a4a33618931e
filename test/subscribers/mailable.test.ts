import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planDue, planManual } from '../../src/plan/plan-run.ts';
import { rearmInstant } from '../../src/plan/rearm.ts';
import { changeAddress } from '../../src/subscribers/change-address.ts';
import { whyNotMailable } from '../../src/subscribers/mailable.ts';
import { pauseSubscriber, resumeBounced } from '../../src/subscribers/pause.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppress, unsuppress } from '../../src/subscribers/suppression-store.ts';
import { undoUnsubscribe } from '../../src/subscribers/undo.ts';
import { createWorld, type World } from '../helpers/world.ts';

const DAY = 86_400_000;
const email = 'ada@example.org';

let world: World;
let id: number;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const planned = async () => {
  const deps = { ...world, queued: async () => {} };
  await planManual(deps, 'weekly', world.now);
  await planDue(deps, world.now);
  const rows = await world.db.selectFrom('deliveries').select('id').execute();
  const editions = await world.db.selectFrom('editions').select('key').execute();
  return { rows: rows.length, editions: editions.length };
};
const cursor = async () => (await findSubscriber(world.db, { id }))?.cursor;

/** As the web does it, with the confirmation clicked. */
async function signUpAgain(): Promise<void> {
  const draft = {
    email,
    name: null,
    frequency: 'weekly',
    timeZone: 'UTC',
    alerts: [{ any: ['data'], all: [], none: [] }],
  } as const;
  await saveSubscription(world, draft, { source: 'web', path: null, confirmed: true }, world.now);
}

describe('whom no mail may reach', () => {
  beforeEach(async () => {
    id = await world.subscribe(email, 'data');
    await world.settle();
    await world.announce('a', ['data']);
  });

  it.each([
    ['bounced', () => suppress(world.db, email, 'bounced', world.now)],
    ['complained', () => suppress(world.db, email, 'complaint', world.now)],
    ['left', () => unsubscribe(world.db, id, world.now)],
    ['is paused', () => pauseSubscriber(world.db, id, new Date(world.now.getTime() + 90 * DAY))],
  ])('costs a run nothing: who %s makes no edition and no row, and stays where they are', async (_, stop) => {
    await stop();
    const before = await cursor();
    world.advance(8 * DAY);
    expect(await planned()).toEqual({ rows: 0, editions: 0 });
    expect(await cursor()).toBe(before);
  });

  it('is named by the last look in the words of the ledger', () => {
    expect(whyNotMailable({ state: 'confirmed', suppressed: null })).toBeNull();
    expect(whyNotMailable({ state: 'confirmed', suppressed: 'bounced' })).toBe('suppressed: bounced');
    expect(whyNotMailable({ state: 'paused', suppressed: null })).toBe('paused');
    expect(whyNotMailable({ state: 'unsubscribed', suppressed: 'opted-out' })).toBe('suppressed: opted-out');
  });
});

it('an instant reader who bounced is not looked at by the sweep', async () => {
  id = await world.subscribe(email, 'data', 'instant');
  await world.settle();
  await suppress(world.db, email, 'bounced', world.now);
  await world.announce('a', ['data']);
  expect(await rearmInstant(world, world.now, world.now)).toBe(0);
});

describe('whoever may be reached again', () => {
  const back = async () => {
    await world.manual('weekly');
    return world.inbox(email);
  };
  beforeEach(async () => {
    id = await world.subscribe(email, 'data');
    await world.settle();
  });

  /** Half a year in which nothing reached them. */
  async function halfAYear(): Promise<void> {
    await world.announce('old', ['data']);
    world.advance(180 * DAY);
    await world.announce('recent', ['data']);
    world.advance(DAY);
  }

  it('gets two weeks and not half a year: the address works again', async () => {
    await suppress(world.db, email, 'bounced', world.now);
    await halfAYear();
    await unsuppress(world.db, email);
    await resumeBounced(world.db, email, 14, world.now);
    expect(await back()).toEqual([['recent']]);
  });

  it('and by signing up again on the web', async () => {
    await suppress(world.db, email, 'bounced', world.now);
    await halfAYear();
    await signUpAgain();
    expect(await back()).toEqual([['recent']]);
  });

  it('and with another address', async () => {
    await suppress(world.db, email, 'bounced', world.now);
    await halfAYear();
    const change = { subscriberId: id, address: 'ada@example.net', issuedAt: world.now, welcomeDays: 14 };
    expect(await changeAddress(world.db, change, world.now)).toMatchObject({ status: 'changed' });
    await world.manual('weekly');
    expect(await world.inbox('ada@example.net')).toEqual([['recent']]);
  });

  it('and by taking back that they left, as far as it goes', async () => {
    await halfAYear();
    await unsubscribe(world.db, id, world.now);
    world.advance(1000);
    expect(await undoUnsubscribe(world.db, id, world.now, { welcomeDays: 14 })).toBe(true);
    expect(await cursor()).toBe(1);
  });

  it('and by coming back within a month', async () => {
    await world.announce('old', ['data']);
    await unsubscribe(world.db, id, world.now);
    world.advance(20 * DAY);
    await world.announce('recent', ['data']);
    await signUpAgain();
    expect(await back()).toEqual([['recent']]);
  });
});
