// Who may read the figures, and that they are figures alone.

import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMetrics } from '../../src/installation/metrics.ts';
import { silentLog } from '../../src/log.ts';
import { startMetrics } from '../../src/web/metrics.ts';
import { type AdminBoard, createAdminBoard } from '../admin/admin-board.ts';
import { ADMIN_TOKEN, METRICS_TOKEN } from '../admin/admin-routes.ts';
import { freePort } from '../helpers/free-port.ts';

let board: AdminBoard;
beforeAll(async () => {
  board = await createAdminBoard();
});
afterAll(() => board.close());

const ask = (token?: string) =>
  board.request('/metrics', token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

it('the token opens them, and nothing else does, the admin neither', async () => {
  expect((await ask()).status).toBe(401);
  expect((await ask(ADMIN_TOKEN)).status).toBe(401);
  expect((await board.get('/metrics')).status).toBe(401);
  const answer = await ask(METRICS_TOKEN);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  expect(text).toContain('rolecall_people{state="confirmed"} 2');
  expect(text).toContain('rolecall_mails_total{kind="manual",frequency="weekly",outcome="sent"} 2');
  expect(text).toContain('rolecall_queue_jobs{queue="plan-run",state="waiting"} 1');
  expect(text).toContain('rolecall_ledger_up 1');
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  expect(text).not.toMatch(/@|alice|Riverkeepers|token-of/);
});

it('the rules and the dashboard in deploy/ ask for figures that there are', async () => {
  const text = await (await ask(METRICS_TOKEN)).text();
  const told = new Set([...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name));
  const asked = ['prometheus-rules.yml', 'grafana-dashboard.json'].flatMap((file) =>
    [...readFileSync(`deploy/${file}`, 'utf8').matchAll(/\b(?:rolecall|nodejs)_\w+/g)].map(([name]) => name),
  );
  const missing = asked.map((name) => name.replace(/_bucket$/, '')).filter((name) => !told.has(name));
  expect([asked.length > 20, missing]).toEqual([true, []]);
});

it('guessing ends soon, and keeps nobody out who has the token', async () => {
  let status = 0;
  for (let times = 0; times < 12; times += 1) status = (await ask('guessed')).status;
  expect(status).toBe(429);
  expect((await ask(METRICS_TOKEN)).status).toBe(200);
});

it('a port of its own tells them to this machine, by no other name', async () => {
  const metrics = createMetrics({
    db: board.db,
    log: silentLog,
    clock: board.clock,
    queues: async () => null,
  });
  const port = await freePort();
  const stop = await startMetrics({ log: silentLog, metrics }, port);
  const own = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(await own.text()).toContain('rolecall_posts{standing="live"}');
  const asked = Promise.withResolvers<number | undefined>();
  request({ port, host: '127.0.0.1', path: '/metrics', headers: { host: 'evil.example' } }, (answer) => {
    answer.resume();
    asked.resolve(answer.statusCode);
  }).end();
  expect(await asked.promise).toBe(421);
  await stop();
});
