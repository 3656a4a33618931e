// A run is refused as a whole, by answers that a server gives to a recipient or to a mail.

import { sql } from 'kysely';
import { openPauses } from '../../../src/installation/pause-store.ts';
import { checkRuns } from '../ledger.ts';
import { alarmsRaised, suppressed } from '../mail/judge.ts';
import { MINUTE_MS, openTimeWorld, type TimeWorld } from '../time.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue } from '../world.ts';

export const refusedAsAWhole: Fault = {
  row: 12,
  name: 'a run that is refused as a whole',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  run,
};

const READERS = 40;
const DOMAINS = 20;
const REFUSALS = [
  ['dot', '554 Message rejected: Email address is not verified'],
  ['rcpt', '550 Domain board.example has exceeded the max emails per hour (101/100) allowed'],
  ['rcpt', '550 limit exceeded'],
  ['dot', '550 5.7.1 sender is not known here'],
] as const;
const MOST = 10;
/** Fewer than five say nothing about a whole run. */
const FEWEST = 5;

async function run(trial: Trial): Promise<void> {
  const world = await openTimeWorld(trial);
  for (const refusal of trial.isQuick ? REFUSALS.slice(0, 1) : REFUSALS) await refuse(trial, world, refusal);
  await checkRuns(trial, world.db);
}

async function refuse(
  trial: Trial,
  world: TimeWorld,
  [step, words]: (typeof REFUSALS)[number],
): Promise<void> {
  const { db, smtp } = world;
  const tag = `tag${smtp.taken.length}`;
  const alarmsBefore = (await alarmsRaised(db)).get('mail-paused') ?? 0;
  const takenBefore = smtp.taken.length;
  let tries = 0;
  smtp.fault = (moment) => {
    if (moment.step !== step) return null;
    tries += 1;
    return words;
  };
  const check = `${words.slice(0, 30)}… at ${step}`;
  await addReaders(db, READERS, { tag, domain: (reader) => `d${reader % DOMAINS}.example` });
  await world.post(tag, tag);
  trial.holds(`${check}: all mail pauses`, await isPaused(world));
  trial.atMost(`${check}: tries before that`, tries, MOST);
  tries = 0;
  await world.resume();
  // What failed before the pause comes again with the leader's next look.
  trial.holds(`${check}: resumed and refused still: it pauses again`, await isPaused(world));
  trial.holds(`${check}: after a judgement of its own`, tries >= FEWEST && tries <= MOST, `${tries} tries`);

  smtp.fault = (moment) =>
    moment.step === 'rcpt' && moment.to === `reader0.${tag}@d0.example` ? '550 5.7.1 not wanted here' : null;
  await world.resume();
  await world.pass(3 * MINUTE_MS);
  await world.pass(10 * MINUTE_MS);
  const all = smtp.taken.slice(takenBefore);
  trial.exactly(`${check}: mended, resumed: have theirs, once`, new Set(all).size, READERS - 1);
  trial.exactly(`${check}: second copies`, all.length - new Set(all).size, 0);
  trial.exactly(`${check}: pauses by a single refusal`, (await openPauses(db, world.now())).length, 0);
  trial.exactly(`${check}: alarms`, ((await alarmsRaised(db)).get('mail-paused') ?? 0) - alarmsBefore, 2);
  trial.exactly(`${check}: suppressed`, (await suppressed(db)).length, 0);
}

async function isPaused(world: TimeWorld): Promise<boolean> {
  const { db } = world;
  const isSo = await comesTrue(db, sql`select exists (select from pauses where scope = 'service')`, 20_000);
  await world.settle();
  return isSo;
}
