import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppress, suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

let people = 0;
let email: string;
beforeEach(() => {
  people += 1;
  email = `p${people}@example.org`;
});

const draft = () => ({
  email,
  name: null,
  frequency: 'weekly' as const,
  timeZone: 'UTC',
  alerts: [{ any: ['data'], all: [], none: [] }],
});
const confirmed = { source: 'web', path: null, confirmed: true } as const;
const confirm = (more: { issuedAt?: Date } = {}) =>
  saveSubscription(world, draft(), { ...confirmed, ...more }, world.now);

describe('the person’s own confirmation', () => {
  it.each(['opted-out', 'erased', 'bounced'] as const)('lifts what stands as %s', async (reason) => {
    await suppress(world.db, email, reason, world.now);
    expect((await confirm()).status).toBe('created');
    expect(await suppressionOf(world.db, email)).toBeNull();
  });

  it('never lifts a complaint', async () => {
    await suppress(world.db, email, 'complaint', world.now);
    expect(await confirm()).toEqual({ status: 'suppressed', reason: 'complaint' });
    expect(await findSubscriber(world.db, { email })).toBeNull();
  });

  it('brings back who unsubscribed, with the cursor and without a welcome', async () => {
    const outcome = await confirm();
    if (!('subscriberId' in outcome)) throw new Error(outcome.status);
    await unsubscribe(world.db, outcome.subscriberId, world.now);
    expect((await confirm()).status).toBe('revived');
    expect(await findSubscriber(world.db, { email })).toMatchObject({ state: 'confirmed', welcome: null });
  });

  it('does not count when it was asked for before the person left', async () => {
    const before = new Date(world.now.getTime() - 1);
    await suppress(world.db, email, 'opted-out', world.now);
    expect(await confirm({ issuedAt: before })).toEqual({ status: 'suppressed', reason: 'opted-out' });
    expect((await suppressionOf(world.db, email))?.reason).toBe('opted-out');
    expect((await confirm({ issuedAt: new Date(world.now.getTime() + 1) })).status).toBe('created');
  });

  it('keeps what was agreed to', async () => {
    const consent = { text: 'what was shown' };
    await saveSubscription(world, draft(), { ...confirmed, consent }, world.now);
    const row = await world.db
      .selectFrom('subscribers')
      .select('consent')
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    expect(row.consent).toEqual({
      text: 'what was shown',
      source: 'web',
      path: null,
      at: world.now.toISOString(),
    });
  });
});

it('no other source lifts anything', async () => {
  await suppress(world.db, email, 'opted-out', world.now);
  for (const source of ['file', 'command', 'import', 'web'] as const)
    expect((await saveSubscription(world, draft(), { source, path: null }, world.now)).status).toBe(
      'suppressed',
    );
});

it('two first sign-ups of one address at the same moment make one subscription', async () => {
  const pairs = Array.from({ length: 20 }, (_, index) => ({
    ...draft(),
    email: `twice${index}@example.org`,
  }));
  for (const twice of pairs) {
    const origin = { source: 'web', path: null, confirmed: true } as const;
    const both = [0, 1].map(() => saveSubscription(world, twice, origin, world.now));
    const outcomes = (await Promise.all(both)).map(({ status }) => status).sort();
    expect(outcomes).toEqual(['created', 'unchanged']);
  }
});

it('a file that comes while somebody is leaving finds that they have left', async () => {
  const file = { source: 'file', path: 'p.md' } as const;
  const created = await saveSubscription(world, draft(), file, world.now);
  if (!('subscriberId' in created)) throw new Error(created.status);
  const alerts = [{ any: ['tech'], all: [], none: [] }];
  const saved = await world.db.transaction().execute(async (trx) => {
    await unsubscribe(trx, created.subscriberId, world.now);
    const saving = saveSubscription(world, { ...draft(), alerts }, file, world.now);
    await expect.poll(isAnybodyWaiting, { interval: 5, timeout: 5000 }).toBe(true);
    return { saving };
  });
  expect(await saved.saving).toEqual({ status: 'suppressed', reason: 'opted-out' });
  expect((await findSubscriber(world.db, { email }))?.state).toBe('unsubscribed');
});

/** For a lock that somebody else has. */
async function isAnybodyWaiting(): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(world.db);
  return rows.length > 0;
}
