import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onceCommand } from '../src/commands/once.ts';
import { runOnce } from '../src/once.ts';
import { createConfirmation } from '../src/subscribers/confirmation-store.ts';
import { runCommand } from './helpers/command.ts';
import { createWorld, type World } from './helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const SIGN_UPS = 250;
const hooks = { progress() {}, collected() {} };

async function signUp(count: number): Promise<void> {
  const choices = {
    alert: { any: ['data'], all: [], none: [] },
    frequency: 'weekly',
    timeZone: 'UTC',
  } as const;
  for (let index = 0; index < count; index += 1) {
    const wish = {
      kind: 'subscribe',
      address: `p${index}@example.org`,
      choices,
      subscriberId: null,
    } as const;
    await createConfirmation(world, { ...wish, consent: {} }, world.now);
  }
}

/** While `work` goes on, another connection holds what a pass over the folders holds. */
async function besideAnotherPass<T>(work: () => Promise<T>): Promise<T> {
  return world.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('rolecall collect', 0))`.execute(trx);
    return work();
  });
}

test('all that waits is done, however much it is', async () => {
  await signUp(SIGN_UPS);
  expect(await runOnce(world, hooks)).toBe(true);
  expect(new Set(world.sent.map(({ to }) => to)).size).toBe(SIGN_UPS);
});

test('what the mail server does not take stays for the next time, and it ends', async () => {
  await signUp(3);
  world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
  expect(await runOnce(world, hooks)).toBe(true);
  expect(world.sent).toEqual([]);
});

test('beside another pass it does nothing and says so, without waiting for its end', async () => {
  await signUp(1);
  expect(await besideAnotherPass(() => runOnce(world, { ...hooks, patienceMs: 0 }))).toBe(false);
  expect(world.sent).toEqual([]);
  const { code, out } = await besideAnotherPass(() =>
    runCommand(world, (context) => onceCommand(context, { json: false })),
  );
  expect({ code, out }).toEqual({ code: 0, out: 'Another pass is under way: nothing was done.\n' });
  expect(await runOnce(world, hooks)).toBe(true);
  expect(world.sent).toHaveLength(1);
});

test('digests stay where PUBLIC_URL is not this installation, and mails that were asked for go', async () => {
  await world.subscribe('ada@example.org', 'tech', 'instant');
  await world.announce('analyst', ['tech']);
  await signUp(1);
  world.advance(3_600_000);
  const config = { ...world.config, transport: 'smtp' as const, publicUrl: 'https://nowhere.invalid' };
  await runOnce({ ...world, config }, hooks);
  expect(world.sent.map(({ to }) => to)).toEqual(['p0@example.org']);
  await runOnce(world, hooks);
  expect(world.sent.map(({ to }) => to)).toEqual(['p0@example.org', 'ada@example.org']);
});
