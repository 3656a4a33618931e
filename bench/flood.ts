// A flood of sign-ups against the whole app, and what it costs others: the time of a digest run and of POST
// /unsubscribe, without a flood and with each kind, in turns; and how many mails the flood made. Takes less than four
// minutes. `node bench/flood.ts [--people 1000] [--rounds 5] [--rate 2000]`, the rate in sign-ups a minute.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../src/database/database.ts';
import { loadSecrets } from '../src/installation/secret.ts';
import { silentLog } from '../src/log.ts';
import { planManual } from '../src/plan/plan-run.ts';
import { createQueues, type Queues } from '../src/queue/queues.ts';
import { sendersFor } from '../src/queue/workers.ts';
import { createLinks, type Links } from '../src/subscribers/links.ts';
import { openAppLedger, startAppProcess } from './app-process.ts';
import { chooseAlert, createRandom } from './board.ts';
import { type Flood, type FloodKind, percentile, startFlood, timePosts } from './flood-visitors.ts';
import { describe, note, printRows, type Row, readNumber, runBench } from './helpers.ts';
import type { Sink } from './sink.ts';
import { setUpWeek, type Week } from './week.ts';

const PEOPLE = readNumber('people', 1000);
const ROUNDS = readNumber('rounds', 5);
const RATE = readNumber('rate', 2000);
/** People who leave while it is measured, 50 a second; no digest is due to them. */
const LEAVERS = 150;
const LEAVE_MS = 3000;
/** They leave before anything is measured: a process that has just started is slow, with a flood or without. */
const EARLY_LEAVERS = 60;
/** In which they do, the flood running already. */
const HEAD_START_MS = 1500;
const LONGEST_RUN_MS = 120_000;
const VICTIM = 'victim@example.org';

const KINDS: readonly (FloodKind | 'none')[] = ['none', 'one block', 'one victim', 'everybody'];
const NAMES = {
  none: 'no flood',
  'one block': 'from one address block',
  'one victim': 'to one victim, each from another block',
  everybody: 'to other people, each from another block',
} as const;

interface Bench extends Week {
  readonly folder: string;
  readonly sink: Sink;
  readonly queues: Queues;
  readonly links: Links;
}

interface Result {
  readonly kind: FloodKind | 'none';
  readonly digestSeconds: number;
  readonly leaveMs: readonly number[];
  /** Processor time of the app a second while people leave, in ms. */
  readonly cpuMs: number;
  readonly answers: Flood['answers'];
  /** What arrived at the mail server that was no digest. */
  readonly mails: number;
  readonly toVictim: number;
}

await runBench(async (later) => {
  const { db, url, folder, sink, smtpUrl, config } = await openAppLedger(later);
  const random = createRandom(7);
  const people = Array.from({ length: PEOPLE + LEAVERS + EARLY_LEAVERS }, () => chooseAlert(random));
  const week = await setUpWeek(db, config, people, new Date());
  const secrets = await loadSecrets(db, config, silentLog, new Date());
  // The first process makes the queue's tables; they need not be counted.
  await (await startAppProcess(folder, smtpUrl)).close();
  const queues = await createQueues({ backend: { kind: 'postgres', url }, log: silentLog });
  later(queues.close);
  const bench: Bench = { ...week, folder, sink, queues, links: createLinks({ publicUrl: '', secrets }) };
  const results: Result[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const kind of round % 2 === 1 ? KINDS : KINDS.toReversed()) {
      results.push(await measure(bench, kind));
      note(describeRound(round, results.at(-1) as Result));
    }
  }
  report(results);
});

/** So that a run that is broken off has said something. */
function describeRound(round: number, { kind, digestSeconds, leaveMs, mails }: Result): string {
  const p99 = percentile(leaveMs, 99).toFixed(0);
  return `round ${round} of ${ROUNDS}, ${NAMES[kind]}: digests ${digestSeconds.toFixed(1)} s, unsubscribe p99 ${p99} ms, ${mails} other mails`;
}

/** One flood, or none, against a fresh process and a ledger as it was at first. */
async function measure(bench: Bench, kind: Result['kind']): Promise<Result> {
  const leavers = await resetLedger(bench.db);
  const app = await startAppProcess(bench.folder, bench.config.smtpUrl ?? '');
  const before = await bench.sink.taken();
  const flood = kind === 'none' ? null : startFlood(app.url, { kind, perMinute: RATE, victim: VICTIM });
  try {
    const leave = leavers.map((id) => `${app.url}${bench.links.unsubscribe({ id, generation: 0 })}`);
    await timePosts(leave.slice(0, EARLY_LEAVERS), HEAD_START_MS);
    const cpuBefore = await app.cpuMs();
    const leaveMs = await timePosts(leave.slice(EARLY_LEAVERS), LEAVE_MS);
    const cpuMs = ((await app.cpuMs()) - cpuBefore) / (LEAVE_MS / 1000);
    const { seconds: digestSeconds, digests } = await sendDigests(bench);
    await flood?.stop();
    await quietQueue(bench);
    const mails = (await bench.sink.taken()).mails - before.mails - digests;
    const answers = flood?.answers ?? new Map();
    return {
      kind,
      digestSeconds,
      leaveMs,
      cpuMs,
      answers,
      mails,
      toVictim: kind === 'one victim' ? mails : 0,
    };
  } finally {
    await flood?.stop();
    await app.close();
  }
}

/** Nobody signed up, left or was served. Returns who may leave. */
async function resetLedger(db: Db): Promise<number[]> {
  await sql`truncate deliveries, runs, editions, confirmations, limits, suppressions cascade`.execute(db);
  await sql`update subscribers set cursor = 0, state = 'confirmed'`.execute(db);
  const { rows } = await sql<{ id: number }>`
    update subscribers set cursor = (select value from announcer)
    where id in (select id from subscribers order by id desc limit ${LEAVERS + EARLY_LEAVERS}) returning id`.execute(
    db,
  );
  await sql`vacuum analyze`.execute(db);
  return rows.map((row) => row.id);
}

/** Seconds from the order to the last outcome in the ledger; some people want nothing of this week's posts. */
async function sendDigests({
  db,
  config,
  queues,
}: Bench): Promise<{ readonly seconds: number; readonly digests: number }> {
  const run = await planManual({ db, config, log: silentLog, queued: async () => {} }, 'weekly', new Date());
  const startedAt = performance.now();
  await queues.sendDeliveries(sendersFor(PEOPLE));
  for (;;) {
    const seconds = (performance.now() - startedAt) / 1000;
    const { rows } = await sql<{ planned: number; open: number; sent: number }>`
      select count(*) as planned, count(*) filter (where status in ('queued', 'sending', 'deferred')) as open,
        count(*) filter (where status = 'sent') as sent from deliveries where run_id = ${run.id}`.execute(db);
    const { open = 0, sent = 0, planned = 0 } = rows[0] ?? {};
    if (planned > 0 && sent === planned) return { seconds, digests: sent };
    if (open === 0 || seconds * 1000 > LONGEST_RUN_MS)
      throw new Error(`Only ${sent} of ${planned} digests were sent`);
    await delay(50);
  }
}

/** Until every mail that the flood asked for was sent or refused. */
async function quietQueue({ db }: Bench): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { rows } = await sql<{ waiting: number }>`
      select count(*) as waiting from confirmations where mail = 'waiting'`.execute(db);
    if (rows[0]?.waiting === 0) return;
    await delay(100);
  }
  throw new Error('Confirmations still wait');
}

function report(results: readonly Result[]): void {
  const of = (kind: Result['kind']) => results.filter((result) => result.kind === kind);
  const rows: Row[] = KINDS.flatMap((kind) => {
    const mine = of(kind);
    const answered = [...(mine.at(-1)?.answers ?? [])].map(([status, count]) => `${count} × ${status}`);
    const seconds = mine.map(({ digestSeconds }) => digestSeconds);
    // Round by round: what else the machine does meanwhile is much the same in both.
    const ratios = seconds.map((each, round) => each / (of('none')[round]?.digestSeconds ?? Number.NaN));
    const leave = (percent: number) => mine.map(({ leaveMs }) => percentile(leaveMs, percent));
    const cpu = mine.map(({ cpuMs }) => cpuMs);
    return [
      { what: NAMES[kind], measured: answered.join(', ') },
      { what: `  digests of ${PEOPLE} people sent in`, measured: describe(seconds, 's') },
      ...(kind === 'none' ? [] : [{ what: '    of the time without', measured: describe(ratios, '×') }]),
      { what: '  POST /unsubscribe, p50', measured: describe(leave(50), 'ms', 1) },
      { what: '  POST /unsubscribe, p99', measured: describe(leave(99), 'ms', 1), goal: 'goal: at most 50' },
      { what: '  processor time of the app meanwhile', measured: describe(cpu, 'ms a second', 0) },
      ...(kind === 'none' ? [] : [mailsRow(kind, mine)]),
    ];
  });
  printRows(`${RATE} sign-ups a minute, ${ROUNDS} rounds in turns; median (range)`, rows);
}

function mailsRow(kind: FloodKind, results: readonly Result[]): Row {
  const measured = describe(
    results.map(({ mails }) => mails),
    'mails',
    0,
  );
  if (kind !== 'one victim') return { what: '  confirmations mailed', measured };
  if (results.some(({ toVictim }) => toVictim > 3)) throw new Error('The victim got more than three mails');
  return { what: '  confirmations mailed to the victim', measured, goal: 'goal: at most 3' };
}
