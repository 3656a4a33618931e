import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEditions } from '../../src/send/editions.ts';
import { createLookAhead } from '../../src/send/look-ahead.ts';
import { createPacer } from '../../src/send/pacer.ts';
import { createSupply } from '../../src/send/supply.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

it('whoever asks for more when a part is over takes nothing that nobody would send', async () => {
  await world.subscribe('alice@example.org', 'data', 'daily');
  await world.announce('a', ['data']);
  world.advance(24 * 3_600_000);
  await world.planAll();
  const editions = createEditions(world);
  const row = createLookAhead({ ...world, held: editions.held, ahead: () => 1 });
  const supply = createSupply({
    ...{ deps: world, lanes: () => 1, row, editions, ready: row.add, mayGo: () => 'yes' as const },
    pacer: createPacer({ deps: world, ready: row.add, takeOut: row.takeOut }),
    giveBack: async () => {},
    giveBackUnsure: async () => {},
  });
  await supply.close();
  expect(await supply.refill()).toBe(false);
  const planned = await world.db.selectFrom('deliveries').select(['status', 'attempts']).execute();
  expect(planned).toEqual([{ status: 'queued', attempts: 0 }]);
});
