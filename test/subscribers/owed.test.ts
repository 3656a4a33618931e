import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planDue } from '../../src/plan/plan-run.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { addAlerts, changeChoices } from '../../src/subscribers/choices.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { findSubscriber } from '../../src/subscribers/subscriber-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

const email = 'ada@example.org';
const tech = buildAlert({ any: ['tech'] });
const MONDAY = Date.parse('2026-11-23T07:00:00Z');
const MINUTE = 60_000;

let world: World;
let id: number;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const at = (ms: number) => {
  world.now = new Date(ms);
};
const takesAll = () => {
  world.answer = () => ({ status: 'sent', reply: '250 OK' });
};
const isAway = () => {
  world.answer = () => ({ status: 'retry', kind: 'connection', maybeTaken: false, reply: 'no route' });
};
const owedAt = async () =>
  (await world.db.selectFrom('subscribers').select('owed_at').where('id', '=', id).executeTakeFirstOrThrow())
    .owed_at;
const kinds = async () =>
  (await world.db.selectFrom('runs').select('kind').where('matched', '>', 0).orderBy('id').execute()).map(
    ({ kind }) => kind,
  );

/** A weekly reader with her first digest, and a post since; next is Monday at seven. */
async function reader(timeZone = 'UTC'): Promise<void> {
  id = await world.subscribe(email, 'data', 'weekly', timeZone);
  await world.settle();
  await world.announce('a', ['data']);
}

describe('nobody loses a week by a change', () => {
  it('while the mail server is away: the digest that was on its way comes by the new choices', async () => {
    await reader();
    isAway();
    at(MONDAY);
    await world.settle();
    at(MONDAY + 20 * MINUTE);
    await addAlerts(world, id, [tech], world.now);
    takesAll();
    at(MONDAY + 40 * MINUTE);
    await world.settle();
    expect(await world.inbox(email)).toEqual([['a']]);
    expect(await kinds()).toEqual(['scheduled', 'catch-up']);
    expect(world.sent.at(-1)?.message.raw.toString()).not.toMatch(/first digest|welcome/i);
    expect(await owedAt()).toBeNull();
  });

  it('at the last look, when the digest was claimed already', async () => {
    await reader();
    at(MONDAY);
    const { send } = world.mailer;
    let tries = 0;
    // The connection takes so long that the look at the person is repeated.
    Object.assign(world.mailer, {
      async send(...args: Parameters<typeof send>) {
        tries += 1;
        if (tries > 1) return send(...args);
        await addAlerts(world, id, [tech], world.now);
        return { status: 'stale' };
      },
    });
    await world.settle();
    expect(await world.inbox(email)).toEqual([['a']]);
    expect(await kinds()).toEqual(['scheduled', 'catch-up']);
  });

  it('between the slot and the tick', async () => {
    await reader();
    at(MONDAY + 5000);
    await changeChoices(world, id, { alerts: [buildAlert({ any: ['data', 'tech'] })] }, world.now);
    await world.settle();
    expect(await world.inbox(email)).toEqual([['a']]);
    at(MONDAY + 7 * 24 * 60 * MINUTE);
    await world.settle();
    expect(await world.inbox(email)).toEqual([['a']]);
  });

  it('by a file that changes between the slot and the tick', async () => {
    await reader();
    at(MONDAY + 5000);
    const draft = { email, name: null, frequency: 'weekly', timeZone: 'UTC' } as const;
    const alerts = [buildAlert({ any: ['data', 'tech'] })];
    await saveSubscription(world, { ...draft, alerts }, { source: 'file', path: 'ada.md' }, world.now);
    await world.settle();
    expect(await world.inbox(email)).toEqual([['a']]);
  });

  it('by going to a zone where it is past seven already', async () => {
    await reader('Europe/Berlin');
    at(MONDAY - 2 * 60 * MINUTE);
    await changeChoices(world, id, { timeZone: 'Asia/Tokyo' }, world.now);
    await world.settle();
    expect(await world.inbox(email)).toEqual([['a']]);
  });
});

it('a daily reader who turns weekly in mid-week gets nothing out of turn', async () => {
  id = await world.subscribe(email, 'data', 'daily');
  await world.settle();
  at(Date.parse('2026-11-18T07:00:00Z'));
  await world.settle();
  await world.announce('a', ['data']);
  await changeChoices(world, id, { frequency: 'weekly' }, world.now);
  await world.settle();
  expect(await world.inbox(email)).toEqual([]);
});

it('what is owed waits for a digest that is on its way, and ends with one by any run', async () => {
  await reader();
  isAway();
  at(MONDAY - MINUTE);
  await world.manual('weekly');
  await world.db.updateTable('subscribers').set({ owed_at: world.now }).where('id', '=', id).execute();
  await planDue({ ...world, queued: async () => {} }, world.now);
  expect(await owedAt()).not.toBeNull();
  takesAll();
  at(MONDAY - 30_000 + 30 * MINUTE);
  await world.settle();
  expect(await owedAt()).toBeNull();
  expect(await world.inbox(email)).toEqual([['a']]);
  expect((await findSubscriber(world.db, { id }))?.welcome).toBeNull();
});
