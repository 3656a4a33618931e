// A walk through a year in a process whose clock is set: readers in twelve zones, a post twice a day, and at the end who
// got what on which of their days.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { forgetFloods, type Hurry, openHurry } from './hurry.ts';
import { checkRuns } from './ledger.ts';
import { dayIn, slotOn, type Window, wholeDays } from './local-days.ts';
import { DAY_MS, HOUR_MS } from './time.ts';
import type { Trial } from './trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from './world.ts';

export const ZONES = [
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

const ROLES = 'watch,plan,work';
/** At least one between any two slots. */
const POST_EVERY_MS = 12 * HOUR_MS;
/** For what is due at one instant: seconds, on a machine with nothing else to do. */
const LONGEST_MS = 300_000;
/** So many of what is missing are named. */
const NAMED = 6;

export interface Walk {
  setTo(at: number): Promise<void>;
  /** Sets the clock, drops a post now and then, and waits until all that is due then has been sent. */
  goTo(at: number): Promise<void>;
  /** Leaps to its beginning, then goes from one instant at which something is due to the next. */
  goThrough(window: Window): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** `digests`: where each local day has a digest; `slots`: where each has a row of its slot, run or passed over. */
  check(windows: { readonly digests: readonly Window[]; readonly slots: readonly Window[] }): Promise<void>;
}

/** What a walk has seen so far. */
interface Steps {
  readonly world: FaultWorld;
  readonly hurry: Hurry;
  readonly time: string;
  readonly zoneOf: ReadonlyMap<string, string>;
  /** Local days of each reader's digests. */
  readonly days: Map<string, string[]>;
  /** When each post was dropped. */
  readonly posts: number[];
  now: number;
}

/** `time`: of everybody's daily digest on their own clock, such as 02:30. */
export async function openWalk(trial: Trial, time: string): Promise<Walk> {
  const { hour, minute } = Temporal.PlainTime.from(time);
  const world = await openFaultWorld(trial, {
    yml: `digest: { instant_wait: 0, daily: "${minute} ${hour} * * *", welcome_days: 365, announce_days: 3650 }\n`,
  });
  const zoneOf = await addZones(world);
  let running = await world.startWithClock(ROLES);
  const hurry = await openHurry(trial, world);
  await moveToZones(world);
  const steps: Steps = { world, hurry, time, zoneOf, days: new Map(), posts: [], now: 0 };
  return {
    setTo: (at) => setTo(steps, at),
    goTo: (at) => goTo(steps, at),
    goThrough: (window) => goThrough(steps, window),
    /** What was missed goes out first: it belongs to the day of the start. */
    async start() {
      running = await world.startWithClock(ROLES);
      await settle(steps);
    },
    stop: async () => void (await running.end('SIGTERM')),
    async check(windows) {
      checkDigests(trial, steps, windows.digests);
      await checkSlots(trial, steps, windows.slots);
      await checkRuns(trial, world.db);
    },
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

/** The readers were made in UTC. */
async function moveToZones({ db }: FaultWorld): Promise<void> {
  for (const [index, zone] of ZONES.entries())
    await sql`
      with moved as (
        update subscribers set time_zone = ${zone} where email like ${`%.zone${index}@%`} returning audience_id)
      update audiences set time_zone = ${zone} where id in (select audience_id from moved)`.execute(db);
}

function setTo(steps: Steps, at: number): Promise<void> {
  steps.now = at;
  return steps.world.setClock(at - Date.now());
}

async function goTo(steps: Steps, at: number): Promise<void> {
  await setTo(steps, at);
  const last = steps.posts.at(-1);
  if (last === undefined || at >= last + POST_EVERY_MS) await dropPost(steps, at);
  await settle(steps);
}

/** What the leap made late goes out before there is a new post: that one is for the first slot that is met on time. */
async function goThrough(steps: Steps, { from, to }: Window): Promise<void> {
  await setTo(steps, from);
  await settle(steps);
  for (let at = from; at <= to; at = await nextInstant(steps)) await goTo(steps, at);
}

async function nextInstant({ world: { db }, posts }: Steps): Promise<number> {
  const { rows } = await sql<{ due: Date }>`select min(next_due_at) as due from audiences`.execute(db);
  const due = rows[0]?.due.getTime() ?? Number.POSITIVE_INFINITY;
  return Math.min(due, (posts.at(-1) ?? 0) + POST_EVERY_MS);
}

async function dropPost({ world: { db, board }, posts }: Steps, at: number): Promise<void> {
  await forgetFloods(db);
  await sql`update posts set guarded_at = '2020-01-01'`.execute(db);
  await board.post(`Job${posts.length}x`, ZONES.map((_, index) => `zone${index}`).join(', '));
  posts.push(at);
  const areAnnounced = sql`select count(*) = ${posts.length}::int from posts where number is not null`;
  await comesTrue(db, areAnnounced, 30_000);
}

/** Until two looks in a row find nothing due; what came until then came on this day. Throws when it takes too long. */
async function settle({ world, hurry, zoneOf, days, now }: Steps): Promise<void> {
  const { db, smtp } = world;
  const seen = [...days.values()].flat().length;
  const end = performance.now() + LONGEST_MS;
  const clock = new Date(now);
  const isDone = sql`select not exists (select from audiences where next_due_at <= ${clock})
    and not exists (select from deliveries where status in ('queued', 'sending', 'deferred'))`;
  for (let quiet = 0; quiet < 2; ) {
    if (performance.now() > end) throw new Error(`what is due at ${clock.toISOString()} is not sent`);
    await hurry.tick();
    quiet = (await comesTrue(db, isDone, 1000)) ? quiet + 1 : 0;
    await delay(20);
  }
  for (const to of smtp.taken.slice(seen)) {
    const zone = zoneOf.get(to) as string;
    // A slot in a gap that goes over midnight is that of the evening before.
    days.set(to, [...(days.get(to) ?? []), dayIn(zone, now - 60_000)]);
  }
}

function checkDigests(trial: Trial, steps: Steps, windows: readonly Window[]): void {
  const { world, time, days, zoneOf, posts } = steps;
  const twice = [...days].flatMap(([to, list]) =>
    list.filter((day, at) => list.indexOf(day) < at).map((day) => `${to} ${zoneOf.get(to)} ${day}`),
  );
  nothing(trial, `${time}: second digests on one local day`, twice);
  const missing = [...zoneOf].flatMap(([to, zone]) =>
    wholeDays(zone, windows)
      .filter((day) => !(days.get(to) ?? []).includes(day))
      .map((day) => `${to} ${zone} ${day}`),
  );
  nothing(trial, `${time}: local days without a digest`, missing);
  trial.exactly(`${time}: posts that somebody did not get`, countLost(steps), 0);
  trial.figure(`${time}: digests, posts`, `${world.smtp.taken.length}, ${posts.length}`);
}

/** Each slot was met at its own instant, or says why not. */
async function checkSlots(trial: Trial, { world: { db }, time }: Steps, windows: readonly Window[]) {
  const { rows } = await sql<{ due_at: Date }>`
    select distinct due_at from runs where kind = 'scheduled' and frequency = 'daily'`.execute(db);
  const noted = new Set(rows.map(({ due_at }) => due_at.getTime()));
  const missing = ZONES.flatMap((zone) =>
    wholeDays(zone, windows)
      .filter((day) => !noted.has(slotOn(zone, day, time)))
      .map((day) => `${zone} ${day}`),
  );
  nothing(trial, `${time}: slots without a row`, missing);
}

function nothing(trial: Trial, what: string, found: readonly string[]): void {
  trial.holds(what, found.length === 0, [found.length, ...found.slice(0, NAMED)].join('; '));
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
