// A sender is asked to stop while Postgres or Redis is away, killed or silent.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { type SilentProxy, startSilentProxy } from '../../helpers/silent-proxy.ts';
import { countExtra, countUnlike } from '../copies.ts';
import { forgetFloods, type Hurry, openHurry } from '../hurry.ts';
import { checkRuns, countRows } from '../ledger.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

export const stopWithoutServers: Fault = {
  row: 2,
  name: 'SIGTERM while Postgres or Redis is away',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  run,
};

const LONGEST_STOP_S = 30;
const READERS = 200;
/** One more than mail.connections is on the wire while a mail takes long. */
const MOST_ON_THE_WIRE = 6;

/** How it goes, and how it comes back. */
interface Outage {
  readonly begin: (world: FaultWorld) => Promise<unknown> | undefined;
  readonly end: (world: FaultWorld) => Promise<unknown> | undefined;
}

async function run(trial: Trial): Promise<void> {
  let proxy: SilentProxy | undefined;
  const world = await openFaultWorld(trial, {
    databasePort: async (port) => {
      proxy = await startSilentProxy(port);
      trial.later(async () => proxy?.close());
      return proxy.port;
    },
  });
  const { db, smtp } = world;
  smtp.fault = ({ step }) => (step === 'dot' ? { afterMs: trial.draw(20, 60) } : null);
  await world.start('watch,plan');
  const hurry = await openHurry(trial, world);
  const outages: Outage[] = [
    { begin: ({ postgres }) => postgres.kill(), end: ({ postgres }) => postgres.restart() },
    { begin: async () => proxy?.silence(), end: async () => proxy?.speak() },
  ];
  if (world.redis !== null)
    outages.push({ begin: ({ redis }) => redis?.kill(), end: ({ redis }) => redis?.restart() });
  const found = { slowest: 0, failed: 0, most: 0 };
  const rounds = trial.times(5, 1) * outages.length;
  for (let round = 0; round < rounds; round += 1) {
    await addReaders(db, READERS, { tag: `round-${round}` });
    await forgetFloods(world.db);
    await world.board.post(`Engineer ${round}`, `round-${round}`);
    const before = countExtra(smtp);
    const stop = await stopIn(trial, world, hurry, outages[round % outages.length] as Outage);
    found.slowest = Math.max(found.slowest, stop.seconds);
    found.failed += Number(stop.code !== 0);
    found.most = Math.max(found.most, countExtra(smtp) - before);
  }
  trial.atMost('slowest stop', found.slowest, LONGEST_STOP_S, 's');
  trial.exactly('exit codes other than 0', found.failed, 0);
  trial.atMost('most extra copies of a stop', found.most, MOST_ON_THE_WIRE);
  trial.exactly('mails lost', rounds * READERS - smtp.copies.size, 0);
  trial.exactly('copies that are not the same byte for byte', countUnlike(smtp), 0);
  trial.exactly('deliveries left claimed', await countRows(db, sql`status = 'sending'`), 0);
  await checkRuns(trial, db);
}

async function stopIn(
  trial: Trial,
  world: FaultWorld,
  hurry: Hurry,
  { begin, end }: Outage,
): Promise<{ readonly seconds: number; readonly code: number | null }> {
  const { db, smtp } = world;
  const sender = await world.start('work');
  const wanted = smtp.taken.length + trial.draw(1, READERS / 2);
  while (smtp.taken.length < wanted) await delay(5);
  await begin(world);
  const askedAt = performance.now();
  const code = await sender.end('SIGTERM');
  const seconds = (performance.now() - askedAt) / 1000;
  await end(world);
  await comesTrue(db, sql`select true`, 30_000);
  const last = await world.start('work');
  await hurry.afterDeath();
  await hurry.pastBackOff();
  await comesTrue(db, sql`select bool_and(status = 'sent') from deliveries`, 60_000);
  await last.end('SIGTERM');
  return { seconds, code };
}
