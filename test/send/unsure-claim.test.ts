// The database takes a claim, and its connection breaks before it says so.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectDatabase } from '../../src/database/database.ts';
import { isPassing } from '../../src/database/unavailable.ts';
import { claimDeliveries, type TakenRow } from '../../src/send/claim-store.ts';
import { releaseUnsure } from '../../src/send/delivery-store.ts';
import { sendDeliveries } from '../../src/send/send-deliveries.ts';
import { type ForgetfulProxy, startForgetfulProxy } from '../helpers/forgetful-proxy.ts';
import { createWorld, type World } from '../helpers/world.ts';

const CLAIM = 'update deliveries d set';
const ALL = { urgent: 10, others: 10 };

let world: World;
let proxy: ForgetfulProxy;
const closers: (() => unknown)[] = [];
beforeEach(async () => {
  world = await createWorld();
  for (const name of ['alice', 'bob', 'charlie'])
    await world.subscribe(`${name}@example.org`, 'data', 'daily');
  await world.announce('a', ['data']);
  world.advance(24 * 3_600_000);
  await world.planAll();
  const url = new URL(world.url);
  proxy = await startForgetfulProxy(Number(url.port));
  closers.push(() => proxy.close());
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await world.close();
});

/** The database as seen through the proxy. */
function throughProxy() {
  const url = new URL(world.url);
  url.port = String(proxy.port);
  const { db, close } = connectDatabase({ url: url.href, maxConnections: 3 });
  closers.push(close);
  return db;
}

const deliveries = () => world.db.selectFrom('deliveries').select(['status', 'attempts', 'lost']).execute();

it('what a pass claimed without being told goes out with the next pass, and not when its lease ends', async () => {
  const forgotten = proxy.forgetCommitOf(CLAIM);
  const sending = sendDeliveries({ ...world, db: throughProxy() });
  await expect(sending).rejects.toSatisfy(isPassing);
  await forgotten;
  expect(await deliveries()).toEqual(Array(3).fill({ status: 'queued', attempts: 0, lost: 0 }));
  await sendDeliveries(world);
  expect(world.sent).toHaveLength(3);
  expect(await deliveries()).toEqual(Array(3).fill({ status: 'sent', attempts: 1, lost: 0 }));
});

it('what another process claimed after a claim that came to nothing stays with that process', async () => {
  let seen: readonly TakenRow[] = [];
  const error = new Error('no commit');
  const lost = world.db.transaction().execute(async (trx) => {
    await claimDeliveries(trx, ALL, 120_000, world.now, (taken) => {
      seen = taken;
    });
    throw error;
  });
  await expect(lost).rejects.toBe(error);
  const { claimed } = await claimDeliveries(world.db, ALL, 120_000, world.now);
  expect(seen.map(({ id, attempt }) => [id, attempt])).toEqual(
    claimed.map(({ id, attempt }) => [id, attempt]),
  );
  await releaseUnsure(world.db, seen);
  expect(await deliveries()).toEqual(Array(3).fill({ status: 'sending', attempts: 1, lost: 0 }));
});
