// The processes of docker-compose.yml, started by hand: several senders on one ledger, one queue, one mail server.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { debianPostgres, startDebianPostgres } from '../helpers/debian-postgres.ts';
import { freePort } from '../helpers/free-port.ts';
import { startGatedSmtp } from '../helpers/gated-smtp.ts';
import { createProcessBoard } from '../helpers/processes.ts';
import { skipRedis, startRedis } from '../helpers/redis.ts';

const SECRET = 'a-secret-of-these-tests-only-0123456789';
const CONNECTIONS = 2;
const YML = `digest: { instant_wait: 0 }\nmail: { connections: ${CONNECTIONS} }\n`;
/** More than one claim, so that both senders have a part. */
const READERS = 240;

type Process = ReturnType<Awaited<ReturnType<typeof createProcessBoard>>['start']>;

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function later<T extends { close(): Promise<void> }>(opened: T): T {
  closers.push(() => opened.close());
  return opened;
}

// The two boards have nothing in common and wait most of their time: both go at once.
describe.skipIf(skipRedis).concurrent('one process watches and plans, two send, one serves pages', () => {
  let database: Database;
  let smtp: Awaited<ReturnType<typeof startGatedSmtp>>;
  let board: Awaited<ReturnType<typeof createProcessBoard>>;
  let port: string;
  let planner: Process, victim: Process, survivor: Process, web: Process;
  const start = (only: string) => board.start(['--only', only]);

  beforeAll(async () => {
    database = later(await createTestDatabase());
    const redis = later(await startRedis());
    smtp = later(await startGatedSmtp());
    port = String(await freePort());
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, SMTP_URL: smtp.url, SECRET, PORT: port };
    board = later(await createProcessBoard(env, YML));
    [planner, victim, survivor, web] = [start('watch,plan'), start('work'), start('work'), start('web')];
    await Promise.all([planner, victim, survivor, web].map((one) => one.said('Rolecall is running')));
  });

  test('a post reaches its subscriber once, and the link in the mail leads to the page of another process', {
    concurrent: false,
  }, async () => {
    await board.subscription('linus', 'email: linus@example.org\nfrequency: instant\ntags: [data]');
    await planner.said('Subscriptions collected');
    await board.post('Data Director', 'data, nonprofit');
    await until(database, sql`select count(*) = 1 from runs where matched > 0 and finished_at is not null`);
    expect(smtp.mails.map((mail) => mail.to)).toEqual(['linus@example.org']);

    const link = unsubscribeLink(smtp.mails[0]?.raw ?? '');
    expect(link).toContain(`http://127.0.0.1:${port}/unsubscribe/`);
    expect((await fetch(link)).status).toBe(200);
    const oneClick = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
    expect((await fetch(link, oneClick)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  });

  test('when a sender is killed everybody still gets the digest; only what was on its wire comes twice', {
    concurrent: false,
    timeout: 60_000,
  }, async () => {
    // Given mails on the wire of both senders that the mail server has not answered yet
    await subscribeMany(database);
    const earlier = smtp.mails.length;
    smtp.shut();
    await board.post('River Engineer', 'data');
    await smtp.waiting(2 * CONNECTIONS);
    const onTheWire = smtp.mails.slice(earlier);

    // When one is killed, the other has done its part, and the lease of the dead one runs out (two minutes, cut short)
    expect(await victim.end('SIGKILL')).toBeNull();
    smtp.open();
    await untilLeftAlone(database);
    await sql`update deliveries set lease_until = now() where status = 'sending'`.execute(database.db);
    await until(database, sql`select bool_and(status = 'sent') from deliveries`);

    // Then nobody is missing, and what came twice is the same mail, byte for byte
    const byReader = Map.groupBy(smtp.mails.slice(earlier), (mail) => mail.to);
    expect(byReader.size).toBe(READERS);
    const repeated = [...byReader.values()].filter((mails) => mails.length > 1);
    expect(repeated).toHaveLength(CONNECTIONS);
    for (const [first, ...others] of repeated) {
      expect(onTheWire).toContain(first);
      expect(others).toEqual([first]);
    }
  });

  test('when planner and pages are killed, others that take their places bring the post to everybody, once', {
    concurrent: false,
    timeout: 60_000,
  }, async () => {
    const [earlier, sent] = [smtp.mails.length, await countSent(database)];
    await board.post('Ferry Captain', 'data');
    expect(await Promise.all([planner, web].map((one) => one.end('SIGKILL')))).toEqual([null, null]);
    [planner, web] = [start('watch,plan'), start('web')];
    await web.said('Rolecall is running');
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    await until(
      database,
      sql`select count(*) filter (where status = 'sent') = ${sent + READERS} from deliveries`,
    );
    const to = smtp.mails.slice(earlier).map((mail) => mail.to);
    expect(to).toHaveLength(READERS);
    expect(new Set(to).size).toBe(READERS);
  });

  test('SIGTERM in the middle of a run: what is on the wire is finished, and nothing else stays claimed', {
    concurrent: false,
    timeout: 60_000,
  }, async () => {
    const earlier = smtp.mails.length;
    smtp.shut();
    await board.post('Harbour Pilot', 'data');
    await smtp.waiting(CONNECTIONS);
    const ended = survivor.end('SIGTERM');
    await survivor.said('Stopping');
    smtp.open();
    expect(await ended).toBe(0);
    const rows = await database.db
      .selectFrom('deliveries')
      .where('run_id', '=', (eb) => eb.selectFrom('runs').select((run) => run.fn.max('id').as('id')))
      .select(['status', 'attempts', 'lease_until'])
      .execute();
    const taken = smtp.mails.length - earlier;
    expect(rows.filter(({ status }) => status === 'sent')).toHaveLength(taken);
    expect(rows.filter(({ status }) => status !== 'sent')).toEqual(
      Array.from({ length: READERS - taken }, () => ({ status: 'queued', attempts: 0, lease_until: null })),
    );
    expect(taken).toBeLessThan(READERS);
  });

  test('SIGTERM ends the processes in good order', { concurrent: false }, async () => {
    const codes = await Promise.all([planner, web].map((one) => one.end('SIGTERM')));
    expect(codes).toEqual([0, 0]);
  });
});

describe
  .skipIf(debianPostgres === null)
  .concurrent(`on the system's own ${debianPostgres}, queue included`, () => {
    test('a post reaches its subscriber once, and SIGTERM ends both processes', {
      timeout: 60_000,
    }, async () => {
      const postgres = await startDebianPostgres();
      closers.push(() => postgres.stop());
      const smtp = later(await startGatedSmtp());
      const port = String(await freePort());
      const env = { DATABASE_URL: postgres.url, SMTP_URL: smtp.url, SECRET, PORT: port };
      const board = later(await createProcessBoard(env, YML));
      await board.subscription('ada', 'email: ada@example.org\nfrequency: instant\ntags: [data]');
      const processes = ['watch,plan', 'work,web'].map((only) => board.start(['--only', only]));
      const [planner, sender] = processes as [Process, Process];
      await Promise.all([planner.said('Subscriptions collected'), sender.said('Rolecall is running')]);
      await board.post('Data Director', 'data');
      await sender.said('Run finished');
      expect(smtp.mails.map((mail) => mail.to)).toEqual(['ada@example.org']);
      expect(await Promise.all(processes.map((one) => one.end('SIGTERM')))).toEqual([0, 0]);
    });
  });

/** Polls until the query says true; at most 40 s. */
async function until({ db }: Database, condition: ReturnType<typeof sql>): Promise<void> {
  for (let tries = 0; tries < 800; tries += 1) {
    const { rows } = await condition.execute(db);
    if (Object.values(rows[0] as object)[0] === true) return;
    await delay(50);
  }
  const { rows } = await sql`select status, reason, count(*) from deliveries group by 1, 2`.execute(db);
  throw new Error(`did not come true; deliveries: ${JSON.stringify(rows)}`);
}

async function countSent({ db }: Database): Promise<number> {
  const { rows } = await sql<{ sent: number }>`
    select count(*) as sent from deliveries where status = 'sent'`.execute(db);
  return rows[0]?.sent ?? 0;
}

/** Nothing is queued any more, and for a second nobody has touched what is claimed: it was the dead one's. */
async function untilLeftAlone({ db }: Database): Promise<void> {
  let before = '';
  for (let tries = 0, alike = 0; tries < 800 && alike < 20; tries += 1) {
    const open = await db
      .selectFrom('deliveries')
      .select(['id', 'status', 'lease_until'])
      .where('status', 'in', ['queued', 'sending'])
      .orderBy('id')
      .execute();
    const now = JSON.stringify(open);
    alike = now === before && open.every(({ status }) => status === 'sending') ? alike + 1 : 0;
    before = now;
    await delay(50);
  }
}

/** Readers who have seen everything so far. */
async function subscribeMany({ db }: Database): Promise<void> {
  const config = { digest: { welcomeDays: 14 } } as Parameters<typeof saveSubscription>[0]['config'];
  for (let reader = 1; reader <= READERS; reader += 1) {
    const draft = {
      email: `reader${reader}@example.org`,
      name: null,
      frequency: 'instant' as const,
      timeZone: 'UTC',
      alerts: [buildAlert({ any: ['data'] })],
    };
    await saveSubscription({ db, config }, draft, { source: 'import', path: null, silent: true }, new Date());
  }
}

function unsubscribeLink(raw: string): string {
  const unfolded = raw.replaceAll(/\r\n[ \t]+/g, ' ');
  return /^List-Unsubscribe: <(http[^>]+)>/m.exec(unfolded)?.[1] ?? '';
}
