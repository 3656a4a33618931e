// The process is told to stop while a mail server stalls.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectDatabase } from '../../src/database/database.ts';
import { silentLog } from '../../src/log.ts';
import { createSmtpMailer } from '../../src/mail/mailer.ts';
import { patiently } from '../../src/send/patiently.ts';
import { sendDeliveries } from '../../src/send/send-deliveries.ts';
import { startGatedSmtp } from '../helpers/gated-smtp.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';
import { startSilentProxy } from '../helpers/silent-proxy.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
let stop: AbortController;
const closers: (() => unknown)[] = [];
beforeEach(async () => {
  world = await createWorld();
  stop = new AbortController();
  for (const name of ['alice', 'bob', 'charlie', 'dora', 'eve'])
    await world.subscribe(`${name}@example.org`, 'data', 'daily');
  await world.announce('a', ['data']);
  world.advance(24 * 3_600_000);
  await world.planAll();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await world.close();
});

/** Sends to this server; the patience after the signal is a moment. */
function sendTo(url: string): Promise<number> {
  const mailer = createSmtpMailer({
    url,
    connections: world.config.smtpConnections.most,
    log: silentLog,
    stop: { signal: stop.signal, graceMs: 20 },
  });
  closers.push(() => mailer.close());
  return sendDeliveries({ ...world, mailer, stopping: stop.signal });
}

const deliveries = () =>
  world.db
    .selectFrom('deliveries')
    .select(['status', 'attempts', 'reply'])
    .orderBy('status')
    .orderBy('id')
    .execute();

it('what had its final dot is recorded as tried, and comes again as the same mail; the rest waits untouched', async () => {
  const smtp = await startGatedSmtp();
  closers.push(() => smtp.close());
  smtp.shut();
  const sending = sendTo(smtp.url);
  await smtp.waiting(2);
  stop.abort();
  await sending;
  const reply = 'this process stopped before the mail server had answered';
  expect(await deliveries()).toEqual([
    ...Array.from({ length: 2 }, () => ({ status: 'deferred', attempts: 1, reply })),
    ...Array.from({ length: 3 }, () => ({ status: 'queued', attempts: 0, reply: null })),
  ]);

  smtp.open();
  stop = new AbortController();
  world.advance(3_600_000);
  await sendTo(smtp.url);
  const copies = Map.groupBy(smtp.mails, ({ to }) => to);
  expect([...copies.values()].map((mails) => mails.length).toSorted()).toEqual([1, 1, 1, 2, 2]);
  for (const mails of copies.values()) expect(new Set(mails.map(({ raw }) => raw)).size).toBe(1);
});

it('what no server has begun to take is not tried', async () => {
  const knocked = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    knocked.resolve();
  });
  closers.push(() => server.close());
  closers.push(() => sockets.forEach((socket) => void socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sending = sendTo(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await knocked.promise;
  stop.abort();
  await sending;
  expect(await deliveries()).toEqual(
    Array.from({ length: 5 }, () => ({ status: 'queued', attempts: 0, reply: null })),
  );
});

it('a stop while the database is away records and gives back all the same when it is there again in time', async () => {
  const url = new URL(world.url);
  const proxy = await startSilentProxy(Number(url.port));
  closers.push(() => proxy.close());
  url.port = String(proxy.port);
  const database = connectDatabase({
    url: url.href,
    maxConnections: 3,
    limits: { connectMs: 200, statementMs: 200 },
  });
  closers.push(() => database.close());
  const { db } = world;
  const smtp = await startGatedSmtp();
  closers.push(() => smtp.close());
  smtp.shut();
  const log = createMemoryLog();
  const trying = log.said('What a refusal means is not recorded yet; trying on');
  Object.assign(world, { log, db: database.db });
  const sending = sendTo(smtp.url);
  await smtp.waiting(2);
  proxy.silence();
  stop.abort();
  await trying;
  proxy.speak();
  await sending;
  Object.assign(world, { db });
  expect(await deliveries()).toMatchObject([
    ...Array.from({ length: 2 }, () => ({ status: 'deferred', attempts: 1 })),
    ...Array.from({ length: 3 }, () => ({ status: 'queued', attempts: 0 })),
  ]);
});

it('mails that were not tried are given back by a process that goes on, also when the database was away', async () => {
  let isAway = true;
  const log = createMemoryLog();
  const trying = log.said('not yet');
  const patience = { log, stopping: stop.signal, forMs: 1000 };
  const given = patiently(patience, 'not yet', 3, async () => {
    if (isAway)
      await connectDatabase({ url: 'postgres://127.0.0.1:1/none', maxConnections: 1 })
        .db.selectFrom('runs')
        .execute();
    return 'given back';
  });
  await trying;
  isAway = false;
  expect(await given).toBe('given back');
  await expect(patiently(patience, '', 3, () => Promise.reject(new RangeError('ours')))).rejects.toThrow(
    'ours',
  );
});
