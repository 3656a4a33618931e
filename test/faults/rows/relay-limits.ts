// Servers that take mail, but not so much or not so fast: a rate, fewer connections than we want, a big provider that has
// had enough of us for hours.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { RolecallProcess } from '../../helpers/processes.ts';
import type { Deed, Moment } from '../../helpers/raw-smtp-steps.ts';
import { countExtra } from '../copies.ts';
import { checkRuns } from '../ledger.ts';
import { alarmsRaised } from '../mail/judge.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

const COMMON = { row: 9, backends: ['postgres', 'redis'] } as const;

export const relayLimits: readonly Fault[] = [
  { ...COMMON, name: 'a relay that takes 30 a minute', isInQuick: false, run: takesThirty },
  { ...COMMON, name: 'a relay that allows 3 of our 5 connections', isInQuick: true, run: allowsThree },
  { ...COMMON, name: 'a big provider that says 421 4.7.28', isInQuick: false, run: hadEnough },
];

const MOST_TIME = 1.3;
const MOST_TRIES = 1.5;
const SLOWER = 'asks for fewer mails a second';
const FEWER = 'allows fewer connections';

async function takesThirty(trial: Trial): Promise<void> {
  const readers = trial.times(240, 90);
  const perMs = trial.times(60_000, 10_000);
  const world = await openFaultWorld(trial);
  let tries = 0;
  let window = { from: 0, taken: 0 };
  world.smtp.fault = ({ step }) => {
    if (step !== 'rcpt') return null;
    tries += 1;
    const now = performance.now();
    if (now - window.from >= perMs) window = { from: now, taken: 0 };
    window.taken += 1;
    return window.taken <= 30 ? null : '451 4.7.1 too many messages, slow down';
  };
  const { rolecall, seconds } = await sendToAll(trial, world, readers);
  // The first thirty go at once.
  const ideal = ((readers / 30 - 1) * perMs) / 1000;
  trial.atMost('times as long as it must take', seconds / ideal, trial.isQuick ? 2 : MOST_TIME);
  trial.atMost('tries a mail', tries / readers, MOST_TRIES);
  trial.exactly('log lines about it', countLines(rolecall, SLOWER), 1);
  await checkEnd(trial, world, readers);
}

async function allowsThree(trial: Trial): Promise<void> {
  const readers = trial.times(1000, 200);
  const latencyMs = 40;
  const world = await openFaultWorld(trial);
  let refused = 0;
  const tooMany: Deed = { say: '421 4.3.2 too many connections', end: 'fin' };
  world.smtp.fault = ({ step, open }: Moment) => {
    if (step === 'dot') return { afterMs: latencyMs };
    if (step !== 'greeting' || open <= 3) return null;
    refused += 1;
    return tooMany;
  };
  const { rolecall, seconds } = await sendToAll(trial, world, readers);
  trial.atMost(
    'times as long as three connections need',
    seconds / ((readers * latencyMs) / 3000),
    trial.isQuick ? 2 : MOST_TIME,
  );
  trial.atMost('tries a mail', (readers + refused) / readers, MOST_TRIES);
  trial.exactly('log lines about it', countLines(rolecall, FEWER), 1);
  await checkEnd(trial, world, readers);
}

/** The paces go by the clock of the database, which nobody sets: what is refused is made to have lasted two hours. */
async function hadEnough(trial: Trial): Promise<void> {
  const big = 60;
  const others = 240;
  const world = await openFaultWorld(trial);
  const { db, smtp } = world;
  const probes: number[] = [];
  let isFedUp = true;
  smtp.fault = ({ step, to }) => {
    if (step !== 'rcpt' || !to.endsWith('@big.example') || !isFedUp) return null;
    probes.push(performance.now());
    return { say: '421 4.7.28 our system has detected an unusual rate of mail from you', end: 'fin' };
  };
  const isBig = (reader: number) => reader % 5 === 0;
  const rolecall = await world.start();
  await addReaders(db, big + others, {
    domain: (reader) => (isBig(reader) ? 'big.example' : `d${reader % 40}.example`),
  });
  await world.board.post('Engineer', 'data');
  const served = sql`select count(*) = ${others} from deliveries where status = 'sent'`;
  trial.holds('the others are served meanwhile', await comesTrue(db, served, 60_000));
  await delay(trial.times(90_000, 5000));
  await sql`update paces set refused_since = refused_since - 7200000 where refused_since is not null`.execute(
    db,
  );
  const from = performance.now();
  const watchedMs = trial.times(180_000, 20_000);
  await delay(watchedMs);
  const late = probes.filter((at) => at > from + 2000);
  trial.atMost('probes while it refuses', late.length, Math.ceil(watchedMs / 60_000));
  const alarms = [...(await alarmsRaised(db))].filter(([code]) => code.startsWith('mail-refused'));
  trial.holds(
    'one alarm',
    alarms.length === 1 && alarms[0]?.[1] === 1,
    alarms.map(([code, count]) => `${code} ${count}`).join(', '),
  );
  trial.exactly('log lines about it', countLines(rolecall, SLOWER), 1);
  isFedUp = false;
  const tries = probes.length;
  const all = sql`select bool_and(status = 'sent') from deliveries`;
  trial.holds('it takes mail again: all have theirs', await comesTrue(db, all, 900_000));
  trial.atMost('tries a mail, of these', (tries + big) / big, MOST_TRIES);
  await checkEnd(trial, world, big + others);
}

async function sendToAll(
  trial: Trial,
  world: FaultWorld,
  readers: number,
): Promise<{ rolecall: RolecallProcess; seconds: number }> {
  const rolecall = await world.start();
  await addReaders(world.db, readers, { domain: (reader) => `d${reader % 40}.example` });
  let firstAt = 0;
  const { fault } = world.smtp;
  world.smtp.fault = (moment) => {
    if (moment.step === 'rcpt') firstAt ||= performance.now();
    return fault(moment);
  };
  await world.board.post('Engineer', 'data');
  const isDone = await comesTrue(
    world.db,
    sql`select count(*) = ${readers} and bool_and(status = 'sent') from deliveries`,
    trial.times(2_400_000, 80_000),
  );
  trial.holds('all is sent', isDone);
  return { rolecall, seconds: (performance.now() - firstAt) / 1000 };
}

function countLines({ lines }: RolecallProcess, words: string): number {
  return lines.filter((line) => line.includes(words)).length;
}

async function checkEnd(trial: Trial, { db, smtp }: FaultWorld, readers: number): Promise<void> {
  trial.exactly('mails lost', readers - smtp.copies.size, 0);
  trial.exactly('second copies', countExtra(smtp), 0);
  await checkRuns(trial, db);
}
