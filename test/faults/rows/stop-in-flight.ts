// A sender is asked to stop while many mails are under way.

import { sql } from 'kysely';
import { forgetFloods } from '../hurry.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, openFaultWorld } from '../world.ts';

export const stopInFlight: Fault = {
  row: 2,
  name: 'SIGTERM in full flight',
  backends: ['postgres', 'redis'],
  isInQuick: true,
  run,
};

const READERS = 400;
const LONGEST_STOP_MS = 30_000;

/** Nothing is under way, and nobody is behind: on a busy machine a digest may hold two posts. */
const allServed = sql`select not exists (select from deliveries where status in ('queued', 'deferred', 'sending'))
  and not exists (select from subscribers, announcer where cursor < value)`;

async function run(trial: Trial): Promise<void> {
  const world = await openFaultWorld(trial);
  const { db, smtp, board } = world;
  smtp.fault = ({ step }) => (step === 'dot' ? { afterMs: trial.draw(0, 40) } : null);
  await world.start('watch,plan');
  await addReaders(db, READERS);
  const stops = trial.times(50, 1);
  let slowest = 0;
  let codes = 0;
  let claimed = 0;
  for (let stop = 0; stop < stops; stop += 1) {
    const before = smtp.taken.length;
    await forgetFloods(db);
    await board.post(`River Engineer ${stop}`, 'data');
    const sender = await world.start('work');
    const wanted = trial.draw(1, READERS - 50);
    while (smtp.taken.length - before < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
    const asked = performance.now();
    if ((await sender.end('SIGTERM')) !== 0) codes += 1;
    slowest = Math.max(slowest, performance.now() - asked);
    const { rows } = await sql<{
      count: number;
    }>`select count(*) from deliveries where status = 'sending'`.execute(db);
    claimed += rows[0]?.count ?? 0;
    // What is left is sent by another, so that each stop happens to a full run.
    const other = await world.start('work');
    await comesTrue(db, allServed, 120_000);
    await other.end('SIGTERM');
  }
  const copies = [...smtp.copies.values()];
  trial.atMost('slowest stop', slowest / 1000, LONGEST_STOP_MS / 1000, 's');
  trial.exactly('exit codes other than 0', codes, 0);
  trial.exactly('deliveries left claimed', claimed, 0);
  trial.holds('everybody has everything', await comesTrue(db, allServed, 120_000));
  trial.exactly('people without a mail', READERS - new Set(smtp.taken).size, 0);
  trial.exactly('second copies', copies.filter((list) => list.length > 1).length, 0);
}
