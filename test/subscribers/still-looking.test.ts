import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendLink } from '../../src/send/send-link.ts';
import { waitingLinkRequests } from '../../src/subscribers/link-request-store.ts';
import { askYearly, endUnanswered, noteHeard } from '../../src/subscribers/still-looking.ts';
import { createWorld, type World } from '../helpers/world.ts';

const DAY = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

it('who was silent for a year is asked once, and ends without an answer only where the board says so', async () => {
  const ids = [
    await world.subscribe('alice@example.org', 'data'),
    await world.subscribe('bob@example.org', 'tech'),
  ];
  const [alice] = ids as [number];
  const deps = (endsToo: boolean) => ({
    ...world,
    config: { ...world.config, digest: { ...world.config.digest, askYearly: true, endUnanswered: endsToo } },
  });
  world.advance(300 * DAY);
  await noteHeard(world.db, ids[1] as number, world.now);
  world.advance(66 * DAY);
  expect(await askYearly(world, world.now)).toBe(0);
  expect(await askYearly(deps(true), world.now)).toBe(1);
  expect(await askYearly(deps(true), world.now)).toBe(0);
  for (const id of await waitingLinkRequests(world.db, world.now)) await sendLink(deps(true), id, world.now);
  const [mail] = world.sent;
  expect(mail?.to).toBe('alice@example.org');
  expect(mail?.message.raw.toString('latin1').replaceAll(/=\r\n/g, '')).toMatch(
    /manage\/[\w.-]+\?still[\s\S]+end in a month/,
  );
  world.advance(29 * DAY);
  expect(await endUnanswered(deps(true), world.now)).toBe(0);
  world.advance(2 * DAY);
  expect(await endUnanswered(deps(false), world.now)).toBe(0);
  expect(await endUnanswered(deps(true), world.now)).toBe(1);
  const row = await world.db
    .selectFrom('subscribers')
    .select('state')
    .where('id', '=', alice)
    .executeTakeFirst();
  expect(row).toEqual({ state: 'removed' });
});
