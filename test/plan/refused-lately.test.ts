// An instant reader whose mail is refused: tried by the back-off and not with each post.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRefusedLately } from '../../src/plan/refused-lately.ts';
import { createWorld, type World } from '../helpers/world.ts';

const MINUTE = 60_000;
const email = 'ada@example.org';

let world: World;
let tries: number;
beforeEach(async () => {
  world = await createWorld();
  await world.subscribe(email, 'data tech', 'instant');
  await world.subscribe('bob@example.org', 'data tech', 'instant');
  await world.settle();
  tries = 0;
  refuse();
});
afterEach(() => world.close());

function refuse(): void {
  world.answer = ({ envelope }) => {
    if (envelope.to !== email) return { status: 'sent', reply: '250 OK' };
    tries += 1;
    return { status: 'refused', kind: 'message', reply: '554 5.6.0 not this one' };
  };
}
function take(): void {
  world.answer = () => ({ status: 'sent', reply: '250 OK' });
}
async function pass(minutes: number): Promise<void> {
  world.advance(minutes * MINUTE);
  await world.settle();
}

describe('a reader whose digest was refused', () => {
  beforeEach(async () => {
    await world.announce('a', ['data']);
    await world.settle();
  });

  it('is not tried again with the post that comes a few seconds later; others get it at once', async () => {
    world.advance(10_000);
    await world.announce('b', ['data']);
    await world.settle();
    expect(tries).toBe(1);
    expect(await world.inbox('bob@example.org')).toEqual([['a'], ['b']]);
  });

  it('gets all of it once the back-off is over, without another post', async () => {
    await world.announce('b', ['data']);
    await world.settle();
    take();
    await pass(2);
    expect(await world.inbox(email)).toEqual([['b', 'a']]);
  });

  it('waits longer each time', async () => {
    for (const [index, minutes] of [0, 1, 2, 2, 3, 2].entries()) {
      world.advance(minutes * MINUTE);
      await world.announce(`next${index}`, ['data']);
      await world.settle();
    }
    // At 0, then 2 minutes later, and then 5.
    expect(tries).toBe(3);
  });

  it('is not tried again for what was refused until there is something new', async () => {
    await pass(60);
    expect(tries).toBe(1);
  });

  it('waits for nothing any more when a mail was taken', async () => {
    take();
    world.advance(3 * MINUTE);
    await world.announce('b', ['data']);
    await world.settle();
    world.advance(10_000);
    await world.announce('c', ['data']);
    await world.settle();
    expect(await world.inbox(email)).toEqual([['b', 'a'], ['c']]);
  });
});

it('what came in while the refused one was on its way is not a reason to try again at once', async () => {
  world.answer = async ({ envelope }) => {
    if (envelope.to !== email) return { status: 'sent', reply: '250 OK' };
    tries += 1;
    if (tries === 1) {
      await world.announce('b', ['data']);
      await world.planAll();
    }
    return { status: 'refused', kind: 'message', reply: '554 5.6.0 not this one' };
  };
  await world.announce('a', ['data']);
  await world.settle();
  expect(tries).toBe(1);
});

it('a digest that failed through a fault of ours makes nobody wait', async () => {
  world.answer = () => ({ status: 'sent', reply: '250 OK' });
  await world.announce('a', ['data']);
  await world.planAll();
  const failed = { status: 'failed', reason: 'the mail cannot be handled', settled_at: world.now } as const;
  await world.db.updateTable('deliveries').set(failed).execute();
  world.advance(10_000);
  await world.announce('b', ['data']);
  await world.settle();
  expect(await world.inbox(email)).toEqual([['b', 'a']]);
});

it.each([
  [1, 2],
  [2, 5],
  [5, 40],
  [6, 60],
  [99, 60],
])('after %i tries that came to nothing it waits for %i minutes', (tries, minutes) => {
  const lastAt = world.now;
  const after = (ms: number) => new Date(lastAt.getTime() + ms);
  expect(isRefusedLately({ tries, lastAt }, after(minutes * MINUTE - 1))).toBe(true);
  expect(isRefusedLately({ tries, lastAt }, after(minutes * MINUTE))).toBe(false);
});
