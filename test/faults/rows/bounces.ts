// What comes back later: bounces of a real Postfix that took the mails, and reports that nobody sent.

import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import nodemailer from 'nodemailer';
import { type IntakeDeps, takeMail } from '../../../src/bounces/take-reports.ts';
import { connectDatabase, type Db, migrate } from '../../../src/database/database.ts';
import { silentLog } from '../../../src/log.ts';
import { createMarks } from '../../../src/mail/marks.ts';
import { createVault } from '../../../src/subscribers/encrypt.ts';
import { forge } from '../../bounces/forged.ts';
import { startDebianPostgres } from '../../helpers/debian-postgres.ts';
import { noPostfix, type Postfix, startPostfix } from '../../helpers/postfix.ts';
import { PROCESS_ENV } from '../../helpers/process-env.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld, SECRET } from '../world.ts';

const DOMAIN = 'bounces.example.org';
const CLI = resolve(import.meta.dirname, '../../../src/cli.ts');
const marks = createMarks({ secrets: [SECRET], domain: DOMAIN });

/** What the server behind Postfix says to people of a domain, and how many days of it end mail there. */
const DOMAINS = {
  'living.example': { step: 'rcpt', say: null },
  'new-gone.example': { step: 'rcpt', say: '550 5.1.1 User unknown' },
  'had-gone.example': { step: 'rcpt', say: '550 5.1.1 User unknown' },
  'full.example': { step: 'rcpt', say: '552 5.2.2 over quota' },
  'filter.example': { step: 'dot', say: '554 5.7.1 looks like spam' },
} as const;
type Domain = keyof typeof DOMAINS;
const NAMES = Object.keys(DOMAINS) as Domain[];

async function sendBack(trial: Trial): Promise<void> {
  if (noPostfix !== null) return trial.figure('left out', noPostfix);
  const each = trial.times(20, 2);
  let postfix = undefined as unknown as Postfix;
  const world = await openFaultWorld(trial, {
    yml: `digest: { instant_wait: 0 }\nmail: { bounce_domain: ${DOMAIN} }\n`,
    relay: async ({ smtpPort, databaseUrl }) => {
      const { PATH = '' } = PROCESS_ENV;
      const env = { PATH, DATABASE_URL: databaseUrl, SECRET };
      const command = [process.execPath, CLI, 'bounce'];
      postfix = await startPostfix({ nextPort: smtpPort, domain: DOMAIN, command, env });
      trial.later(() => postfix.close());
      return postfix.url;
    },
  });
  world.smtp.fault = ({ step, to }) => {
    const rule = DOMAINS[to.slice(to.indexOf('@') + 1) as Domain];
    return rule?.say && rule.step === step ? rule.say : null;
  };
  await addReaders(world.db, each * NAMES.length, {
    domain: (reader) => NAMES[reader % NAMES.length] as string,
  });
  await hadMail(world.db);
  await world.start('watch,plan,work');

  await digest(trial, world, postfix, 'River Engineer', each * 4);
  await judge(trial, world.db, 'first digest', each, ['new-gone.example']);
  await dayPasses(world.db);
  await digest(trial, world, postfix, 'Lake Engineer', each * 3);
  await judge(trial, world.db, 'a day later', each, ['new-gone.example', 'had-gone.example']);
  const twice = world.smtp.taken.filter((to) => to.endsWith('@living.example')).length;
  trial.exactly('mails of the living', twice, each * 2);
  await answers(trial, world, postfix);
}

/** All but the new ones took a mail three weeks ago. */
async function hadMail(db: Db): Promise<void> {
  await sql`
    with run as (
      insert into runs (kind, frequency, due_at, cut, created_at, finished_at)
      values ('manual', 'weekly', now() - interval '21 days', 0, now() - interval '21 days', now()) returning id),
    edition as (insert into editions (key, post_ids, subject, created_at) values ('old', '{}', 's', now()) returning key)
    insert into deliveries (run_id, subscriber_id, audience_id, edition_key, from_number, to_number, status,
      next_attempt_at, planned_at, settled_at, sent_at)
    select run.id, s.id, s.audience_id, edition.key, -1, 0, 'sent', d.at, d.at, d.at, d.at
    from subscribers s, run, edition, (select now() - interval '21 days' as at) d
    where s.domain <> 'new-gone.example'`.execute(db);
}

/** A digest goes to all that get mail, and so many come back. */
async function digest(
  trial: Trial,
  world: FaultWorld,
  postfix: Postfix,
  title: string,
  back: number,
): Promise<void> {
  const { rows } = await sql<{ count: number }>`select count(*) from bounces where source = 'report'`.execute(
    world.db,
  );
  const before = rows[0]?.count ?? 0;
  const started = performance.now();
  await world.board.post(title, 'data');
  const all = await comesTrue(
    world.db,
    sql`select count(*) = ${before + back} from bounces where source = 'report'`,
    240_000,
  );
  trial.holds(`${title}: each that came back is known`, all, all ? '' : await postfix.log());
  trial.figure(`${title}: all had come back after`, `${((performance.now() - started) / 1000).toFixed(1)} s`);
  let waiting = postfix.waiting();
  for (
    const end = performance.now() + 15_000;
    waiting > 0 && performance.now() < end;
    waiting = postfix.waiting()
  )
    await delay(200);
  trial.exactly(`${title}: mails that Postfix keeps`, waiting, 0);
}

async function judge(
  trial: Trial,
  db: Db,
  when: string,
  each: number,
  gone: readonly Domain[],
): Promise<void> {
  const { rows } = await sql<{ domain: Domain; people: number }>`
    select s.domain, count(x.reason) as people from subscribers s
    left join suppressions x on x.address_hash = s.address_hash group by 1`.execute(db);
  for (const { domain, people } of rows)
    trial.exactly(`${when}: suppressed of ${domain}`, people, gone.includes(domain) ? each : 0);
}

async function dayPasses(db: Db): Promise<void> {
  const day = sql.raw("interval '1 day'");
  await sql`update bounces set at = at - ${day}`.execute(db);
  await sql`update deliveries set sent_at = sent_at - ${day}, settled_at = settled_at - ${day}`.execute(db);
  await sql`update suppressions set created_at = created_at - ${day}`.execute(db);
}

/** An absence note, and one that comes while the database is away: both arrive, and say nothing. */
async function answers(trial: Trial, world: FaultWorld, postfix: Postfix): Promise<void> {
  const { rows } = await sql<{ id: number; subscriber_id: number }>`
    select d.id, d.subscriber_id from deliveries d join subscribers s on s.id = d.subscriber_id
    where s.domain = 'living.example' order by d.id desc limit 1`.execute(world.db);
  const { id: deliveryId, subscriber_id: subscriberId } = rows[0] as { id: number; subscriber_id: number };
  const to = marks.returnAddress({ kind: 'digest', deliveryId, subscriberId, generation: 0 })?.from ?? '';
  const away = nodemailer.createTransport(postfix.url);
  const note = {
    envelope: { from: '', to },
    to,
    from: 'reader@living.example',
    subject: 'Out of office',
    text: '550 5.1.1',
  };
  const send = () => away.sendMail({ ...note, headers: { 'Auto-Submitted': 'auto-replied' } });
  const noted = (count: number) =>
    comesTrue(
      world.db,
      sql`select sum(reports) = ${count} from report_counts where outcome = 'no-report'`,
      60_000,
    );
  await send();
  trial.holds('an absence note is taken in as none', await noted(1));
  await world.postgres.kill();
  await send();
  await world.postgres.restart();
  trial.holds('so is one that came while the database was away', await noted(2));
  const { rows: others } = await sql<{ count: number }>`
    select coalesce(sum(reports), 0)::int as count from report_counts where outcome = 'unmatched'`.execute(
    world.db,
  );
  trial.exactly('reports about nobody', others[0]?.count ?? -1, 0);
  away.close();
}

async function forged(trial: Trial): Promise<void> {
  const postgres = await startDebianPostgres();
  trial.later(() => postgres.stop());
  const { db, close } = connectDatabase({ url: postgres.url, maxConnections: 4 });
  trial.later(close);
  await migrate(db);
  await addReaders(db, 20, {});
  await hadMail(db);
  const { rows } = await sql<{ id: number; subscriber_id: number; planned_at: Date }>`
    select id, subscriber_id, planned_at from deliveries`.execute(db);
  const deps: IntakeDeps = { db, marks, vault: createVault([SECRET]), log: silentLog };
  const count = trial.times(10_000, 300);
  let named = 0;
  for (let report = 0; report < count; report += 1) {
    const { id, subscriber_id, planned_at } = rows[report % rows.length] as (typeof rows)[number];
    const raw = forge({ subscriberId: subscriber_id, deliveryId: id, plannedAt: planned_at }, trial.random);
    const outcome = await takeMail(deps, { raw, at: new Date() }, 'pipe', new Date());
    if (outcome !== 'unmatched' && outcome !== 'no-report') named += 1;
  }
  const sums = await sql<{ suppressed: number; noted: number; counted: number }>`
    select (select count(*) from suppressions) as suppressed, (select count(*) from bounces) as noted,
      (select sum(reports)::int from report_counts) as counted`.execute(db);
  trial.exactly('forged reports that named somebody', named, 0);
  trial.exactly('people suppressed', sums.rows[0]?.suppressed ?? -1, 0);
  trial.exactly('evidence noted', sums.rows[0]?.noted ?? -1, 0);
  trial.exactly('reports counted', sums.rows[0]?.counted ?? -1, count);
}

export const BOUNCE_FAULTS: readonly Fault[] = [
  {
    row: 13,
    name: 'a Postfix that takes mails and sends them back',
    backends: [],
    isInQuick: false,
    run: sendBack,
  },
  { row: 14, name: 'reports that are forged', backends: [], isInQuick: true, run: forged },
];
