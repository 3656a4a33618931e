// The whole way of a digest to a mail server (queue, claim, look, personal parts, SMTP, ledger) beside nodemailer's pool and
// Postfix's smtp-source, with the same bytes to the same server, in turns.
// `node bench/send.ts [--mails 10000] [--rounds 5] [--connections 10] [--most 10] [--workers 1] [--sink ours|debian] [--queue postgres|redis]
// [--delay MS] [--only ours,plain,raw,source,transport] [--json FILE]`

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { silentLog } from '../src/log.ts';
import { createQueues } from '../src/queue/queues.ts';
import { startRedis } from '../test/helpers/redis.ts';
import { chooseAlert, createRandom } from './board.ts';
import { startDelay } from './delay-proxy.ts';
import { describe, median, note, openLedger, printRows, readNumber, readWord, runBench } from './helpers.ts';
import { captureMessages, planWeek } from './our-loop.ts';
import { postgresCpu, postgresOf } from './processor-time.ts';
import { type Loop, startSender, workerConfig } from './sender-process.ts';
import { startDebianSink, startSink } from './sink.ts';
import { setUpWeek } from './week.ts';

const PEOPLE = readNumber('mails', 10_000);
const ROUNDS = readNumber('rounds', 5);
const CONNECTIONS = readNumber('connections', 10);
/** Rolecall may grow to so many by itself. */
const MOST = readNumber('most', CONNECTIONS);
const WORKERS = readNumber('workers', 1);
const DELAY_MS = readNumber('delay', 0);
const SINK = readWord('sink', 'ours');
const QUEUE = readWord('queue', 'postgres');
const ONLY = readWord('only', 'ours,plain,raw,source,transport').split(',');
const JSON_FILE = readWord('json', '');
const SMTP_SOURCE = '/usr/sbin/smtp-source';

interface Figures {
  readonly perSecond: number;
  /** Of the sending processes, ms a mail; of smtp-source it is not asked. */
  readonly cpuMs: number;
  readonly postgresMs: number;
  readonly sinkMs: number;
}

const NAMES: Readonly<Record<string, string>> = {
  ours: 'Rolecall, everything on',
  plain: 'nodemailer pool, {html, text}',
  raw: 'nodemailer pool, raw',
  source: 'smtp-source',
  transport: 'our connections alone, ready bytes',
};

/** Times as fast as each. */
const GOALS: Readonly<Record<string, number>> = { plain: 3.5, raw: 1.2, source: 0.4 };

await runBench(async (later) => {
  const sink = await (SINK === 'debian' ? startDebianSink() : startSink({ pipelining: true }));
  later(sink.close);
  const delayed = DELAY_MS === 0 ? null : await startDelay(sink.port, DELAY_MS / 2);
  if (delayed !== null) later(delayed.close);
  const port = delayed?.port ?? sink.port;
  const { db, url, folder } = await openLedger(later);
  const postmaster = await postgresOf(folder);
  const redis = QUEUE === 'redis' ? await startRedis() : null;
  if (redis !== null) later(redis.close);
  const env = {
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    DATABASE_URL: url,
    DATA_DIR: folder,
    SECRET: 'a-secret-of-the-benchmark-0123456789',
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
  };
  const settings = { folder, env, connections: CONNECTIONS, mostConnections: MOST };
  const random = createRandom(3);
  const people = Array.from({ length: PEOPLE }, () => chooseAlert(random));
  // What nobody gets costs a mail nothing.
  const week = await setUpWeek(db, workerConfig(settings), people, new Date(), { archive: 20 });
  const messages = await captureMessages(week);
  const mails = messages.length;
  const file = join(folder, 'mails.json');
  const kept = messages.map(({ raw, envelope }) => ({ raw: raw.toString('latin1'), envelope }));
  await writeFile(file, JSON.stringify(kept), 'latin1');
  const digest = join(folder, 'digest.eml');
  const middle = messages.toSorted((a, b) => a.raw.length - b.raw.length)[mails >> 1];
  await writeFile(digest, (middle as { raw: Buffer }).raw.toString('latin1').replaceAll('\r\n', '\n'));

  const loops = await startSender(file);
  later(loops.close);
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => startSender(settings)));
  for (const worker of workers) later(worker.close);
  const backend =
    redis === null ? ({ kind: 'postgres', url } as const) : ({ kind: 'redis', url: redis.url } as const);
  const queues = await createQueues({ backend, log: silentLog });
  later(queues.close);

  const cpu = async () =>
    (await Promise.all(workers.map((worker) => worker.cpuMs()))).reduce((sum, ms) => sum + ms, 0);
  const inLoop = (which: Loop) => () => loops.loop(which, port, CONNECTIONS);
  const ways: Record<string, () => Promise<{ ms: number; cpuMs: number }>> = {
    async ours() {
      const before = await cpu();
      const startedAt = performance.now();
      const finished = Promise.race(workers.map((worker) => worker.finished()));
      await queues.sendDeliveries(WORKERS);
      await finished;
      const ms = performance.now() - startedAt;
      return { ms, cpuMs: (await cpu()) - before };
    },
    plain: inLoop('plain'),
    raw: inLoop('raw'),
    transport: inLoop('ours'),
    async source() {
      const startedAt = performance.now();
      const args = ['-d', '-s', String(CONNECTIONS), '-m', String(mails), '-F', digest];
      const ends = ['-f', 'jobs@example.org', '-t', 'reader@example.org', `127.0.0.1:${port}`];
      await promisify(execFile)(SMTP_SOURCE, [...args, ...ends]);
      return { ms: performance.now() - startedAt, cpuMs: 0 };
    },
  };

  async function measure(which: string): Promise<Figures> {
    if (which === 'ours') await planWeek(week);
    const [taken, postgres] = [await sink.taken(), await postgresCpu(postmaster)];
    const { ms, cpuMs } = await (ways[which] as (typeof ways)[string])();
    const [takenAfter, postgresAfter] = [await sink.taken(), await postgresCpu(postmaster)];
    const arrived = takenAfter.mails - taken.mails;
    if (sink.counts && arrived !== mails)
      throw new Error(`${which}: ${mails} mails were sent and ${arrived} arrived`);
    return {
      perSecond: (mails / ms) * 1000,
      cpuMs: cpuMs / mails,
      postgresMs: (postgresAfter - postgres) / mails,
      sinkMs: (takenAfter.cpuMs - taken.cpuMs) / mails,
    };
  }

  const rounds: Record<string, Figures>[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const figures: Record<string, Figures> = {};
    for (const which of round % 2 === 0 ? ONLY : ONLY.toReversed()) figures[which] = await measure(which);
    note(
      `round ${round}: ${ONLY.map((which) => `${which} ${figures[which]?.perSecond.toFixed(0)}`).join(', ')}`,
    );
    // The first one warms up.
    if (round > 0) rounds.push(figures);
  }
  const kilobytes = Math.round(median(messages.map(({ raw }) => raw.byteLength)) / 1000);
  const what = `${mails} mails of about ${kilobytes} kB, ${CONNECTIONS} connections${MOST > CONNECTIONS ? ` (Rolecall: up to ${MOST} by itself)` : ''}, ${WORKERS} workers, sink ${SINK}, queue ${QUEUE}, ${DELAY_MS} ms round trip`;
  report(what, rounds);
  if (JSON_FILE !== '')
    await writeFile(JSON_FILE, `${JSON.stringify({ what, load: loadavg(), rounds }, null, 2)}\n`);
});

function report(what: string, rounds: readonly Record<string, Figures>[]): void {
  const of = (which: string, pick: (figures: Figures) => number) =>
    rounds.map((round) => pick(round[which] as Figures));
  const rates = ONLY.map((which) => ({
    what: NAMES[which] ?? which,
    measured: describe(
      of(which, (figures) => figures.perSecond),
      'mails/s',
      0,
    ),
  }));
  const ratios = ONLY.filter((which) => which in GOALS && ONLY.includes('ours')).map((which) => ({
    what: `times as fast as ${NAMES[which]}`,
    measured: describe(
      rounds.map((round) => (round.ours?.perSecond ?? 0) / (round[which]?.perSecond ?? 1)),
      '×',
    ),
    goal: `goal: at least ${GOALS[which]}`,
  }));
  const cpu = ONLY.filter((which) => which !== 'source').map((which) => ({
    what: `processor time of the process: ${NAMES[which]}`,
    measured: describe(
      of(which, (figures) => figures.cpuMs),
      'ms a mail',
      3,
    ),
    ...(which === 'ours' && { goal: 'goal: at most 0.2' }),
  }));
  const postgres = () => ({
    what: 'processor time of Postgres',
    measured: describe(
      of('ours', (figures) => figures.postgresMs),
      'ms a mail',
      3,
    ),
    goal: 'goal: at most 0.12',
  });
  const sink = {
    what: 'processor time of the sink',
    measured: describe(
      ONLY.flatMap((which) => of(which, (figures) => figures.sinkMs)),
      'ms a mail',
      3,
    ),
  };
  printRows(`${what}, ${rounds.length} rounds in turns; median (range)`, [
    ...rates,
    ...ratios,
    ...cpu,
    ...(ONLY.includes('ours') ? [postgres()] : []),
    sink,
  ]);
}
