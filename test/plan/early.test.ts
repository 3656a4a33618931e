// Jobs that close before the next digest: a weekly reader gets those that are new to them before their day, and is reminded of
// the others by the digest that goes out anyway.

import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { explain } from '../../src/installation/why-store.ts';
import { applyLooks } from '../../src/subscribers/audience-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

const WEDNESDAY_NIGHT = new Date('2026-11-18T23:59:59.999Z');

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.now = new Date('2026-11-16T12:00:00Z');
  world.sent.length = 0;
  await sql`truncate deliveries, editions, runs, subscribers, audiences, post_tags, posts cascade`.execute(
    world.db,
  );
  await sql`update announcer set value = 0`.execute(world.db);
  await world.subscribe('alice@example.org', 'data');
  await world.settle();
});

const at = async (instant: string) => {
  world.now = new Date(instant);
  await world.settle();
};
const textOf = (index: number) =>
  world.sent[index]?.message.raw.toString('latin1').replaceAll(/=\r\n/g, '') ?? '';

it('what comes and closes within the week comes on its last morning, with all that is new, and once', async () => {
  await world.subscribe('bob@example.org', 'tech');
  await world.settle();
  await world.announce('short', ['data'], { closesAt: WEDNESDAY_NIGHT });
  await world.announce('plain', ['data']);
  await world.announce('other', ['tech']);
  await at('2026-11-17T07:00:00Z');
  expect(world.sent).toEqual([]);
  await at('2026-11-18T07:00:00Z');
  expect(await world.inbox('alice@example.org')).toEqual([['short', 'plain']]);
  expect(textOf(0).replaceAll(/\s+/g, ' ')).toContain('would be over by then: short closes Wed 18 Nov.');
  await world.announce('later', ['data']);
  await at('2026-11-23T07:00:00Z');
  expect(await world.inbox('alice@example.org')).toEqual([['short', 'plain'], ['later']]);
  // Nobody else was served up to anywhere.
  expect(await world.inbox('bob@example.org')).toEqual([['other']]);
  const runs = await world.db
    .selectFrom('runs')
    .select(['kind', 'matched', 'counts'])
    .where('kind', '<>', 'welcome')
    .orderBy('id')
    .execute();
  expect(runs).toEqual([
    { kind: 'early', matched: 1, counts: { sent: 1 } },
    { kind: 'scheduled', matched: 2, counts: { sent: 2 } },
  ]);
});

it('each zone has its own morning, one that leaves half a day to apply', async () => {
  await world.subscribe('ken@example.org', 'data', 'weekly', 'Asia/Tokyo');
  await world.settle();
  await world.announce('short', ['data'], { closesAt: WEDNESDAY_NIGHT });
  // In Tokyo, Thursday at seven would leave two hours.
  await at('2026-11-17T21:59:00Z');
  expect(world.sent).toEqual([]);
  await at('2026-11-17T22:00:00Z');
  expect(world.sent.map(({ to }) => to)).toEqual(['ken@example.org']);
});

it('who has had it, is paused, or gets it with the digest of that day, gets no early one', async () => {
  const paused = await world.subscribe('carol@example.org', 'data');
  await world.db.updateTable('subscribers').set({ state: 'paused' }).where('id', '=', paused).execute();
  await world.announce('monday', ['data'], { closesAt: new Date('2026-11-23T23:59:59Z') });
  await at('2026-11-22T07:00:00Z');
  expect(world.sent).toEqual([]);
  await at('2026-11-23T07:00:00Z');
  expect(await world.inbox('alice@example.org')).toEqual([['monday']]);
  await at('2026-11-23T08:00:00Z');
  expect(world.sent).toHaveLength(1);
});

it('after an outage it still comes while it is of use, and not for what has closed', async () => {
  await world.announce('short', ['data'], { closesAt: WEDNESDAY_NIGHT });
  await at('2026-11-18T15:00:00Z');
  expect(await world.inbox('alice@example.org')).toEqual([['short']]);
  await world.announce('shorter', ['data'], { closesAt: new Date('2026-11-19T23:59:59Z') });
  await at('2026-11-20T15:00:00Z');
  expect(world.sent).toHaveLength(1);
});

it('a board may do without', async () => {
  const off = { ...world.config.digest, early: false };
  await applyLooks(world.db, off, world.now);
  await world.announce('short', ['data'], { closesAt: WEDNESDAY_NIGHT });
  await at('2026-11-18T07:00:00Z');
  expect(world.sent).toEqual([]);
  await applyLooks(world.db, world.config.digest, world.now);
  const audiences = await world.db.selectFrom('audiences').select('next_early_at').execute();
  expect(audiences).toEqual([{ next_early_at: new Date('2026-11-19T07:00:00Z') }]);
});

it('a digest that goes out anyway reminds of what closes before the next one, and of nothing else', async () => {
  for (const [id, day] of [
    ['soon', '25'],
    ['sooner', '24'],
    ['far', '30'],
  ] as const)
    await world.announce(id, ['data'], { closesAt: new Date(`2026-11-${day}T23:59:59Z`) });
  await world.announce('not-theirs', ['tech'], { closesAt: new Date('2026-11-25T23:59:59Z') });
  await world.announce('filled', ['data'], { closesAt: new Date('2026-11-25T23:59:59Z') });
  await world.manual('weekly');
  // Nothing new: no mail for the reminder alone.
  await at('2026-11-20T07:00:00Z');
  expect(world.sent).toHaveLength(1);
  await world.announce('new', ['data']);
  world.now = new Date('2026-11-23T07:00:00Z');
  await world.planAll();
  await world.db.updateTable('posts').set({ standing: 'closed' }).where('id', '=', 'filled').execute();
  await world.settle();
  expect((await world.inbox('alice@example.org')).at(-1)).toEqual(['new']);
  const [, lastCall = ''] = textOf(1).split('Content-Type: text/html')[0]?.split('Last call') ?? [];
  expect(lastCall.match(/^[\w-]+(?= =E2=80=93 Riverkeepers)/gm)).toEqual(['sooner', 'soon']);
});

it('"why" knows of both', async () => {
  await world.announce('short', ['data'], { closesAt: WEDNESDAY_NIGHT });
  const why = async (id: string) => (await explain(world, 'alice@example.org', id, world.now)).sentence;
  expect(await why('short')).toBe(
    '"Riverkeepers Union: short" waits for alice@example.org\'s early digest of 2026-11-18 07:00 UTC, since it closes before the weekly one of 2026-11-23 07:00 UTC.',
  );
  await at('2026-11-18T07:00:00Z');
  expect(await why('short')).toContain('in the early digest of 2026-11-18 07:00 UTC');
  await world.announce('long', ['data'], { closesAt: new Date('2026-11-27T23:59:59Z') });
  await world.manual('weekly');
  await world.announce('new', ['data']);
  await at('2026-11-23T07:00:00Z');
  expect(await why('long')).toContain(
    'and stood once more, as a last call, in the weekly run of 2026-11-23 07:00 UTC',
  );
});
