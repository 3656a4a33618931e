// Rates: whether a limit of the settings holds over a minute with three senders, and what becomes of a run whose mail server
// takes two mails a second. `node bench/rates.ts [--per-second 20] [--seconds 60] [--mails 200]`

import type { Config } from '../src/config/config.ts';
import type { Db } from '../src/database/database.ts';
import { connectDatabase } from '../src/database/database.ts';
import { type Log, silentLog } from '../src/log.ts';
import { createSmtpMailer } from '../src/mail/mailer.ts';
import { createMarks } from '../src/mail/marks.ts';
import { sendDeliveries } from '../src/send/send-deliveries.ts';
import { createLinks } from '../src/subscribers/links.ts';
import { startSmtp } from '../test/helpers/smtp.ts';
import { chooseAlert, createRandom } from './board.ts';
import { openLedger, printRows, readNumber, runBench } from './helpers.ts';
import { planWeek } from './our-loop.ts';
import { benchConfig, setUpWeek } from './week.ts';

const PER_SECOND = readNumber('per-second', 20);
const SECONDS = readNumber('seconds', 60);
const MAILS = readNumber('mails', 200);
const SENDERS = 3;
const SERVER_TAKES = 2;

await runBench(async (later) => {
  const smtp = await startSmtp();
  later(smtp.close);
  const { db, url, folder } = await openLedger(later);
  const config = benchConfig(folder, { SMTP_URL: smtp.url });
  const random = createRandom(3);
  const people = Array.from({ length: PER_SECOND * (SECONDS + 10) * 2 }, () => chooseAlert(random));
  const week = await setUpWeek(db, config, people, new Date());
  await planWeek(week);
  const pools = Array.from({ length: SENDERS }, () => connectDatabase({ url, maxConnections: 10 }));
  for (const pool of pools) later(pool.close);

  // A limit of the settings, three senders that share nothing but the ledger
  const arrived: number[] = [];
  smtp.script.rcpt = () => {
    arrived.push(performance.now());
    return null;
  };
  const limited = { ...config, mail: { ...config.mail, perSecond: PER_SECOND } };
  const stop = new AbortController();
  const passes = pools.map(({ db: own }) => pass(own, limited, silentLog, stop.signal));
  await smtp.received(PER_SECOND * 2);
  const from = performance.now();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const inTime = arrived.filter((at) => at >= from && at < from + SECONDS * 1000).length;
  stop.abort();
  await Promise.all(passes);

  // A server that takes two mails a second
  await db
    .updateTable('deliveries')
    .set({ status: 'skipped', settled_at: new Date() })
    .where('status', '=', 'queued')
    .execute();
  await db.deleteFrom('paces').execute();
  await db
    .updateTable('deliveries')
    .set({ status: 'queued', settled_at: null, next_attempt_at: new Date() })
    .where('id', 'in', (eb) =>
      eb.selectFrom('deliveries').select('id').where('status', '=', 'skipped').limit(MAILS),
    )
    .execute();
  const taken: number[] = [];
  let refused = 0;
  smtp.script.rcpt = () => {
    const now = performance.now();
    if (taken.filter((at) => at > now - 1000).length < SERVER_TAKES) {
      taken.push(now);
      return null;
    }
    refused += 1;
    return '454 Throttling failure: Maximum sending rate exceeded.';
  };
  let lines = 0;
  const count = () => {
    lines += 1;
  };
  const log: Log = { ...silentLog, info: count, warn: count };
  const startedAt = performance.now();
  await pass(db, config, log, new AbortController().signal);
  const seconds = (performance.now() - startedAt) / 1000;
  printRows('Rates', [
    {
      what: `${SENDERS} senders, mail.per_second ${PER_SECOND}, mails in ${SECONDS} s`,
      measured: `${inTime} (${((inTime / (PER_SECOND * SECONDS)) * 100).toFixed(1)} %)`,
      goal: 'goal: within 5 %',
    },
    {
      what: `a server that takes ${SERVER_TAKES} a second, ${MAILS} mails`,
      measured: `${taken.length} taken in ${seconds.toFixed(0)} s, ${refused} refused for now, ${lines} lines in the log`,
      goal: 'goal: 200 in at most 180 s, one line',
    },
  ]);
});

async function pass(db: Db, config: Config, log: Log, stopping: AbortSignal): Promise<void> {
  const { smtpUrl, smtpConnections } = config;
  const mailer = createSmtpMailer({ url: smtpUrl ?? '', connections: smtpConnections.most, log: silentLog });
  const secrets = ['a secret of the benchmark'];
  const links = createLinks({ publicUrl: config.publicUrl, secrets });
  const marks = createMarks({ secrets, domain: null });
  await sendDeliveries({ db, config, mailer, links, marks, log, clock: () => new Date(), stopping });
  await mailer.close();
}
