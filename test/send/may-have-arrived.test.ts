// A mail whose dot is never answered: at most one copy a try, tries by the back-off, three copies in all.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadStatus } from '../../src/installation/status.ts';
import { explain } from '../../src/installation/why-store.ts';
import type { SendOutcome } from '../../src/mail/outcome.ts';
import { watchMailServer } from '../../src/send/watch-mail-server.ts';
import { createWorld, type World } from '../helpers/world.ts';

const MINUTE = 60_000;
const SILENT: SendOutcome = {
  status: 'retry',
  kind: 'broken',
  maybeTaken: true,
  reply: 'no answer within 600 s (after the mail was handed over)',
};

let world: World;
/** Minutes after the start at which alice's mail was handed over. */
let copies: number[];
beforeEach(async () => {
  world = await createWorld();
  const start = world.now.getTime();
  copies = [];
  world.answer = ({ envelope }) => {
    if (envelope.to !== 'alice@example.org') return { status: 'sent', reply: '250 OK' };
    copies.push((world.now.getTime() - start) / MINUTE);
    return SILENT;
  };
  for (const name of ['alice', 'bob']) await world.subscribe(`${name}@example.org`, 'data', 'weekly');
  await world.announce('a', ['data']);
});
afterEach(() => world.close());

/** Passes of the planner every minute, with a mail server that answers whoever asks after it. */
async function letPass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    await watchMailServer(world, world.now);
    await world.settle();
    world.advance(MINUTE - (world.now.getTime() % MINUTE));
  }
}

it('a reader whose server never answers the dot gets three copies by the back-off; then it counts as sent', async () => {
  await world.manual('weekly');
  await letPass(30);
  expect(copies.map(Math.round)).toEqual([0, 2, 7]);
  const rows = await world.db
    .selectFrom('deliveries')
    .select(['status', 'maybe_taken', 'reason'])
    .orderBy('maybe_taken')
    .execute();
  const reason = 'handed over 3 times, and the mail server never said whether it took it';
  expect(rows).toEqual([
    { status: 'sent', maybe_taken: 0, reason: null },
    { status: 'sent', maybe_taken: 3, reason },
  ]);
  // And it is said
  const why = await explain(world, 'alice@example.org', 'a', world.now);
  expect(why.sentence).toMatch(
    /may have arrived \(handed over 3 times, .*no answer within 600 s.*was sent to alice/,
  );
  const status = await loadStatus(world.db, world.now);
  expect(status).toMatchObject({ mayHaveArrived: 1, deliveries: { sent: 2 }, runs: [{ balanced: true }] });
  // And the next digest holds what is new, not what may have come three times
  await world.announce('b', ['data']);
  world.answer = () => ({ status: 'sent', reply: '250 OK' });
  await world.manual('weekly');
  expect(await world.inbox('alice@example.org')).toEqual([['a'], ['b']]);
});

it('in between, it says that the mail may have come and when the next try is', async () => {
  await world.manual('weekly');
  const why = await explain(world, 'alice@example.org', 'a', world.now);
  expect(why.sentence).toContain('the mail may have arrived');
  expect(why.sentence).toContain('next try 2026-11-16 12:02');
});
