// A sender is killed at each step of its conversation with the mail server: only between the final dot and the commit
// of the outcome can a mail come twice.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Moment, Step } from '../../helpers/raw-smtp-steps.ts';
import { countUnlike } from '../copies.ts';
import { forgetFloods, type Hurry, openHurry } from '../hurry.ts';
import { checkRuns, countRows } from '../ledger.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

export const killAtSteps: Fault = {
  row: 1,
  name: 'kill -9 at a step of SMTP',
  backends: ['postgres', 'redis'],
  isInQuick: true,
  run,
};

/** Where the sender dies. `taken`: the server took the mail and its 250 never leaves; `recorded`: the outcome is committed. */
type Place = Exclude<Step, 'starttls' | 'handshake' | 'ehlo-tls' | 'auth'> | 'taken' | 'recorded';

const PLACES: readonly Place[] = [
  ...(['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'body', 'dot'] as const),
  ...(['taken', 'after', 'recorded'] as const),
];
const IN_QUICK: readonly Place[] = ['after'];
/** Mails that the server has for certain and the ledger not yet. */
const GAP: readonly Place[] = ['taken', 'after'];
const READERS_A_KILL = 2;

async function run(trial: Trial): Promise<void> {
  const world = await openFaultWorld(trial, {
    yml: 'digest: { instant_wait: 0 }\nmail: { connections: 1 }\n',
  });
  await world.start('watch,plan');
  const hurry = await openHurry(trial, world);
  const kills = trial.times(20, 1);
  const extra = { before: 0, gap: 0, recorded: 0, next: 0 };
  for (const place of trial.isQuick ? IN_QUICK : PLACES) {
    const found = await tryPlace(world, hurry, place, kills);
    if (GAP.includes(place)) extra.gap = Math.max(extra.gap, found.mostOfAKill);
    else if (place === 'recorded') extra.recorded += found.ofThese;
    else extra.before += found.extra;
    // Until somebody sees the record, the next mail may have come to its dot.
    if (place === 'recorded') extra.next = found.extra - found.ofThese;
  }
  const places = trial.isQuick ? IN_QUICK.length : PLACES.length;
  trial.exactly('extra copies, killed before the dot was taken', extra.before, 0);
  trial.atMost('most extra copies of a kill between dot and record', extra.gap, 1);
  trial.exactly('extra copies of a mail, killed after its record', extra.recorded, 0);
  trial.atMost('extra copies of the mails after those, of so many kills', extra.next, kills);
  trial.exactly('mails lost', places * kills * READERS_A_KILL - world.smtp.copies.size, 0);
  trial.exactly('copies that are not the same byte for byte', countUnlike(world.smtp), 0);
  await checkRuns(trial, world.db);
}

interface Found {
  readonly extra: number;
  /** Of those who were on the wire of a kill. */
  readonly ofThese: number;
  /** Without end where somebody has an extra copy who was on the wire of none. */
  readonly mostOfAKill: number;
}

async function tryPlace(world: FaultWorld, hurry: Hurry, place: Place, times: number): Promise<Found> {
  const { db, smtp, board } = world;
  const [tag, before] = [`at-${place}`, smtp.taken.length];
  await addReaders(db, times * READERS_A_KILL, { tag });
  await forgetFloods(db);
  await board.post(`Engineer ${place}`, tag);
  const onTheWire: string[] = [];
  for (let kill = 0; kill < times; kill += 1) {
    onTheWire.push(await killAt(world, place));
    await hurry.afterDeath();
  }
  const last = await world.start('work');
  await comesTrue(db, sql`select bool_and(status = 'sent') from deliveries`, 60_000);
  await last.end('SIGTERM');
  const taken = smtp.taken.slice(before);
  const extra = taken.length - new Set(taken).size;
  const kills = Map.groupBy(onTheWire, (to) => to);
  const ofEach = [...kills.keys()].map((to) => taken.filter((one) => one === to).length - 1);
  const ofThese = ofEach.reduce((sum, one) => sum + Math.max(one, 0), 0);
  // Whoever was on the wire of several kills may owe each of them a copy.
  const ofAKill = [...kills.values()].map(({ length }, index) => Math.max(ofEach[index] ?? 0, 0) / length);
  const isOfOthers = extra > ofThese;
  return { extra, ofThese, mostOfAKill: Math.max(...ofAKill, isOfOthers ? Number.POSITIVE_INFINITY : 0) };
}

/** Starts a sender that dies there, on a mail after its first; returns to whom that mail was. */
async function killAt(world: FaultWorld, place: Place): Promise<string> {
  const { smtp } = world;
  const died = Promise.withResolvers<Moment>();
  let pid = 0;
  smtp.fault = (moment) => {
    if (moment.step !== stepOf(place) || pid === 0) return null;
    if (place === 'recorded') {
      died.resolve(moment);
      return null;
    }
    process.kill(pid, 'SIGKILL');
    pid = 0;
    died.resolve(moment);
    return { end: 'stall', kept: place === 'taken' };
  };
  const sender = world.board.start(['--only', 'work']);
  pid = sender.pid;
  const { to } = await died.promise;
  if (place === 'recorded') await killWhenRecorded(world, to, sender.pid);
  await sender.ended;
  smtp.fault = () => null;
  return to;
}

async function killWhenRecorded({ db }: FaultWorld, to: string, pid: number): Promise<void> {
  const isRecorded = sql`status = 'sent' and subscriber_id = (select id from subscribers where email = ${to})`;
  while ((await countRows(db, isRecorded)) === 0) await delay(1);
  process.kill(pid, 'SIGKILL');
}

function stepOf(place: Place): Step {
  if (place === 'taken') return 'dot';
  return place === 'recorded' ? 'after' : place;
}
