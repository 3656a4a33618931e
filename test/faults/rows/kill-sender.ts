// A sender is killed, again and again, at moments that nobody chose.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { countUnlike, extraOfSpans } from '../copies.ts';
import { openHurry } from '../hurry.ts';
import { checkRuns } from '../ledger.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, openFaultWorld } from '../world.ts';

export const killSender: Fault = {
  row: 1,
  name: 'kill -9 of a sender at random points',
  backends: ['postgres', 'redis'],
  isInQuick: true,
  run,
};

/** As the world's settings say. */
const CONNECTIONS = 5;
const SLOWEST_ANSWER_MS = 40;

async function run(trial: Trial): Promise<void> {
  const world = await openFaultWorld(trial);
  const { db, smtp, board } = world;
  smtp.fault = ({ step }) => (step === 'dot' ? { afterMs: trial.draw(0, SLOWEST_ANSWER_MS) } : null);
  await world.start('watch,plan');
  const hurry = await openHurry(trial, world);
  const [readers, kills] = [trial.times(5000, 200), trial.times(200, 3)];
  await addReaders(db, readers);
  await board.post('River Engineer', 'data');
  const marks: number[] = [];
  const isOver = () => smtp.copies.size === readers;
  for (let kill = 0; kill < kills; kill += 1) {
    const sender = await world.start('work');
    const wanted = smtp.taken.length + trial.draw(0, Math.floor((2 * readers) / kills) - CONNECTIONS);
    while (smtp.taken.length < wanted && !isOver()) await delay(5);
    await delay(trial.draw(0, SLOWEST_ANSWER_MS));
    await sender.end('SIGKILL');
    // A mail server finishes what it has begun to take.
    await delay(2 * SLOWEST_ANSWER_MS);
    marks.push(smtp.taken.length);
    await hurry.afterDeath();
  }
  await world.start('work');
  trial.holds('everything is sent in the end', await comesTrue(db, isDone, 300_000));
  const extra = extraOfSpans(smtp.taken, marks);
  trial.exactly('mails lost', readers - smtp.copies.size, 0);
  trial.atMost('most extra copies of a kill', Math.max(...extra), CONNECTIONS);
  trial.atMost('extra copies, average of a kill', average(extra), CONNECTIONS / 2);
  trial.exactly('copies that are not the same byte for byte', countUnlike(smtp), 0);
  await checkRuns(trial, db);
}

const isDone = sql`select count(*) > 0 and bool_and(status = 'sent') from deliveries`;

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
