// Digests to an SMTP sink in another process: our whole path with the ledger (claim, look, send, commit) against a
// plain nodemailer pool loop with the same mails, in turns. `node bench/deliver.ts [--mails 3000] [--rounds 8]`

import { chooseAlert, createRandom } from './board.ts';
import {
  describe,
  median,
  note,
  openLedger,
  printRows,
  readNumber,
  runBench,
  waitForQuiet,
} from './helpers.ts';
import { captureMessages, planWeek, sendWithLedger } from './our-loop.ts';
import { sendPlainly, toPlainMail } from './plain-loop.ts';
import { type Sink, startSink } from './sink.ts';
import { benchConfig, setUpWeek } from './week.ts';

const PEOPLE = readNumber('mails', 3000);
const ROUNDS = readNumber('rounds', 8);
/** Mails that the plain loop hands to the pool at a time: twice the connections, so that none waits for work. */
const IN_FLIGHT = readNumber('in-flight', 10);

interface Figures {
  readonly mailsPerSecond: number;
  /** Of the sending process, a mail. */
  readonly cpuMs: number;
  readonly sinkCpuMs: number;
}

interface Round {
  readonly ours: Figures;
  readonly plain: Figures;
}

await runBench(async (later) => {
  const sink = await startSink();
  later(sink.close);
  const { db, folder } = await openLedger(later);
  const config = benchConfig(folder, { SMTP_URL: `smtp://127.0.0.1:${sink.port}` });
  const random = createRandom(3);
  const people = Array.from({ length: PEOPLE }, () => chooseAlert(random));
  const week = await setUpWeek(db, config, people, new Date());
  const messages = await captureMessages(week);
  const mails = await Promise.all(messages.map(toPlainMail));
  const pool = { port: sink.port, connections: config.smtpConnections, inFlight: IN_FLIGHT };
  const ours = async () => {
    await planWeek(week);
    return measure(sink, mails.length, () => sendWithLedger(week));
  };
  const plain = () => measure(sink, mails.length, () => sendPlainly(mails, pool));
  await inTurns(ours, plain, 0); // warms up
  const rounds: Round[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const result = await inTurns(ours, plain, round);
    const [ourRate, plainRate] = [result.ours, result.plain].map((figures) =>
      figures.mailsPerSecond.toFixed(0),
    );
    note(`round ${round} of ${ROUNDS}: Rolecall ${ourRate}/s, plain ${plainRate}/s`);
    rounds.push(result);
  }
  const kilobytes = Math.round(median(messages.map((message) => message.raw.byteLength)) / 1000);
  report(`${mails.length} mails of about ${kilobytes} kB a round, ${pool.connections} connections`, rounds);
});

/** A B, then B A. */
async function inTurns(
  ours: () => Promise<Figures>,
  plain: () => Promise<Figures>,
  round: number,
): Promise<Round> {
  if (round % 2 === 1) return { ours: await ours(), plain: await plain() };
  const first = await plain();
  return { ours: await ours(), plain: first };
}

/** Counts what arrived: a round that lost or repeated a mail is no measurement. */
async function measure(sink: Sink, mails: number, send: () => Promise<void>): Promise<Figures> {
  await waitForQuiet();
  const before = await sink.taken();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await send();
  const ms = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  const after = await sink.taken();
  const arrived = after.mails - before.mails;
  if (arrived !== mails) throw new Error(`${mails} mails were sent and ${arrived} arrived`);
  return {
    mailsPerSecond: (mails / ms) * 1000,
    cpuMs: (cpu.user + cpu.system) / 1000 / mails,
    sinkCpuMs: (after.cpuMs - before.cpuMs) / mails,
  };
}

function report(what: string, rounds: readonly Round[]): void {
  const rate = (who: keyof Round) =>
    describe(
      rounds.map((round) => round[who].mailsPerSecond),
      'mails/s',
      0,
    );
  const cpu = (who: keyof Round) =>
    describe(
      rounds.map((round) => round[who].cpuMs),
      'ms a mail',
    );
  const ratios = rounds.map(({ ours, plain }) => ours.mailsPerSecond / plain.mailsPerSecond);
  const sinkCpu = rounds.flatMap(({ ours, plain }) => [ours.sinkCpuMs, plain.sinkCpuMs]);
  printRows(`${what}, ${rounds.length} rounds in turns; median (range)`, [
    { what: 'Rolecall, ledger included', measured: rate('ours') },
    { what: 'plain nodemailer pool loop', measured: rate('plain') },
    { what: 'ratio, round by round', measured: describe(ratios, ''), goal: 'goal: at least 1' },
    { what: 'processor time of the sending process: Rolecall', measured: cpu('ours') },
    { what: 'processor time of the sending process: plain', measured: cpu('plain') },
    { what: 'processor time of the sink', measured: describe(sinkCpu, 'ms a mail') },
  ]);
}
