// The directory of a domain is broken for ten minutes and calls all of its people unknown; and answers that are about one
// mailbox or one mail.

import { sql } from 'kysely';
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
  isInQuick: true,
  run,
};

const PEOPLE = [3, 8, 19, 40];
const OTHERS = 60;
const GONE = 'reader0.gone@gone.example';
const SIZES = [
  '552 5.2.2 mailbox full',
  '552 5.2.3 message exceeds the size that this mailbox takes',
  '552 5.3.4 message too big for system',
];

async function run(trial: Trial): Promise<void> {
  const world = await openTimeWorld(trial);
  const { db } = world;
  for (const people of PEOPLE)
    await addReaders(db, people, { tag: `works${people}`, domain: () => `works${people}.example` });
  await addReaders(db, OTHERS, { tag: 'others', domain: (reader) => `d${reader % 20}.example` });
  await addReaders(db, 1, { tag: 'gone', domain: () => 'gone.example' });
  const tags = [...PEOPLE.map((people) => `works${people}`), 'others', 'gone'].join(', ');
  await world.post('first', tags);
  await world.settle();
  const everybody = world.smtp.taken.length;
  await world.pass(DAY_MS);
  await breakDirectories(trial, world, tags, everybody);
  await refuseSizes(trial, world, tags);
  await checkRuns(trial, db);
}

async function breakDirectories(
  trial: Trial,
  world: TimeWorld,
  tags: string,
  everybody: number,
): Promise<void> {
  const { db, smtp } = world;
  let isBroken = true;
  const goneAt: number[] = [];
  smtp.fault = ({ step, to }) => {
    if (step !== 'rcpt') return null;
    if (to === GONE) goneAt.push(world.minutes());
    const isUnknown = to === GONE || (isBroken && to.includes('@works'));
    return isUnknown ? '550 5.1.1 no such user' : null;
  };
  const before = smtp.taken.length;
  await world.post('second', tags);
  await world.settle();
  await world.pass(10 * MINUTE_MS);
  isBroken = false;
  trial.exactly('suppressed while it lasts', (await suppressed(db)).length, 0);
  trial.exactly(
    'others who were served meanwhile',
    smtp.taken.slice(before).filter((to) => to.includes('@d')).length,
    OTHERS,
  );
  const paused = (await openPauses(db, world.now())).map(({ scope }) => scope);
  trial.holds(
    'the domains pause, and nothing else',
    PEOPLE.every((people) => paused.includes(`works${people}.example`)) && paused.length === PEOPLE.length,
    paused.join(', '),
  );
  for (const hours of [1, 2, 4, 6, 12]) await world.pass(hours * HOUR_MS);
  const all = smtp.taken.slice(before);
  trial.exactly('of all who were there, served within a day', new Set(all).size, everybody - 1);
  trial.exactly('second copies', all.length - new Set(all).size, 0);
  for (const hours of [2, 6]) await world.pass(hours * HOUR_MS);
  trial.holds(
    'somebody who is really gone: suppressed',
    (await suppressed(db)).join() === GONE,
    (await suppressed(db)).join(),
  );
  const span = ((goneAt.at(-1) ?? 0) - (goneAt[0] ?? 0)) / 60;
  trial.holds(
    'after a day, asked few times',
    span >= 20 && goneAt.length <= 4,
    `${goneAt.length} times in ${span.toFixed(0)} h`,
  );
}

/** To everybody: never a reason to pause. */
async function refuseSizes(trial: Trial, world: TimeWorld, tags: string): Promise<void> {
  const { db, smtp } = world;
  for (const [index, words] of SIZES.entries()) {
    if (trial.isQuick && index === 1) continue;
    smtp.fault = ({ step }) => (step === (trial.draw(0, 1) === 0 ? 'rcpt' : 'dot') ? words : null);
    await world.post(`size${index}`, tags);
    await world.settle();
    trial.exactly(`${words.slice(0, 9)} to all: pauses`, (await openPauses(db, world.now())).length, 0);
    await world.pass(HOUR_MS);
  }
  const raised = await alarmsRaised(db);
  trial.exactly('alarms about all mail', raised.get('mail-paused') ?? 0, 0);
  trial.exactly('suppressed by that', (await suppressed(db)).length, 1);
  await sql`select 1`.execute(db);
}
