// Postgres is killed and started again, or its machine goes without a word, while people sign up and leave and mails are
// sent.

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { connectDatabase } from '../../../src/database/database.ts';
import { createOwnHosts } from '../../helpers/own-hosts.ts';
import { type SilentProxy, startSilentProxy } from '../../helpers/silent-proxy.ts';
import { startStandby } from '../../helpers/standby-postgres.ts';
import { countExtra, countUnlike } from '../copies.ts';
import { forgetFloods } from '../hurry.ts';
import { checkRuns } from '../ledger.ts';
import type { Fault, Trial } from '../trial.ts';
import { checkVisitors, sendVisitors, VISITORS_YML, type Visitors } from '../visitors.ts';
import { addReaders, type FaultWorld, openFaultWorld, timeUntil } from '../world.ts';

const READERS = 60;
/** From a post to the end of its mails, where nothing is wrong: the moments worth hitting. */
const RUN_MS = 4000;
const PAGES_S = 10;
const MAIL_S = 30;
const YML = `digest: { instant_wait: 0 }\n${VISITORS_YML}`;

export const postgresDies: Fault = {
  row: 3,
  name: 'Postgres is killed and started again',
  backends: ['postgres', 'redis'],
  isInQuick: true,
  async run(trial) {
    const world = await openFaultWorld(trial, { yml: YML });
    await tryOutages(trial, world, Array.from({ length: trial.times(30, 1) }), async () => {
      await world.postgres.kill();
      await delay(trial.draw(0, 1000));
      await world.postgres.restart();
      return world;
    });
  },
};

export const postgresIsSilent: Fault = {
  row: 3,
  name: "Postgres' machine goes without a word",
  backends: ['postgres', 'redis'],
  isInQuick: false,
  async run(trial) {
    let proxy: SilentProxy | undefined;
    const databasePort = async (port: number) => {
      proxy = await startSilentProxy(port);
      trial.later(async () => proxy?.close());
      return proxy.port;
    };
    const world = await openFaultWorld(trial, { yml: YML, databasePort });
    const seconds = trial.isQuick ? [5] : [5, 5, 5, 60, 60];
    await tryOutages(trial, world, seconds, async (length) => {
      proxy?.silence();
      await delay(length * 1000);
      proxy?.speak();
      return world;
    });
  },
};

const HOST = 'postgres.example';

export const postgresMoves: Fault = {
  row: 3,
  name: 'Postgres fails over to another address',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  async run(trial) {
    for (let round = 0; round < trial.times(5, 1); round += 1) await tryFailover(trial);
  },
};

async function tryFailover(trial: Trial): Promise<void> {
  const hosts = await createOwnHosts(join(tmpdir(), `hosts-${trial.draw(0, 2 ** 31)}`));
  if (hosts === null)
    return trial.holds('a process can have hosts of its own', process.getuid?.() !== 0, 'left out: not root');
  const { launcher } = hosts;
  await hosts.lead(HOST, '127.0.0.1');
  const world = await openFaultWorld(trial, { yml: YML, databaseHost: HOST, launcher });
  const standby = await startStandby(world.postgres, '127.0.0.2');
  trial.later(() => standby.stop());
  await tryOutages(trial, world, [standby], async () => {
    await world.postgres.kill();
    await delay(trial.draw(0, 3000));
    await standby.promote();
    await hosts.lead(HOST, '127.0.0.2');
    const { db, close } = connectDatabase({ url: standby.url, maxConnections: 4, applicationName: 'faults' });
    trial.later(close);
    return { ...world, db };
  });
}

/** `happens` returns when the database is there again, and the world as it is then. */
async function tryOutages<T>(
  trial: Trial,
  first: FaultWorld,
  outages: readonly T[],
  happens: (outage: T) => Promise<FaultWorld>,
): Promise<void> {
  let world = first;
  const { smtp, board } = world;
  smtp.fault = ({ step }) => (step === 'dot' ? { afterMs: trial.draw(0, 40) } : null);
  const app = await world.start();
  const visitors = await sendVisitors(world);
  const found = { pages: 0, mail: 0 };
  let backAt = performance.now();
  for (const [index, outage] of outages.entries()) {
    await addReaders(world.db, READERS, { tag: `round-${index}` });
    await forgetFloods(world.db);
    await board.post(`Engineer ${index}`, `round-${index}`);
    await delay(trial.draw(0, RUN_MS));
    if (index > 0) found.pages = Math.max(found.pages, await troubledUntilWell(visitors, backAt));
    world = await happens(outage);
    backAt = performance.now();
    const sent = await timeUntil(world.db, sentOf(index), 180_000);
    found.mail = Math.max(found.mail, sent / 1000);
  }
  await troubledUntilWell(visitors, backAt);
  await visitors.leave();
  found.pages = Math.max(found.pages, visitors.troubledAfter(backAt));
  await report(trial, world, visitors, found, outages.length);
  trial.exactly('exit code after SIGTERM', (await app.end('SIGTERM')) ?? -1, 0);
}

/** Seconds. The mails may be out, and the next outage near, before the first visitor after this one has been answered. */
async function troubledUntilWell(visitors: Visitors, backAt: number): Promise<number> {
  const end = backAt + 120_000;
  while (
    performance.now() < end &&
    !visitors.visits.some(({ startedAt, isOk }) => isOk && startedAt > backAt)
  )
    await delay(100);
  return visitors.troubledAfter(backAt);
}

/** The mails of this round and of all before. */
function sentOf(round: number) {
  return sql`select count(*) = ${(round + 1) * READERS}::int and bool_and(status = 'sent') from deliveries`;
}

async function report(
  trial: Trial,
  world: FaultWorld,
  visitors: Visitors,
  { pages, mail }: { pages: number; mail: number },
  rounds: number,
): Promise<void> {
  trial.atMost('longest until pages answer again', pages, PAGES_S, 's');
  trial.atMost('longest until all mail is sent', mail, MAIL_S, 's');
  await checkVisitors(trial, world, visitors);
  const readers = [...world.smtp.taken].filter((to) => to.includes('.round-'));
  trial.exactly('digests lost', rounds * READERS - new Set(readers).size, 0);
  trial.figure('extra copies', String(countExtra(world.smtp)));
  trial.exactly('copies that are not the same byte for byte', countUnlike(world.smtp), 0);
  await checkRuns(trial, world.db);
}
