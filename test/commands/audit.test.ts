// What somebody does at a terminal is noted as what an admin does on the pages: who, what, and about whom by number.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandContext } from '../../src/commands/context.ts';
import { exportCommand } from '../../src/commands/export.ts';
import { sendCommand } from '../../src/commands/send.ts';
import { subscribeCommand } from '../../src/commands/subscribe.ts';
import { unsubscribeCommand, unsuppressCommand } from '../../src/commands/unsubscribe.ts';
import { notedActs } from '../../src/installation/audit-store.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { runCommand } from '../helpers/command.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const email = 'alice@example.org';

test('each act is there, and no address', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  const overrides = { paths: { ...world.config.paths, dataDir: folder } };
  const run = async (command: (context: CommandContext) => Promise<number>) => {
    const { code, err } = await runCommand(world, command, overrides);
    expect([code, err]).toEqual([0, expect.not.stringContaining('wrong')]);
  };
  await run((context) => subscribeCommand(context, { email, frequency: 'weekly', tags: ['data'] }));
  await suppress(world.db, email, 'bounced', world.now);
  await run((context) => unsuppressCommand(context, { email }));
  await run((context) => sendCommand(context, { frequency: 'weekly', dryRun: false, json: false }));
  const what = { what: 'people', format: 'csv', since: null, until: null, out: null } as const;
  await run((context) => exportCommand(context, what));
  await run((context) => unsubscribeCommand(context, { email }));
  const acts = (await notedActs(world.db, null, 20)).toReversed();
  expect(acts.map(({ who, act, details }) => [who, act, details])).toEqual(
    [
      ['add a person', { person: 1 }],
      ['lift a bounce', { person: 1 }],
      ['send now', { frequency: 'weekly' }],
      ['export people', {}],
      ['end a subscription', { person: 1 }],
    ].map((act) => ['at a terminal', ...act]),
  );
});
