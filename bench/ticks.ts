// What a tick costs that finds nothing due, and a subscription file that changed, with a million people: planDue and sweep
// of one process, and saveSubscription. `node bench/ticks.ts [--people 1000000] [--rounds 20]`

import { sql } from 'kysely';
import type { Config } from '../src/config/config.ts';
import type { Db } from '../src/database/database.ts';
import { silentLog } from '../src/log.ts';
import { planDue } from '../src/plan/plan-run.ts';
import { sweep } from '../src/queue/sweep.ts';
import { watchMail } from '../src/send/watch-mail.ts';
import { buildAlert, type Frequency } from '../src/subscribers/alerts.ts';
import { ensureAudience } from '../src/subscribers/audience-store.ts';
import { saveSubscription } from '../src/subscribers/save-subscription.ts';
import { describe, fillWith, openLedger, printRows, readNumber, runBench, waitForQuiet } from './helpers.ts';
import { benchConfig, setUpWeek } from './week.ts';

const PEOPLE = readNumber('people', 1_000_000);
const ROUNDS = readNumber('rounds', 20);
/** Each in ten people reads at once, each in fifty of all, and of those too, bounced, each in a hundred has paused. */
const AUDIENCES = 30_000;

await runBench(async (later) => {
  const { db, url, folder } = await openLedger(later);
  const config = benchConfig(folder);
  const now = new Date();
  await setUpWeek(db, config, [], now);
  await fillWith(url, (filling) => fill(filling, config, now));
  const deps = { db, config, log: silentLog, queued: async () => {}, clock: () => now };
  // The first tick serves who waits; those that are measured find nothing.
  await sweep(deps, now);
  await waitForQuiet();
  const figures = { plan: [] as number[], sweep: [] as number[], file: [] as number[] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const plan = await timed(() => planDue(deps, now));
    const swept = await timed(async () => {
      await sweep(deps, now);
      await watchMail(db, now);
    });
    const file = await timed(() => changeFile(db, config, 1 + round * 37, now));
    // The first round is a warm-up.
    if (round === 0) continue;
    figures.plan.push(plan);
    figures.sweep.push(swept);
    figures.file.push(file);
  }
  const ticks = figures.plan.map((ms, index) => ms + (figures.sweep[index] ?? 0));
  printRows(`${PEOPLE} people, ${ROUNDS} rounds; median (range)`, [
    { what: 'a tick with nothing due', measured: describe(ticks, 'ms', 1), goal: 'goal: at most 20 ms' },
    { what: '  of it planDue', measured: describe(figures.plan, 'ms', 1) },
    { what: '  of it the sweep and its alarms', measured: describe(figures.sweep, 'ms', 1) },
    {
      what: 'one changed subscription file',
      measured: describe(figures.file, 'ms', 1),
      goal: 'goal: at most 5 ms',
    },
  ]);
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** A person's file names other tags. */
async function changeFile(db: Db, config: Config, id: number, now: Date): Promise<void> {
  const frequency: Frequency = id % 2 === 0 ? 'weekly' : 'instant';
  const draft = { email: `reader-${id}@mail-${id % 50}.example.org`, name: null, frequency, timeZone: 'UTC' };
  const alerts = [buildAlert({ any: [`data${id % 7}`] })];
  const origin = { source: 'file', path: `${id}.md` } as const;
  const outcome = await saveSubscription({ db, config }, { ...draft, alerts }, origin, now);
  if (outcome.status !== 'changed') throw new Error(`The file was ${outcome.status}`);
}

/** People, the audiences they form, and what a year has left behind: runs that are over. */
async function fill(db: Db, config: Config, now: Date): Promise<void> {
  const key = { frequency: 'weekly', timeZone: 'UTC', alerts: [buildAlert({ any: ['data'] })] } as const;
  await ensureAudience(db, key, config.digest, now);
  await sql`
    insert into audiences (hash, frequency, time_zone, alerts, schedule, next_due_at)
    select 'bench ' || n, case when n % 10 = 0 then 'instant' else 'weekly' end, 'UTC', a.alerts,
      case when n % 10 = 0 then '' else a.schedule end, case when n % 10 = 0 then null else a.next_due_at end
    from audiences a, generate_series(1, ${AUDIENCES}::integer) n`.execute(db);
  await sql`
    insert into subscribers (email, address_hash, name, time_zone, frequency, audience_id, cursor, state, paused_until,
      source, path, consent, created_at)
    select 'reader-' || n || '@mail-' || n % 50 || '.example.org', md5('reader' || n), 'Reader ' || n, 'UTC', a.frequency,
      a.id, value, case when n % 100 = 7 then 'paused' else 'confirmed' end,
      case when n % 100 = 7 then ${now}::timestamptz + interval '30 days' end, 'file', n || '.md', '{}', ${now}
    from generate_series(1, ${PEOPLE}::integer) n
    join audiences a on a.hash = 'bench ' || (1 + n % ${AUDIENCES}::integer), announcer`.execute(db);
  await sql`
    insert into suppressions (address_hash, reason, created_at)
    select md5('reader' || n), 'bounced', ${now} from generate_series(1, ${PEOPLE}::integer) n where n % 50 = 3 or n % 500 = 9`.execute(
    db,
  );
  // Mail came back months ago: instant readers among them stand far behind.
  await sql`update subscribers s set cursor = 0 from suppressions x where x.address_hash = s.address_hash`.execute(
    db,
  );
  await sql`
    insert into runs (kind, frequency, due_at, cut, created_at, planned_at, finished_at, counts)
    select 'instant', 'instant', ${now}::timestamptz - n * interval '1 minute', 0, ${now}, ${now}, ${now}, '{}'
    from generate_series(1, 100000) n`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
