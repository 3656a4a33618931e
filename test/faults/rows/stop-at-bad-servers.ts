// Senders are asked to stop while mail servers stall, trickle, or never said a word.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../../../src/database/database.ts';
import type { RawSmtp } from '../../helpers/raw-smtp.ts';
import type { Deed, Step } from '../../helpers/raw-smtp-steps.ts';
import { countUnlike } from '../copies.ts';
import { forgetFloods, openHurry } from '../hurry.ts';
import { checkRuns, countRows } from '../ledger.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, openFaultWorld } from '../world.ts';

export const stopAtBadServers: Fault = {
  row: 2,
  name: 'SIGTERM while servers stall or trickle',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  run,
};

const LONGEST_STOP_S = 30;
const READERS = 120;
/** Of a connection, before it gets stuck at the latest. */
const MOST_MAILS = 4;

interface Trouble {
  readonly step: Step;
  readonly deed: Deed;
  /** All of the mail has left by then. */
  readonly mayBeTaken?: boolean;
}

const STALL: Deed = { end: 'stall' };
const TROUBLES: readonly Trouble[] = [
  ...(['greeting', 'ehlo', 'mail', 'rcpt', 'data'] as const).map((step) => ({ step, deed: STALL })),
  { step: 'mail', deed: { say: '250 2.1.0 fine', trickleMs: 3000 } },
  { step: 'body', deed: STALL, mayBeTaken: true },
  { step: 'dot', deed: STALL, mayBeTaken: true },
  { step: 'dot', deed: { end: 'stall', kept: true }, mayBeTaken: true },
  { step: 'dot', deed: { say: '250 2.0.0 taken', trickleMs: 3000 }, mayBeTaken: true },
];

/** Every connection gets stuck at one of its first mails; returns whose mail had left by then. */
function misbehave(trial: Trial, smtp: RawSmtp): ReadonlySet<string> {
  const left = new Set<string>();
  const plans = new Map<number, Trouble & { readonly mail: number }>();
  smtp.fault = ({ step, connection, mail, to }) => {
    const plan = plans.get(connection) ?? {
      ...(TROUBLES[trial.draw(0, TROUBLES.length - 1)] as Trouble),
      mail: trial.draw(1, MOST_MAILS),
    };
    plans.set(connection, plan);
    const isIt = step === plan.step && (mail === plan.mail || step === 'greeting' || step === 'ehlo');
    if (!isIt) return null;
    if (plan.mayBeTaken) left.add(to);
    return plan.deed;
  };
  return left;
}

/** Nothing reached the server for a while: all that can be stuck is. */
async function untilQuiet({ moments }: RawSmtp): Promise<void> {
  for (let before = -1; moments.length === 0 || moments.length > before; ) {
    before = moments.length;
    await delay(1500);
  }
}

async function mayBeTaken(db: Db, tag: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ email: string }>`
    select s.email from deliveries d join subscribers s on s.id = d.subscriber_id
    where d.maybe_taken > 0 and d.status = 'deferred' and s.email like ${`%.${tag}@%`}`.execute(db);
  return new Set(rows.map(({ email }) => email));
}

async function run(trial: Trial): Promise<void> {
  const world = await openFaultWorld(trial);
  const { db, smtp, board } = world;
  await world.start('watch,plan');
  const hurry = await openHurry(trial, world);
  const [rounds, senders] = [trial.times(8, 1), trial.times(3, 2)];
  const found = { slowest: 0, claimed: 0, unknown: 0, codes: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const tag = `round-${round}`;
    await addReaders(db, READERS, { tag, domain: (reader) => `domain${reader}.example` });
    const stuck = misbehave(trial, smtp);
    await forgetFloods(db);
    await board.post(`Engineer ${round}`, tag);
    const started = await Promise.all(Array.from({ length: senders }, () => world.start('work')));
    await hurry.nudge(senders);
    await untilQuiet(smtp);
    const askedAt = performance.now();
    const codes = await Promise.all(started.map((one) => one.end('SIGTERM')));
    found.slowest = Math.max(found.slowest, (performance.now() - askedAt) / 1000);
    found.codes += codes.filter((code) => code !== 0).length;
    found.claimed += await countRows(db, sql`status = 'sending'`);
    found.unknown += (await mayBeTaken(db, tag)).symmetricDifference(stuck).size;
    smtp.fault = () => null;
    const last = await world.start('work');
    await hurry.pastBackOff();
    await comesTrue(db, sql`select bool_and(status = 'sent') from deliveries`, 60_000);
    await last.end('SIGTERM');
  }
  trial.atMost('slowest stop', found.slowest, LONGEST_STOP_S, 's');
  trial.exactly('exit codes other than 0', found.codes, 0);
  trial.exactly('deliveries left claimed', found.claimed, 0);
  trial.exactly('"may have been taken" that were not, or the other way round', found.unknown, 0);
  trial.exactly('mails lost', rounds * READERS - smtp.copies.size, 0);
  trial.atMost('most copies of a mail', Math.max(...[...smtp.copies.values()].map((list) => list.length)), 2);
  trial.exactly('copies that are not the same byte for byte', countUnlike(smtp), 0);
  await checkRuns(trial, db);
}
