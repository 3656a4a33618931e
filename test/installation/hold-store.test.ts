// A pause moves what waits, and resuming moves exactly that back.

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdPaused, releaseHeld } from '../../src/installation/hold-store.ts';
import { pauseMail, resumeMail } from '../../src/installation/pause-store.ts';
import { sendDeliveries } from '../../src/send/send-deliveries.ts';
import { createWorld, type World } from '../helpers/world.ts';

const HOUR = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await createWorld();
  for (const address of ['alice@big.example', 'bob@small.example'])
    await world.subscribe(address, 'data', 'instant');
  await world.settle();
});
afterEach(() => world.close());

const plan = async (id = 'a') => {
  await world.announce(id, ['data']);
  await world.planAll();
};
const rows = async () => {
  const { rows } = await sql<{ domain: string; held_by: string | null; next_attempt_at: Date }>`
    select s.domain, d.held_by, d.next_attempt_at from deliveries d join subscribers s on s.id = d.subscriber_id
    order by d.id`.execute(world.db);
  return rows.map(({ domain, held_by, next_attempt_at }) => [domain, held_by, next_attempt_at]);
};
const pause = (scope: string, until: Date | null) =>
  pauseMail(world.db, { scope, until, why: 'x' }, world.now);

it('of one domain: its rows wait for the end of it, and resuming gives each back its instant', async () => {
  await plan();
  const ends = new Date(world.now.getTime() + 12 * HOUR);
  await pause('big.example', ends);
  await holdPaused(world.db, world.now);
  expect(await rows()).toEqual([
    ['big.example', 'big.example', ends],
    ['small.example', null, world.now],
  ]);
  await sendDeliveries(world);
  expect(world.sent.map(({ to }) => to)).toEqual(['bob@small.example']);
  await resumeMail(world.db, world.now);
  await releaseHeld(world.db);
  expect((await rows())[0]).toEqual(['big.example', null, world.now]);
});

it('that is over by itself lets its rows go without anybody resuming', async () => {
  await plan();
  await pause('big.example', new Date(world.now.getTime() + 12 * HOUR));
  await holdPaused(world.db, world.now);
  world.advance(12 * HOUR);
  await sendDeliveries(world);
  expect(world.sent).toHaveLength(2);
});

it('holds at once what is planned while it is on', async () => {
  await pause('service', null);
  await plan();
  expect((await rows()).map(([, heldBy]) => heldBy)).toEqual(['service', 'service']);
  await resumeMail(world.db, world.now);
  await releaseHeld(world.db);
  await sendDeliveries(world);
  expect(world.sent).toHaveLength(2);
});

it('that came too late for the move is kept by the last look, which moves the row', async () => {
  await plan();
  await pause('big.example', null);
  await sendDeliveries(world);
  expect(world.sent.map(({ to }) => to)).toEqual(['bob@small.example']);
  expect((await rows())[0]?.[1]).toBe('big.example');
  expect(await sendDeliveries(world)).toBe(0);
});

it('passes over rows that somebody else has locked, and waits for nobody', async () => {
  await plan();
  await pause('service', null);
  await world.db.transaction().execute(async (trx) => {
    await sql`select 1 from deliveries order by id limit 1 for update`.execute(trx);
    await holdPaused(world.db, world.now);
  });
  expect((await rows()).map(([, heldBy]) => heldBy)).toEqual([null, 'service']);
});
