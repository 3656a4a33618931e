import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockAudiences, START, takeSlice } from '../../src/plan/slice.ts';
import { buildAlert, MAX_ALERTS } from '../../src/subscribers/alerts.ts';
import {
  addAlerts,
  alertKey,
  changeChoices,
  dropAlert,
  replaceAlert,
} from '../../src/subscribers/choices.ts';
import { pauseSubscriber } from '../../src/subscribers/pause.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const data = buildAlert({ any: ['data'] });
const tech = buildAlert({ any: ['tech'] });

let people = 0;
let email: string;
let id: number;
beforeEach(async () => {
  people += 1;
  email = `p${people}@example.org`;
  id = await world.subscribe(email, [data, tech]);
});

const find = async () => {
  const subscriber = await findSubscriber(world.db, { id });
  if (subscriber === null) throw new Error('gone');
  return subscriber;
};

describe('alerts', () => {
  it('are added after the others, each once', async () => {
    const policy = buildAlert({ any: ['policy'] });
    expect(await addAlerts(world, id, [policy, data], world.now)).toEqual({ status: 'changed' });
    expect((await find()).alerts).toEqual([data, tech, policy]);
    expect(await addAlerts(world, id, [policy], world.now)).toEqual({ status: 'unchanged' });
  });

  it('are changed in their place', async () => {
    const policy = buildAlert({ all: ['policy'] });
    await replaceAlert(world, id, alertKey(data), policy, world.now);
    expect((await find()).alerts).toEqual([policy, tech]);
    expect(await replaceAlert(world, id, alertKey(data), policy, world.now)).toEqual({
      status: 'no-such-alert',
    });
  });

  it('end one by one, but never the last', async () => {
    expect(await dropAlert(world, id, alertKey(data), world.now)).toEqual({ status: 'changed' });
    expect(await dropAlert(world, id, alertKey(data), world.now)).toEqual({ status: 'no-such-alert' });
    expect(await dropAlert(world, id, alertKey(tech), world.now)).toEqual({ status: 'last-alert' });
    expect((await find()).alerts).toEqual([tech]);
  });

  it('are no more than a digest can hold together', async () => {
    const many = Array.from({ length: MAX_ALERTS - 1 }, (_, index) => buildAlert({ any: [`tag${index}`] }));
    expect(await addAlerts(world, id, many, world.now)).toEqual({ status: 'too-many-alerts' });
    expect((await find()).alerts).toEqual([data, tech]);
  });

  it('all stay when they are added at the same moment', async () => {
    const added = ['a', 'b', 'c', 'd', 'e'].map((tag) => buildAlert({ any: [tag] }));
    await Promise.all(added.map((alert) => addAlerts(world, id, [alert], world.now)));
    expect((await find()).alerts.map(alertKey).sort()).toEqual([data, tech, ...added].map(alertKey).sort());
  });

  it('one that is dropped twice at the same moment takes no other along', async () => {
    const drops = [1, 2, 3].map(() => dropAlert(world, id, alertKey(data), world.now));
    const outcomes = (await Promise.all(drops)).map(({ status }) => status).sort();
    expect(outcomes).toEqual(['changed', 'no-such-alert', 'no-such-alert']);
    expect((await find()).alerts).toEqual([tech]);
  });
});

describe('a change', () => {
  it('keeps the cursor, the name and whatever was not named', async () => {
    const before = await find();
    await changeChoices(world, id, { frequency: 'daily', timeZone: 'Europe/Berlin' }, world.now);
    const { audienceId, ...after } = await find();
    expect(after).toMatchObject({ frequency: 'daily', timeZone: 'Europe/Berlin', cursor: before.cursor });
    expect(after.alerts).toEqual(before.alerts);
    expect(after.source).toBe(before.source);
    expect(audienceId).not.toBe(before.audienceId);
  });

  it('is not made for somebody who left', async () => {
    await unsubscribe(world.db, id, world.now);
    expect(await changeChoices(world, id, { frequency: 'daily' }, world.now)).toEqual({ status: 'ended' });
    expect((await find()).frequency).toBe('weekly');
    expect(await changeChoices(world, 4711, { frequency: 'daily' }, world.now)).toEqual({ status: 'ended' });
  });

  it('takes back a digest that was planned with the old choices, and brings one by the new ones at the next tick', async () => {
    const own = await createWorld();
    const reader = await own.subscribe('ada@example.org', 'data', 'weekly');
    await own.settle();
    await own.announce('data-post', ['data']);
    await own.announce('tech-post', ['tech']);
    own.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
    await own.manual('weekly');
    await dropAndAdd(own, reader);
    own.answer = () => ({ status: 'sent', reply: '250 OK' });
    own.advance(3_600_000);
    await own.settle();
    expect(await own.inbox('ada@example.org')).toEqual([['tech-post']]);
    await own.close();
  });
});

it('a change to an audience that is being planned at this moment waits for nobody', async () => {
  const other = await world.subscribe('other@example.org', data, 'daily');
  const { audienceId } = (await findSubscriber(world.db, { id: other })) ?? expect.fail('gone');
  const run = { id: 1, kind: 'manual', frequency: 'daily', dueAt: world.now, cut: 0 } as const;
  await world.db.transaction().execute(async (trx) => {
    const slice = (await takeSlice(trx, run, START)) ?? expect.fail('nobody to plan');
    expect(await lockAudiences(trx, run, slice.audiences)).toContain(audienceId);
    await changeChoices(world, id, { alerts: [data], frequency: 'daily' }, world.now);
  });
  expect((await find()).audienceId).toBe(audienceId);
});

async function dropAndAdd(own: World, reader: number): Promise<void> {
  await addAlerts(own, reader, [tech], own.now);
  await dropAlert(own, reader, alertKey(data), own.now);
}

it('an instant reader who is paused loses nothing by choosing something else meanwhile', async () => {
  // Given somebody else whom an instant run serves, while no mail may reach the reader
  const reader = await world.subscribe(`paused${people}@example.org`, 'data', 'instant');
  await world.subscribe(`other${people}@example.org`, 'data', 'instant');
  await world.settle();
  await pauseSubscriber(world.db, reader, new Date(world.now.getTime() + 172_800_000));
  const number = await world.announce(`job-${people}`, ['data', 'nonprofit']);
  await world.settle();
  // When they change to other tags, then the post of meanwhile is still before them
  const wanted = { frequency: 'weekly', alerts: [buildAlert({ any: ['nonprofit'] })] } as const;
  await changeChoices(world, reader, wanted, world.now);
  expect((await findSubscriber(world.db, { id: reader }))?.cursor).toBeLessThan(number);
});
