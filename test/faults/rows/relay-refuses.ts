// The relay refuses whatever we do, for hours: at its greeting, at the login, at MAIL FROM. And somebody refuses the alarm.

import { sql } from 'kysely';
import type { Deed, Step } from '../../helpers/raw-smtp-steps.ts';
import { checkRuns } from '../ledger.ts';
import { alarmsRaised, suppressed } from '../mail/judge.ts';
import { MINUTE_MS, openTimeWorld, type TimeWorld } from '../time.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue } from '../world.ts';

export const relayRefuses: Fault = {
  row: 10,
  name: 'a relay that refuses everything',
  backends: ['postgres', 'redis'],
  isInQuick: true,
  run,
};

const ADMIN = 'admin@board.example';
const YML = `digest: { instant_wait: 0 }\nsite: { admin_email: ${ADMIN} }\n`;
const REFUSALS: readonly (readonly [Step, Deed])[] = [
  ['auth', '535 5.7.8 authentication failed'],
  ['greeting', { say: '554 5.7.1 no service for you', end: 'fin' }],
  ['mail', '550 5.7.1 sender refused'],
];
const READERS = { full: 60, quick: 20 };
/** In minutes. Alarm mails by the back-off come at 0, 2, 7, 17, 37, 77 and about hourly from then on. */
const LOOKS = {
  full: Array.from({ length: 180 }, (_, index) => index + 1),
  quick: [1, 2.2, 5, 7.4, 12, 17.6, 30, 38, 60, 78],
};
const MOST_TRIES = { full: 9, quick: 7 };

async function run(trial: Trial): Promise<void> {
  const world = await openTimeWorld(trial, { yml: YML, smtp: { auth: 'PLAIN' } });
  for (const refusal of trial.isQuick ? REFUSALS.slice(0, 1) : REFUSALS) await refuse(trial, world, refusal);
  await refuseAlarm(trial, world);
  await checkRuns(trial, world.db);
}

async function refuse(
  trial: Trial,
  world: TimeWorld,
  [step, deed]: (typeof REFUSALS)[number],
): Promise<void> {
  const { db, smtp } = world;
  const tag = `at${step}`;
  const before = { alarms: await pausesSoFar(world), taken: smtp.taken.length };
  let tries = 0;
  smtp.fault = (moment) => {
    if (moment.step === step) {
      tries += 1;
      return deed;
    }
    // What stands from before is no way round it.
    return moment.step === 'mail' ? { end: 'fin' } : null;
  };
  const readers = trial.times(READERS.full, READERS.quick);
  await addReaders(db, readers, { tag, domain: (reader) => `d${reader % 12}.example` });
  await world.post(tag, tag);
  const isPaused = await comesTrue(
    db,
    sql`select exists (select from pauses where scope = 'service')`,
    20_000,
  );
  trial.holds(`${step}: all mail pauses`, isPaused);
  await world.settle();
  tries = 0;
  const mostLines = await watch(trial, world);
  trial.atMost(`${step}: tries afterwards`, tries, trial.times(MOST_TRIES.full, MOST_TRIES.quick));
  trial.atMost(`${step}: most lines of a kind in a minute`, mostLines, 1);
  trial.exactly(`${step}: alarms`, (await pausesSoFar(world)) - before.alarms, 1);
  trial.exactly(`${step}: suppressed`, (await suppressed(db)).length, 0);
  smtp.fault = () => null;
  await world.resume();
  for (const minutes of [3, 10, 60]) await world.pass(minutes * MINUTE_MS);
  const served = smtp.taken.slice(before.taken).filter((to) => to !== ADMIN);
  trial.exactly(`${step}: resumed, and have theirs, once`, new Set(served).size, readers);
  trial.exactly(`${step}: second copies`, served.length - new Set(served).size, 0);
}

/** The alarm mail itself is refused for good, while another alarm lasts. */
async function refuseAlarm(trial: Trial, world: TimeWorld): Promise<void> {
  const { db, smtp } = world;
  let tries = 0;
  smtp.fault = ({ step, to }) => {
    if (step !== 'rcpt') return null;
    if (to !== ADMIN) return '550 limit exceeded';
    tries += 1;
    return '550 5.1.1 no such user';
  };
  await addReaders(db, 20, { tag: 'alarm', domain: (reader) => `d${reader % 12}.example` });
  await world.post('alarm', 'alarm');
  await comesTrue(db, sql`select exists (select from pauses where scope = 'service')`, 20_000);
  const mostLines = await watch(trial, world);
  trial.exactly('alarm mail refused for good: tries', tries, 1);
  trial.atMost('alarm mail refused for good: most lines of a kind in a minute', mostLines, 1);
  smtp.fault = () => null;
  await world.resume();
  for (const minutes of [3, 10]) await world.pass(minutes * MINUTE_MS);
}

/** Lets time pass; the most lines of the log with the same words in one of its minutes. */
async function watch(trial: Trial, world: TimeWorld): Promise<number> {
  const from = world.minutes();
  let most = 0;
  let last = 0;
  for (const look of trial.isQuick ? LOOKS.quick : LOOKS.full) {
    const before = world.rolecall.lines.length;
    await world.pass((from + look - world.minutes()) * MINUTE_MS);
    const said = Map.groupBy(world.rolecall.lines.slice(before), wordsOf);
    const minutes = Math.max(1, look - last);
    for (const lines of said.values()) most = Math.max(most, lines.length / minutes);
    last = look;
  }
  return most;
}

/** Without the instant before and the figures behind. */
function wordsOf(line: string): string {
  return line.slice(20).split('  ', 2).join(' ');
}

async function pausesSoFar({ db }: TimeWorld): Promise<number> {
  return (await alarmsRaised(db)).get('mail-paused') ?? 0;
}
