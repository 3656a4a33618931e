// What a mail costs the ledger at the least: claims of 500, looks at 200, outcomes in groups, by the statements that ship, with
// nothing else between them; no mail is made or sent. `node bench/ledger.ts [--mails 3000] [--rounds 3]`

import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { connectDatabase } from '../src/database/database.ts';
import { type ClaimedDelivery, claimDeliveries } from '../src/send/claim-store.ts';
import { lookAt, type Settlement, settleDeliveries } from '../src/send/delivery-store.ts';
import { chooseAlert, createRandom } from './board.ts';
import { describe, note, openLedger, printRows, readNumber, runBench } from './helpers.ts';
import { planWeek } from './our-loop.ts';
import { benchConfig, setUpWeek } from './week.ts';

const PEOPLE = readNumber('mails', 3000);
const ROUNDS = readNumber('rounds', 3);
const CLAIM = { urgent: 500, others: 500 };
const LEASE_MS = 120_000;
const LOOK = 200;
/** Outcomes that are recorded together. */
const GROUPS = [1, 5, 10, 30, 100];

/** Processor time in ms: of Postgres' process for our connection, and of ours. */
interface Spent {
  readonly postgres: number;
  readonly process: number;
}

await runBench(async (later) => {
  const { db, url, folder } = await openLedger(later);
  const random = createRandom(3);
  const people = Array.from({ length: PEOPLE }, () => chooseAlert(random));
  const week = await setUpWeek(db, benchConfig(folder), people, new Date(), { archive: 20 });
  const found = new Map<string, Spent[]>();

  async function send(group: number): Promise<void> {
    await planWeek(week);
    const { db: own, close } = connectDatabase({ url, maxConnections: 1 });
    const pid = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(own);
    const spent = new Map<string, Spent>();
    const within = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      const before = await spentBy(pid.rows[0]?.pid ?? 0);
      const result = await work();
      const after = await spentBy(pid.rows[0]?.pid ?? 0);
      const { postgres, process } = spent.get(what) ?? { postgres: 0, process: 0 };
      spent.set(what, {
        postgres: postgres + after.postgres - before.postgres,
        process: process + after.process - before.process,
      });
      return result;
    };
    let mails = 0;
    for (;;) {
      const { claimed } = await within('claims', () => claimDeliveries(own, CLAIM, LEASE_MS, new Date()));
      if (claimed.length === 0) break;
      mails += claimed.length;
      for (const part of slices(claimed, LOOK)) await within('looks', () => lookAt(own, part, new Date()));
      await within(`outcomes, ${group} together`, async () => {
        for (const part of slices(claimed, group)) await settleDeliveries(own, part.map(taken), new Date());
      });
    }
    await close();
    for (const [what, { postgres, process }] of spent)
      found.set(what, [...(found.get(what) ?? []), { postgres: postgres / mails, process: process / mails }]);
  }

  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const group of GROUPS) await send(group);
    note(`round ${round}`);
  }
  const column = (what: string, which: keyof Spent) =>
    describe(
      (found.get(what) ?? []).map((one) => one[which]),
      'ms',
      3,
    );
  printRows(
    `${PEOPLE} people, ${ROUNDS} rounds; processor time a mail, median (range): of Postgres; of the process`,
    [...found.keys()].map((what) => ({
      what,
      measured: column(what, 'postgres'),
      goal: column(what, 'process'),
    })),
  );
});

function taken(delivery: ClaimedDelivery): Settlement {
  const { id, editionKey } = delivery;
  const messageId = `digest.${id}.0.abcdefghijklmnopqrst@example.org`;
  const said = { reason: null, reply: '250 2.0.0 Ok: queued as 4D6C12', transport: 'smtp' };
  return { delivery, status: 'sent', ...said, messageId, nextAttemptAt: null, editionKey };
}

function slices<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

async function spentBy(pid: number): Promise<Spent> {
  const { user, system } = process.cpuUsage();
  const text = await readFile(`/proc/${pid}/schedstat`, 'latin1');
  return { postgres: Number(text.split(' ')[0]) / 1e6, process: (user + system) / 1000 };
}
