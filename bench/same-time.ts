// Does the time of an answer tell whether an address is subscribed, left, bounced or complained? The whole app with a
// mail server; for each page where anybody may type an address, one request at a time, groups in turns in a random order. Also how
// long the busiest page view of the next moment took: work that starts after the answer may show there.
// `node bench/same-time.ts [--rounds 5] [--people 60]`, people of each group.

import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Config } from '../src/config/config.ts';
import type { Db } from '../src/database/database.ts';
import { saveSubscription } from '../src/subscribers/save-subscription.ts';
import { unsubscribe } from '../src/subscribers/subscriber-store.ts';
import { suppress } from '../src/subscribers/suppression-store.ts';
import { type AppProcess, openAppLedger, startAppProcess } from './app-process.ts';
import { createRandom, type Random } from './board.ts';
import { ask, percentile } from './flood-visitors.ts';
import { median, note, printRows, readNumber, runBench, waitForQuiet } from './helpers.ts';
import { type Difference, differenceBetween } from './statistics.ts';
import { setUpWeek } from './week.ts';

const ROUNDS = readNumber('rounds', 5);
const PEOPLE = readNumber('people', 60);
/** Looked at after each answer. */
const AFTER_MS = 40;
const GROUPS = ['new', 'subscribed', 'opted out', 'bounced', 'complained'] as const;
type Group = (typeof GROUPS)[number];

const PAGES: Readonly<Record<string, Record<string, string>>> = {
  '/subscribe': { tags: 'data', frequency: 'weekly', timezone: 'UTC' },
  '/link': {},
};

/** The quickest tenth is what somebody measures who wants to know: other people's work is in the slow ones. */
const MEASURES = {
  'quickest tenth': (values: readonly number[]) => percentile(values, 10),
  median,
};

/** One for each group, asked one after the other; in ms. */
interface Turn {
  readonly answer: Readonly<Record<Group, number>>;
  readonly after: Readonly<Record<Group, number>>;
}

await runBench(async (later) => {
  const { db, folder, smtpUrl, config, sink } = await openAppLedger(later);
  await setUpWeek(db, config, [], new Date());
  await addGroups(db, config);
  const app = await startAppProcess(folder, smtpUrl);
  later(app.close);
  const random = createRandom(8);
  for (const [path, fields] of Object.entries(PAGES)) {
    const turns: Turn[] = [];
    const before = (await sink.taken()).mails;
    await takeTurns(app, path, fields, 10, random); // warms up
    for (let round = 1; round <= ROUNDS; round += 1) {
      await forgetWishes(db);
      await waitForQuiet();
      turns.push(...(await takeTurns(app, path, fields, PEOPLE, random)));
      note(`POST ${path}: round ${round} of ${ROUNDS}`);
    }
    await forgetWishes(db);
    note(`POST ${path}: ${(await sink.taken()).mails - before} mails were sent`);
    report(path, turns, random);
  }
});

/** All of one length, and few at each domain. */
function addressOf(group: Group, index: number): string {
  const name = `${group.replace(' ', '')}xxxx`.slice(0, 10);
  return `${name}.${String(index).padStart(4, '0')}@mail-${String(index % 40).padStart(2, '0')}.example.org`;
}

async function addGroups(db: Db, config: Config): Promise<void> {
  const now = new Date();
  const alerts = [{ any: ['data'], all: [], none: [] }];
  const origin = { source: 'web', path: null, confirmed: true } as const;
  for (const group of GROUPS.slice(1)) {
    for (let index = 0; index < PEOPLE; index += 1) {
      const email = addressOf(group, index);
      const draft = { email, name: null, frequency: 'weekly', timeZone: 'UTC', alerts } as const;
      const outcome = await saveSubscription({ db, config }, draft, origin, now);
      if (!('subscriberId' in outcome)) throw new Error(outcome.status);
      if (group === 'opted out') await unsubscribe(db, outcome.subscriberId, now);
      if (group === 'bounced') await suppress(db, email, 'bounced', now);
      if (group === 'complained') await suppress(db, email, 'complaint', now);
    }
  }
  // Nobody's first digest comes in between.
  await sql`update subscribers set welcome = null, cursor = (select value from announcer)`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

/** As if nobody had asked for anything; waits for the mails that are under way. */
async function forgetWishes(db: Db): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { rows } = await sql<{ waiting: number }>`
      select (select count(*) from confirmations where mail = 'waiting')
        + (select count(*) from link_requests where settled_at is null) as waiting`.execute(db);
    if (Number(rows[0]?.waiting) === 0) break;
    await delay(100);
  }
  await sql`truncate confirmations, link_requests, limits cascade`.execute(db);
}

/** Each turn asks for one address of each group, in an order of its own, each from another network. */
async function takeTurns(
  app: AppProcess,
  path: string,
  fields: Record<string, string>,
  turns: number,
  random: Random,
): Promise<Turn[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const results: Turn[] = [];
  for (let index = 0; index < turns; index += 1) {
    const answer: Partial<Record<Group, number>> = {};
    const after: Partial<Record<Group, number>> = {};
    for (const [place, group] of shuffle(GROUPS, random).entries()) {
      const form = new URLSearchParams({ ...fields, email: addressOf(group, index) });
      const from = { 'x-forwarded-for': `10.${index}.${place}.1` };
      answer[group] = await time(200, () => ask(`${app.url}${path}`, { form, agent, headers: from }));
      after[group] = await slowestView(app, agent);
    }
    results.push({ answer, after } as Turn);
  }
  agent.destroy();
  return results;
}

/** How long the process kept the slowest of the views waiting that were made one after the other for a moment. */
async function slowestView(app: AppProcess, agent: Agent): Promise<number> {
  const until = performance.now() + AFTER_MS;
  let slowest = 0;
  while (performance.now() < until)
    slowest = Math.max(slowest, await time(200, () => ask(`${app.url}/healthz`, { agent })));
  return slowest;
}

/** Milliseconds until all of the answer is there. */
async function time(expected: number, work: () => Promise<number>): Promise<number> {
  const askedAt = performance.now();
  const status = await work();
  if (status !== expected) throw new Error(`The page answered ${status}`);
  return performance.now() - askedAt;
}

function shuffle<T>(values: readonly T[], random: Random): T[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

function report(path: string, turns: readonly Turn[], random: Random): void {
  const many = `${turns.length} of each group, ${ROUNDS} rounds in turns`;
  for (const [title, what] of [
    [`POST ${path}, ${many}`, 'answer'],
    [`the slowest of the views in the ${AFTER_MS} ms after it`, 'after'],
  ] as const) {
    const of = (group: Group) => turns.map((turn) => turn[what][group]);
    printRows(title, [
      ...GROUPS.map((group) => ({ what: group, measured: figuresOf(of(group)) })),
      ...Object.entries(MEASURES).flatMap(([name, measure]) =>
        GROUPS.slice(1).map((group) => ({
          what: `${name}: ${group} against new`,
          measured: describeDifference(differenceBetween(of('new'), of(group), measure, random)),
        })),
      ),
    ]);
  }
}

function figuresOf(values: readonly number[]): string {
  const [tenth, p95] = [percentile(values, 10), percentile(values, 95)].map((value) => value.toFixed(1));
  return `median ${median(values).toFixed(1)} ms, quickest tenth below ${tenth} ms, p95 ${p95} ms`;
}

function describeDifference({ value, low, high }: Difference): string {
  const text = (ms: number) => `${ms < 0 ? '−' : '+'}${Math.abs(ms).toFixed(2)}`;
  const verdict = low > 0 || high < 0 ? ', leaves out 0' : '';
  return `${text(value)} ms (95 %: ${text(low)} to ${text(high)})${verdict}`;
}
