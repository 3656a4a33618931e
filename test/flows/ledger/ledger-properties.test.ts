// The ledger's promise, for a world with editors and people who change their minds: nothing is missed, nothing comes twice,
// nothing is sent that should not be. Where it fails, the shortest story that does is printed, with its seed.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recountTallies } from '../../../src/installation/tally-store.ts';
import { beginStory, carryOut, type Story } from './act.ts';
import { createLedgerWorld, type LedgerWorld } from './ledger-world.ts';
import { type Step, TAGS } from './steps.ts';
import { ALWAYS, story } from './stories.ts';

const RUNS = Number(process.env.LEDGER_RUNS ?? 25);
const HOUR_MS = 3_600_000;

let world: LedgerWorld;
beforeAll(async () => {
  world = await createLedgerWorld();
});
afterAll(() => world.close());

it('whatever happens, everybody gets each post that is for them once, and no other', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      const going = await beginStory(world);
      for (const step of steps) await carryOut(going, step);
      await calmDown(going);
      expect(going.model.wrongs()).toEqual([]);
      expect(going.model.missed(world.now)).toEqual([]);
      expect(await unfinished()).toEqual([]);
    }),
    {
      numRuns: RUNS,
      examples: ALWAYS.map((steps) => [[...steps]]),
      ...(process.env.LEDGER_SEED ? { seed: Number(process.env.LEDGER_SEED) } : {}),
    },
  );
}, 900_000);

/**
 * The server is well again, nobody is paused, and posts come for everybody, since an instant digest that was refused comes
 * with the next. What waits is sent, what is missing is given up, and then each clock strikes.
 */
async function calmDown(going: Story): Promise<void> {
  const all: Step[] = [
    { do: 'server', answer: 'taken' },
    ...[...going.ids.keys()].map((who): Step => ({ do: 'resume', who })),
    ...[TAGS, TAGS.slice(0, 3)].map((tags): Step => ({ do: 'write', tags, also: [] })),
    { do: 'look' },
  ];
  for (const step of all) await carryOut(going, step);
  // What waits has its own way to people, before the next digest would bring it.
  if (await world.areMailsOpen()) await carryOut(going, { do: 'wait', hours: 2 });
  await untilMonday(going);
}

/** Another Monday afternoon: the clocks of all zones have struck since, and none of them too long ago. */
async function untilMonday(going: Story): Promise<void> {
  const { now } = world;
  // East of here Monday begins on Sunday.
  const days = now.getUTCDay() === 0 ? 8 : 8 - now.getUTCDay();
  const monday = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, 13);
  await carryOut(going, { do: 'wait', hours: (monday - now.getTime()) / HOUR_MS });
}

/** Runs that did not come to an end, or whose sums are off; counts that are. */
async function unfinished(): Promise<string[]> {
  const runs = await world.db.selectFrom('runs').select('id').where('finished_at', 'is', null).execute();
  const alarms = await world.db
    .selectFrom('alarms')
    .select('code')
    .where('code', 'like', 'run-unbalanced%')
    .execute();
  const mended = await recountTallies(world.db);
  const counts = mended === 0 ? [] : ['counts that are not those of the rows'];
  return [...runs.map(({ id }) => `run ${id}`), ...alarms.map(({ code }) => code), ...counts];
}
