import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clearAlarm, raiseAlarm } from '../../src/installation/alarm-store.ts';
import { type Log, silentLog } from '../../src/log.ts';
import type { Queues } from '../../src/queue/queues.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { findSubscriber } from '../../src/subscribers/subscriber-store.ts';
import { codeOf } from '../../src/texts/alarms/catalogue.ts';
import { inEnglish } from '../../src/texts/alarms/word-alarm.ts';
import { startWeb } from '../../src/web/start-web.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, links, marks, NOW, seedBoard, vault } from './board.ts';
import { CHOICES } from './web-board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

type Plans = Pick<Queues, 'planRun' | 'waiting'>;
const NO_PLANS: Plans = { planRun: async () => {}, waiting: async () => 0 };

async function start(changes: Partial<typeof config> = {}, clock = () => NOW, plans: Plans = NO_PLANS) {
  const lines: { message: string; url: string }[] = [];
  const log: Log = {
    ...silentLog,
    info: (message, fields) => void lines.push({ message, url: String(fields?.url) }),
  };
  const close = await startWeb({
    url: database.url,
    optOuts: null,
    config: { ...config, port: 0, redisUrl: null, databaseUrl: null, ...changes },
    links,
    marks,
    vault,
    log,
    clock,
    queues: {
      sendConfirmations: async () => {},
      sendLinks: async () => true,
      ...plans,
    },
  });
  return { close, lines, url: lines[0]?.url ?? '' };
}

it('the log says where the pages are, and where mails can be read', async () => {
  const { close, lines, url } = await start({ publicUrl: 'http://127.0.0.1' });
  expect((await fetch(url)).status).toBe(200);
  expect(lines[1]?.message).toBe('Mails stay on this machine; read them here');
  const outbox = lines[1]?.url ?? '';
  expect(outbox).toMatch(/\/outbox\?key=[\w-]{32}$/);
  expect((await fetch(outbox, { redirect: 'manual' })).status).toBe(303);
  await close();
  const { close: closeOther, lines: others } = await start({ transport: 'smtp' });
  await closeOther();
  expect(others).toHaveLength(1);
});

it.each([
  [9 * 60_000, 200, 'sign-ups wait for their mail, and nothing moved for 540 s'],
  [10 * 60_000, 503, 'sign-ups wait for their mail, and nothing moved for 600 s'],
])('with work that has stood still for %d ms, /readyz is %d', async (ms, status, detail) => {
  const wish = { kind: 'subscribe', address: 'ada@example.org', choices: null, subscriberId: null } as const;
  await createConfirmation({ db: database.db, vault }, { ...wish, consent: {} }, NOW);
  let now = NOW;
  const { close, url } = await start({}, () => now);
  now = new Date(NOW.getTime() + ms);
  const response = await fetch(`${url}/readyz`);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ work: { detail } });
  await close();
});

it('a first digest is planned when somebody confirms, once for all who do while it waits, and not for who has theirs', async () => {
  const choices = {
    alert: { any: ['data'], all: [], none: [] },
    frequency: 'instant',
    timeZone: 'UTC',
  } as const;
  const wish = {
    kind: 'subscribe',
    address: 'bob@example.net',
    choices,
    subscriberId: null,
    consent: {},
  } as const;
  const { id } = await createConfirmation({ db: database.db, vault }, wish, NOW);
  let waiting = 0;
  const asked = { looks: 0 };
  const planRun = async () => {
    asked.looks += 1;
    waiting = 1;
  };
  const { close, url } = await start({}, () => NOW, { planRun, waiting: async () => waiting });
  const path = new URL(links.confirm(id)).pathname;
  expect((await fetch(url + path)).status).toBe(200);
  expect(asked.looks).toBe(0);
  for (const _ of [1, 2]) expect((await fetch(url + path, { method: 'POST' })).status).toBe(200);
  expect(asked.looks).toBe(1);
  waiting = 0;
  await database.db.updateTable('subscribers').set({ welcome: null }).execute();
  await fetch(url + path, { method: 'POST' });
  expect(asked.looks).toBe(1);
  await close();
});

it('whoever leaves can do so while other visitors hold all the connections that they may have', async () => {
  const { alice } = await seedBoard(database.db);
  const { close, url } = await start();
  const signUp = (_: unknown, index: number) => {
    const body = new URLSearchParams({ ...CHOICES, email: `visitor${index}@example.org` });
    return fetch(`${url}/subscribe`, { method: 'POST', body });
  };
  const waiting = async () => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
    return rows[0]?.count ?? 0;
  };
  const signUps = await database.db.transaction().execute(async (trx) => {
    await sql`lock table confirmations in access exclusive mode`.execute(trx);
    const signUps = Promise.all(Array.from({ length: 10 }, signUp));
    await expect.poll(waiting, { interval: 5, timeout: 5000 }).toBe(5);
    const path = new URL(links.unsubscribe(alice)).pathname;
    expect((await fetch(url + path)).status).toBe(200);
    expect((await fetch(url + path, { method: 'POST' })).status).toBe(200);
    expect((await findSubscriber(database.db, alice))?.state).toBe('unsubscribed');
    return { answers: signUps };
  });
  expect((await signUps.answers).map(({ status }) => status)).toEqual(Array(10).fill(200));
  await close();
});

it.each([
  { kind: 'mail-paused', because: 'refuses-us', addresses: 0, reply: '535 no' } as const,
  { kind: 'mail-server-busy', reply: '454 later' } as const,
])('while no mail goes out ($kind), /readyz is 503 and says why; the pages are served', async (alarm) => {
  await raiseAlarm(database.db, alarm, NOW);
  const { close, url } = await start({});
  const response = await fetch(`${url}/readyz`);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    work: { ok: false, detail: inEnglish(alarm).message },
  });
  expect((await fetch(url)).status).toBe(200);
  await clearAlarm(database.db, codeOf(alarm), NOW);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  await close();
});
