// The directory of a domain is broken for ten minutes and calls all of its people unknown; somebody is really gone; and
// answers are about one mailbox or one mail.

import { openPauses } from '../../../src/installation/pause-store.ts';
import { checkRuns } from '../ledger.ts';
import { alarmsRaised, suppressed } from '../mail/judge.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, openTimeWorld, type TimeWorld } from '../time.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders } from '../world.ts';

export const brokenDirectory: Fault = {
  row: 14,
  name: 'a directory that is broken for ten minutes',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  run,
};

const OTHERS = 60;
const GONE = 'reader0.gone@gone.example';
const SIZES = [
  '552 5.3.4 message too big for system',
  '552 5.2.2 mailbox full',
  '552 5.2.3 message exceeds the size that this mailbox takes',
];
const UNKNOWN = '550 5.1.1 no such user';

async function run(trial: Trial): Promise<void> {
  const world = await openTimeWorld(trial);
  const { db } = world;
  const domains = trial.isQuick ? [8] : [3, 8, 19, 40];
  for (const people of domains)
    await addReaders(db, people, { tag: `works${people}`, domain: () => `works${people}.example` });
  await addReaders(db, 1, { tag: 'gone', domain: () => 'gone.example' });
  await addReaders(db, OTHERS, { tag: 'others', domain: (reader) => `d${reader % 20}.example` });
  const everybody = [...domains.map((people) => `works${people}`), 'gone', 'others'];
  await world.post('first', everybody.join(', '));
  await world.settle();
  await world.pass(DAY_MS);
  for (const people of domains) await breakDirectory(trial, world, people);
  for (const words of trial.isQuick ? SIZES.slice(0, 1) : SIZES) await refuseSize(trial, world, words);
  if (!trial.isQuick) await refuseGone(trial, world);
  await checkRuns(trial, db);
}

async function breakDirectory(trial: Trial, world: TimeWorld, people: number): Promise<void> {
  const { db, smtp } = world;
  const domain = `works${people}.example`;
  let isBroken = true;
  smtp.fault = ({ step, to }) => (step === 'rcpt' && isBroken && to.endsWith(`@${domain}`) ? UNKNOWN : null);
  const before = smtp.taken.length;
  await world.post(`broken${people}`, `works${people}, others`);
  await world.settle();
  trial.exactly(`${people} people: others served meanwhile`, smtp.taken.length - before, OTHERS);
  await world.pass(10 * MINUTE_MS);
  isBroken = false;
  trial.exactly(`${people} people: suppressed while it lasts`, (await suppressed(db)).length, 0);
  const paused = (await openPauses(db, world.now())).map(({ scope }) => scope);
  trial.holds(
    `${people} people: the domain pauses, and nothing else`,
    paused.join() === domain,
    paused.join(', '),
  );
  for (const hours of [1, 12]) await world.pass(hours * HOUR_MS);
  const all = smtp.taken.slice(before);
  trial.exactly(`${people} people: served within 13 hours`, new Set(all).size - OTHERS, people);
  trial.exactly(`${people} people: second copies`, all.length - new Set(all).size, 0);
  trial.exactly(`${people} people: suppressed after it`, (await suppressed(db)).length, 0);
}

/** To everybody, at RCPT or at the dot: never a reason to pause. */
async function refuseSize(trial: Trial, world: TimeWorld, words: string): Promise<void> {
  const { db, smtp } = world;
  const name = words.slice(0, 9);
  const at = trial.draw(0, 1) === 0 ? 'rcpt' : 'dot';
  smtp.fault = ({ step }) => (step === at ? words : null);
  await world.post(`size${name.replaceAll(/\D/g, '')}`, 'others');
  await world.settle();
  trial.exactly(`${name} to all at ${at}: pauses`, (await openPauses(db, world.now())).length, 0);
  trial.exactly(`${name}: alarms about all mail`, (await alarmsRaised(db)).get('mail-paused') ?? 0, 0);
  trial.exactly(`${name}: suppressed`, (await suppressed(db)).length, 0);
  await world.pass(HOUR_MS);
}

async function refuseGone(trial: Trial, world: TimeWorld): Promise<void> {
  const { db, smtp } = world;
  const at: number[] = [];
  smtp.fault = ({ step, to }) => {
    if (step !== 'rcpt' || to !== GONE) return null;
    at.push(world.minutes());
    return UNKNOWN;
  };
  await world.post('last', 'gone, others');
  await world.settle();
  for (let hours = 0; hours < 30; hours += 2) await world.pass(2 * HOUR_MS);
  const gone = await suppressed(db);
  trial.holds('somebody who is really gone is suppressed', gone.join() === GONE, gone.join(', '));
  const span = ((at.at(-1) ?? 0) - (at[0] ?? 0)) / 60;
  trial.holds('after a day', span >= 20 && span <= 30, `${span.toFixed(0)} h`);
  trial.atMost('and asked', at.length, 3, 'times');
}
