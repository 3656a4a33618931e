import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endFileSubscriptions } from '../../src/collect/subscription-owners.ts';
import { forgetOld } from '../../src/installation/retention.ts';
import { runOnce } from '../../src/once.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { confirm } from '../../src/subscribers/confirmation.ts';
import { createConfirmation, loadConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppress, suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

const HOUR = 3_600_000;
const ALICE = 'alice@example.org';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function ask(tag = 'data', address = ALICE): Promise<number> {
  const alert = { any: [tag], all: [], none: [] };
  const choices = { alert, frequency: 'daily' as const, timeZone: 'Europe/Berlin' };
  const draft = {
    kind: 'subscribe' as const,
    address,
    choices,
    subscriberId: null,
    consent: { form: 'own' },
  };
  return (await createConfirmation(world, draft, world.now)).id;
}
const yes = (id: number) => confirm(world, id, world.now);
const person = () => findSubscriber(world.db, { email: ALICE });
const anys = async () => (await person())?.alerts.map((alert) => alert.any);

describe('until the person says yes', () => {
  it('only a row that names nobody stands in the ledger', async () => {
    await ask();
    const rows = await world.db.selectFrom('confirmations').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('alice');
    expect(await person()).toBeNull();
  });

  it('and is not found any more after 48 hours, nor kept', async () => {
    const id = await ask();
    world.advance(48 * HOUR - 1);
    expect((await loadConfirmation(world, id, world.now))?.address).toBe(ALICE);
    world.advance(1);
    expect(await loadConfirmation(world, id, world.now)).toBeNull();
    expect(await yes(id)).toEqual({ status: 'expired' });
    expect(await person()).toBeNull();
    const rows = () => world.db.selectFrom('confirmations').select('id').execute();
    await forgetOld(world, new Date(world.now.getTime() - 1));
    expect(await rows()).toEqual([{ id }]);
    // Where only cron runs, too.
    world.advance(1);
    await runOnce(world, { progress() {}, collected() {} });
    expect(await rows()).toEqual([]);
  });
});

describe('the yes', () => {
  it('makes the subscription as it was asked for, with what was agreed to and when', async () => {
    const id = await ask();
    world.advance(HOUR);
    expect(await yes(id)).toMatchObject({ status: 'confirmed', kind: 'subscribe' });
    expect(await person()).toMatchObject({
      frequency: 'daily',
      timeZone: 'Europe/Berlin',
      source: 'web',
      state: 'confirmed',
      alerts: [{ any: ['data'], all: [], none: [] }],
    });
    const { consent } = await world.db.selectFrom('subscribers').select('consent').executeTakeFirstOrThrow();
    expect(consent).toMatchObject({
      form: 'own',
      source: 'web',
      askedAt: '2026-11-16T12:00:00.000Z',
      at: '2026-11-16T13:00:00.000Z',
    });
  });

  it('counts once: a second click, or two at the same time, find it done and undo no later change', async () => {
    const id = await ask();
    const outcomes = await Promise.all([yes(id), yes(id)]);
    expect(outcomes[0]).toEqual(outcomes[1]);
    await world.subscribe(ALICE, 'tech');
    expect(await yes(id)).toEqual(outcomes[0]);
    expect(await anys()).toEqual([['tech']]);
    expect(await world.db.selectFrom('subscribers').select('id').execute()).toHaveLength(1);
  });

  it('of somebody whom a file subscribed keeps them on when the file goes', async () => {
    const draft = {
      email: ALICE,
      name: null,
      frequency: 'weekly',
      timeZone: 'UTC',
      alerts: [buildAlert({ any: ['tech'] })],
    } as const;
    await saveSubscription(world, draft, { source: 'file', path: 'alice.md' }, world.now);
    await yes(await ask());
    expect(await person()).toMatchObject({ source: 'web', path: null, state: 'confirmed' });
    expect(await endFileSubscriptions(world.db, { paths: ['alice.md'], emailAt: new Map() }, world.now)).toBe(
      0,
    );
  });

  it('of somebody who has alerts adds to them, leaves rhythm and zone alone, and makes the subscription theirs', async () => {
    await world.subscribe(ALICE, 'tech');
    const [first, second] = [await ask('data'), await ask('nonprofit')];
    await Promise.all([yes(first), yes(second)]);
    expect((await anys())?.map((tags) => tags.toSorted())).toEqual([['data', 'nonprofit', 'tech']]);
    expect(await person()).toMatchObject({ frequency: 'weekly', timeZone: 'UTC', source: 'web' });
  });
});

describe('a yes and a no', () => {
  it('a link made before somebody left does not bring them back', async () => {
    const before = await ask();
    const id = await world.subscribe(ALICE, 'tech');
    world.advance(HOUR);
    await unsubscribe(world.db, id, world.now);
    world.advance(HOUR);
    expect(await yes(before)).toEqual({ status: 'outdated' });
    expect((await person())?.state).toBe('unsubscribed');
  });

  it('not even after they came back by a newer one', async () => {
    const before = await ask('old');
    const id = await world.subscribe(ALICE, 'tech');
    world.advance(HOUR);
    await unsubscribe(world.db, id, world.now);
    world.advance(HOUR);
    expect(await yes(await ask('new'))).toMatchObject({ status: 'confirmed' });
    expect(await yes(before)).toEqual({ status: 'expired' });
    expect(await anys()).toEqual([['new']]);
  });

  it('a link that was used does not undo a later goodbye', async () => {
    const id = await ask();
    const outcome = await yes(id);
    world.advance(HOUR);
    if (outcome.status === 'confirmed') await unsubscribe(world.db, outcome.subscriberId, world.now);
    expect(await yes(id)).toEqual({ status: 'outdated' });
    expect((await person())?.state).toBe('unsubscribed');
  });

  it.each(['opted-out', 'erased', 'bounced'] as const)('a newer link lifts: %s', async (reason) => {
    await suppress(world.db, ALICE, reason, world.now);
    world.advance(HOUR);
    expect(await yes(await ask())).toMatchObject({ status: 'confirmed' });
    expect(await suppressionOf(world.db, ALICE)).toBeNull();
  });

  it('nothing lifts a complaint', async () => {
    await suppress(world.db, ALICE, 'complaint', world.now);
    world.advance(HOUR);
    expect(await yes(await ask())).toEqual({ status: 'outdated' });
    expect(await person()).toBeNull();
  });
});
