// The clock is set, is changed for summer, or nobody was running: one digest a local day for everybody, with all that was
// posted, in twelve zones at once.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { forgetFloods, type Hurry, openHurry } from '../hurry.ts';
import { checkRuns } from '../ledger.ts';
import { changesOf, dayIn, mergeWindows, type Window, wholeDays } from '../local-days.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

/** Slots are met on time: one that is late by midnight waits for the next day's. */
const STEP_MS = HOUR_MS / 2;
const ZONES = [
  'America/Nuuk',
  'America/Scoresbysund',
  'America/New_York',
  'America/Santiago',
  'America/St_Johns',
  'Europe/London',
  'Europe/Berlin',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
] as const;

/** Slots in the gaps: of most zones, and of those whose gap goes over midnight. */
const PATTERNS = ['30 2 * * *', '30 23 * * *'];

export const clockChanges: Fault = {
  row: 15,
  name: 'summer time, 29 February',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  async run(trial) {
    for (const pattern of trial.isQuick ? PATTERNS.slice(0, 1) : PATTERNS) {
      const walk = await openWalk(trial, pattern);
      // All days on which some zone changes its clocks in 2027, and 29 February 2028.
      const days = [...changesOf(2027, ZONES), Date.parse('2028-02-29T00:00:00Z')];
      const windows = mergeWindows(trial.isQuick ? days.slice(0, 1) : days);
      for (const { from, to } of windows) {
        await walk.goTo(from);
        for (let at = from; at <= to; at += STEP_MS) await walk.goTo(at);
      }
      walk.check(windows);
      await checkRuns(trial, walk.world.db);
    }
  },
};

export const clockIsSet: Fault = {
  row: 15,
  name: 'clock set, late starts',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  async run(trial) {
    const walk = await openWalk(trial, '0 7 * * *');
    const start = Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS;
    let at = start;
    const goOn = async (ms: number) => {
      at += ms;
      await walk.goTo(at);
    };
    await goOn(0);
    const jumps = trial.isQuick ? [DAY_MS] : [HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS];
    for (const jump of jumps) {
      await walk.goTo(at + jump);
      // And back again, as where somebody noticed.
      await walk.goTo(at);
      for (let step = 0; step < (trial.isQuick ? 4 : 12); step += 1)
        await goOn(trial.isQuick ? 12 * HOUR_MS : 4 * HOUR_MS);
    }
    await walk.stop();
    at += 3 * DAY_MS;
    await walk.setTo(at);
    await walk.start();
    for (let step = 0; step < 3; step += 1) await goOn(12 * HOUR_MS);
    walk.check([]);
    await checkRuns(trial, walk.world.db);
  },
};

interface Walk {
  readonly world: FaultWorld;
  setTo(at: number): Promise<void>;
  /** Sets the clock, drops a post now and then, and waits until all that is due then has been sent. */
  goTo(at: number): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  check(windows: readonly Window[]): void;
}

/** What a walk has seen so far. */
interface Steps {
  readonly world: FaultWorld;
  readonly hurry: Hurry;
  readonly daily: string;
  readonly zoneOf: ReadonlyMap<string, string>;
  /** Local days of each reader's digests. */
  readonly days: Map<string, string[]>;
  /** When each post was dropped. */
  readonly posts: number[];
  now: number;
}

const ROLES = 'watch,plan,work';

async function openWalk(trial: Trial, daily: string): Promise<Walk> {
  const world = await openFaultWorld(trial, {
    yml: `digest: { instant_wait: 0, daily: "${daily}", welcome_days: 365, announce_days: 3650 }\n`,
  });
  const zoneOf = await addZones(world);
  let running = await world.startWithClock(ROLES);
  const hurry = await openHurry(trial, world);
  await moveToZones(world);
  const steps: Steps = { world, hurry, daily, zoneOf, days: new Map(), posts: [], now: 0 };
  return {
    world,
    setTo: (at) => setTo(steps, at),
    goTo: (at) => goTo(steps, at),
    async start() {
      running = await world.startWithClock(ROLES);
    },
    stop: async () => void (await running.end('SIGTERM')),
    check: (windows) => check(trial, steps, windows),
  };
}

/** Two readers in each; the zone of each of them. */
async function addZones({ db }: FaultWorld): Promise<Map<string, string>> {
  const zoneOf = new Map<string, string>();
  for (const [index, zone] of ZONES.entries()) {
    await addReaders(db, 2, { tag: `zone${index}`, frequency: 'daily' });
    zoneOf.set(`reader0.zone${index}@example.org`, zone).set(`reader1.zone${index}@example.org`, zone);
  }
  return zoneOf;
}

function setTo(steps: Steps, at: number): Promise<void> {
  steps.now = at;
  return steps.world.setClock(at - Date.now());
}

async function goTo(steps: Steps, at: number): Promise<void> {
  const { world, posts, days, zoneOf } = steps;
  await setTo(steps, at);
  const before = world.smtp.taken.length;
  if (posts.length === 0 || at >= (posts.at(-1) as number) + 12 * HOUR_MS) await dropPost(steps, at);
  await settle(steps);
  for (const to of world.smtp.taken.slice(before)) {
    const zone = zoneOf.get(to) as string;
    // A slot in a gap that goes over midnight is that of the evening before.
    days.set(to, [...(days.get(to) ?? []), dayIn(zone, at - 60_000)]);
  }
}

async function dropPost({ world: { db, board }, posts }: Steps, at: number): Promise<void> {
  await forgetFloods(db);
  await sql`update posts set guarded_at = '2020-01-01'`.execute(db);
  await board.post(`Job${posts.length}x`, ZONES.map((_, index) => `zone${index}`).join(', '));
  posts.push(at);
  const areAnnounced = sql`select count(*) = ${posts.length}::int from posts where number is not null`;
  await comesTrue(db, areAnnounced, 30_000);
}

async function settle({ world: { db }, hurry, now }: Steps): Promise<void> {
  const until = performance.now() + 60_000;
  const clock = new Date(now);
  const isDone = sql`select not exists (select from audiences where next_due_at <= ${clock})
    and not exists (select from deliveries where status in ('queued', 'sending', 'deferred'))`;
  for (let quiet = 0; quiet < 2 && performance.now() < until; ) {
    await hurry.tick();
    quiet = (await comesTrue(db, isDone, 1000)) ? quiet + 1 : 0;
    await delay(20);
  }
}

function check(trial: Trial, steps: Steps, windows: readonly Window[]): void {
  const { world, daily, days, zoneOf, posts } = steps;
  const twice = [...days.values()].map((list) => list.length - new Set(list).size);
  trial.exactly(
    `${daily}: second digests on one local day`,
    twice.reduce((sum, one) => sum + one, 0),
    0,
  );
  const missing = [...zoneOf].flatMap(([to, zone]) =>
    wholeDays(zone, windows).filter((day) => !(days.get(to) ?? []).includes(day)),
  );
  trial.exactly(`${daily}: local days without a digest`, missing.length, 0);
  trial.exactly(`${daily}: posts that somebody did not get`, countLost(steps), 0);
  trial.figure(`${daily}: digests, posts`, `${world.smtp.taken.length}, ${posts.length}`);
}

/** Of those that were out for two days. */
function countLost({ world: { smtp }, zoneOf, posts, now }: Steps): number {
  const bodies = [...smtp.copies.values()].map(([body = '']) => body.replaceAll('=\r\n', ''));
  const due = posts.filter((at) => at < now - 2 * DAY_MS);
  let lost = 0;
  for (const to of zoneOf.keys()) {
    const mine = bodies.filter((body) => body.includes(`To: ${to}`)).join('\n');
    lost += due.filter((_, index) => !mine.includes(`Job${index}x`)).length;
  }
  return lost;
}

/** The readers were made in UTC. */
async function moveToZones({ db }: FaultWorld): Promise<void> {
  for (const [index, zone] of ZONES.entries())
    await sql`
      with moved as (
        update subscribers set time_zone = ${zone} where email like ${`%.zone${index}@%`} returning audience_id)
      update audiences set time_zone = ${zone} where id in (select audience_id from moved)`.execute(db);
}
