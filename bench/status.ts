// What `rolecall status` costs beside very many people: the time to load it, while a weekly run is half done.
// `node bench/status.ts [--people 1000000] [--rounds 100]`.

import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Db } from '../src/database/database.ts';
import { loadStatus } from '../src/installation/status.ts';
import { foldTallies, recountTallies } from '../src/installation/tally-store.ts';
import { chooseAlert, createRandom } from './board.ts';
import { describe, note, openLedger, printRows, readNumber, runBench } from './helpers.ts';
import { addPeople } from './people.ts';
import { benchConfig } from './week.ts';

const PEOPLE = readNumber('people', 1_000_000);
const ROUNDS = readNumber('rounds', 100);
const STEP = 10_000;
const GROUPS = 40;
/** The others choose as these do. */
const KINDS = 1000;

await runBench(async (later) => {
  const { db, folder } = await openLedger(later);
  const now = new Date();
  const random = createRandom(4);
  const choices = Array.from({ length: KINDS }, () => chooseAlert(random));
  await addPeople({ db, config: benchConfig(folder) }, choices, 0, now);
  for (let first = 2; first <= PEOPLE / KINDS; first += 20)
    await sql`insert into subscribers (email, address_hash, time_zone, frequency, audience_id, cursor, state, source, consent, created_at)
      select n || '.' || email, n || '.' || address_hash, time_zone, frequency, audience_id, cursor, state, source, consent, created_at
      from subscribers, generate_series(${first}::integer, ${Math.min(first + 19, PEOPLE / KINDS)}::integer) n
      where subscribers.id <= ${KINDS}`.execute(db);
  await sql`insert into suppressions select address_hash, 'bounced', ${now} from subscribers where id % 50 = 0`.execute(
    db,
  );
  await sql`insert into runs (kind, frequency, due_at, cut, matched, created_at, planned_at)
    values ('scheduled', 'weekly', ${now}, 1, ${PEOPLE}, ${now}, ${now})`.execute(db);
  note(`${PEOPLE} people are there`);
  // As a run fills and empties the table: in many statements.
  for (let first = 0; first < PEOPLE; first += STEP)
    await sql`insert into deliveries (run_id, subscriber_id, audience_id, edition_key, from_number, to_number, status,
        next_attempt_at, planned_at)
      select 1, id, audience_id, 'edition', 0, 1, 'queued', ${now}, ${now} from subscribers
      where id > ${first} and id <= ${first + STEP}`.execute(db);
  for (let first = 0; first < PEOPLE / 2; first += STEP)
    await sql`update deliveries set status = 'sent', sent_at = ${now}, settled_at = ${now}
      where id > ${first} and id <= ${first + STEP}`.execute(db);
  await foldTallies(db);
  await sql`vacuum analyze`.execute(db);
  const took: number[] = [];
  const before = await processorMs(db);
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    await loadStatus(db, now);
    took.push(performance.now() - startedAt);
  }
  const cpuMs = ((await processorMs(db)) - before) / ROUNDS;
  const { subscribers, runs } = await loadStatus(db, now);
  if (runs[0]?.sent !== PEOPLE / 2 || subscribers.suppressed !== PEOPLE / 50)
    throw new Error('counted wrongly');
  const startedAt = performance.now();
  if ((await recountTallies(db)) !== 0) throw new Error('the rows say something else');
  const [counted, plain] = await settleGroups(db);
  printRows(`${PEOPLE} people, ${ROUNDS} rounds; median (range)`, [
    { what: 'the status is loaded in', measured: describe(took, 'ms'), goal: 'goal: at most 50 ms' },
    { what: 'processor time of that, ours and of Postgres', measured: `${cpuMs.toFixed(1)} ms` },
    { what: 'settling a hundred mails, counted', measured: describe(counted, 'ms') },
    { what: 'the same, in turns, without counting', measured: describe(plain, 'ms') },
    { what: 'counting the rows once a day', measured: `${Math.round(performance.now() - startedAt)} ms` },
  ]);
});

/** What the triggers cost each group of mails: with them and without, in turns. */
async function settleGroups(db: Db): Promise<[counted: number[], plain: number[]]> {
  const settle = async (group: number) => {
    const first = PEOPLE / 2 + group * 100;
    const startedAt = performance.now();
    await sql`update deliveries set status = 'sent', sent_at = now(), settled_at = now()
      where id > ${first} and id <= ${first + 100}`.execute(db);
    return performance.now() - startedAt;
  };
  const took: [number[], number[]] = [[], []];
  for (let group = 0; group < GROUPS; group += 1) {
    const isCounted = group % 2 === 0;
    await sql.raw(`alter table deliveries ${isCounted ? 'enable' : 'disable'} trigger user`).execute(db);
    took[isCounted ? 0 : 1].push(await settle(group));
  }
  return took;
}

/** Of this process and of the one that serves it: what a busy machine does not stretch. */
async function processorMs(db: Db): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  const fields = readFileSync(`/proc/${rows[0]?.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const { user, system } = process.cpuUsage();
  // In ticks of a hundredth of a second (proc(5), fields 14 and 15).
  return (Number(fields[11]) + Number(fields[12])) * 10 + (user + system) / 1000;
}
