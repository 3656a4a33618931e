// An alert that falls due in the middle of a weekly run: from its planning until the mail server has it, with the whole app and
// a mail server that takes a tenth of a second for each mail. `node bench/urgent.ts [--weekly 5000] [--alerts 10]`

import { sql } from 'kysely';
import { startApp } from '../src/app.ts';
import type { Db } from '../src/database/database.ts';
import { silentLog } from '../src/log.ts';
import { planDue, planManual } from '../src/plan/plan-run.ts';
import { buildAlert } from '../src/subscribers/alerts.ts';
import { saveSubscription } from '../src/subscribers/save-subscription.ts';
import { skipRedis, startRedis } from '../test/helpers/redis.ts';
import { startSmtp, type TestSmtp } from '../test/helpers/smtp.ts';
import { chooseAlert, createRandom } from './board.ts';
import { describe, openLedger, printRows, type Row, readNumber, runBench } from './helpers.ts';
import { benchConfig, setUpWeek } from './week.ts';

const WEEKLY = readNumber('weekly', 5000);
const ALERTS = readNumber('alerts', 10);
const MAIL_MS = 100;

await runBench(async (later) => {
  const rows: Row[] = [];
  for (const queue of skipRedis ? ['Postgres'] : ['Postgres', 'Redis']) {
    const redis = queue === 'Redis' ? await startRedis() : null;
    if (redis !== null) later(redis.close);
    const waits = await measure(later, redis?.url ?? null);
    rows.push({
      what: `queue in ${queue}: from planned to taken`,
      measured: describe(waits, 's'),
      goal: 'goal: at most 2.5 s',
    });
  }
  printRows(`${WEEKLY} weekly mails under way, ${MAIL_MS} ms each; ${ALERTS} alerts; median (range)`, rows);
});

type Later = Parameters<Parameters<typeof runBench>[0]>[0];

/** Seconds from the planning of each alert until the server has it; the queue hears of none, as if each came by itself. */
async function measure(later: Later, redisUrl: string | null): Promise<number[]> {
  const smtp = await startSmtp();
  later(smtp.close);
  smtp.script.dataMs = MAIL_MS;
  const { db, url, folder } = await openLedger(later);
  const settings = { SMTP_URL: smtp.url, DATABASE_URL: url, SECRET: 'a-secret-of-the-benchmark-0123456789' };
  const config = benchConfig(folder, redisUrl === null ? settings : { ...settings, REDIS_URL: redisUrl });
  const random = createRandom(3);
  const people = Array.from({ length: WEEKLY }, () => chooseAlert(random));
  await setUpWeek(db, config, people, new Date());
  const deps = { db, config, log: silentLog, queued: async () => {}, clock: () => new Date() };
  await planManual(deps, 'weekly', new Date());
  const app = await startApp(config, silentLog, { roles: ['plan', 'work'] });
  later(app.close);
  await smtp.received(50);
  const seconds: number[] = [];
  for (let index = 0; index < ALERTS; index += 1) {
    const email = `alert-${index}@example.org`;
    const alerts = [buildAlert({ any: ['*'] })];
    const draft = { email, name: null, frequency: 'instant', timeZone: 'UTC', alerts } as const;
    // A first digest is as urgent as an alert.
    await saveSubscription({ db, config }, draft, { source: 'command', path: null }, new Date());
    await planDue(deps, new Date());
    seconds.push((await takenAt(smtp, email)) - (await plannedAt(db, email)));
  }
  if (smtp.messages.length >= WEEKLY) throw new Error('The weekly run ended before the alerts did');
  await app.close();
  return seconds;
}

async function takenAt(smtp: TestSmtp, email: string): Promise<number> {
  for (let seen = smtp.messages.length; ; seen = smtp.messages.length) {
    if (smtp.messages.slice(-200).some(({ to }) => to.includes(email))) return Date.now() / 1000;
    await smtp.received(seen + 1);
  }
}

async function plannedAt(db: Db, email: string): Promise<number> {
  const { rows } = await sql<{ at: Date }>`
    select d.planned_at as at from deliveries d join subscribers s on s.id = d.subscriber_id
    where s.email = ${email}`.execute(db);
  return (rows[0]?.at.getTime() ?? Number.NaN) / 1000;
}
