// Parts go away and come back; the mail still reaches everybody, once. Each test has parts of its own and waits for them
// most of its time: all go at once.

import { connect, createServer } from 'node:net';
import { expect, it, type TestContext } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { createSmtpMailer, type SendOptions } from '../../src/mail/mailer.ts';
import type { Message } from '../../src/mail/message.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { type Board, createBoard } from '../helpers/board.ts';
import { freePort } from '../helpers/free-port.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';
import { skipRedis, startRedis, type TestRedis } from '../helpers/redis.ts';
import { startSmtp } from '../helpers/smtp.ts';
import { createWorld } from '../helpers/world.ts';

type Later = TestContext['onTestFinished'];

async function boardOnRedis(later: Later): Promise<{ board: Board; redis: TestRedis }> {
  const redis = await startRedis();
  later(() => redis.close());
  const board = await createBoard({ REDIS_URL: redis.url });
  later(() => board.close());
  await board.post('one', 'Riverkeepers Union: Data Director', 'data');
  await board.subscription('alice', 'email: alice@example.org\nfrequency: instant\ntags: [data]');
  return { board, redis };
}

it.skipIf(skipRedis).concurrent(
  'a queue that is wiped loses nothing: the sweep finds the work in the ledger',
  async ({ onTestFinished }) => {
    const { board, redis } = await boardOnRedis(onTestFinished);
    await board.start();
    await board.smtp.received(1);
    await redis.client.flushall();
    await board.post('two', 'Oak Alliance: Engineer', 'data');
    await board.smtp.received(2);
    expect(await board.mails()).toHaveLength(2);
  },
);

it.skipIf(skipRedis).concurrent(
  'Redis dies, posts are announced, Redis comes back empty: the posts arrive, once, and the log says so',
  async ({ onTestFinished }) => {
    const { board, redis } = await boardOnRedis(onTestFinished);
    const log = createMemoryLog();
    await board.start(undefined, log);
    await board.smtp.received(1);
    const [lost, collected, back] = [
      log.said('Queue is out of reach; going on when it is back'),
      log.said('Posts collected'),
      log.said('Queue is back'),
    ];
    await redis.kill();
    await board.post('two', 'Oak Alliance: Engineer', 'data');
    await lost;
    await collected;
    await redis.restart();
    await board.smtp.received(2);
    await back;
    expect(await board.mails()).toEqual([
      'alice@example.org: Data Director at Riverkeepers Union',
      'alice@example.org: Engineer at Oak Alliance',
    ]);
  },
);

it.skipIf(skipRedis).concurrent(
  'Redis dies and stays away: stopping comes to an end all the same',
  async ({ onTestFinished }) => {
    const { board, redis } = await boardOnRedis(onTestFinished);
    const log = createMemoryLog();
    const app = await board.start(['work', 'web'], log);
    const lost = log.said('Queue is out of reach; going on when it is back');
    await redis.kill();
    await lost;
    await app.close();
  },
);

it.skipIf(skipRedis).concurrent(
  'a start without Redis waits for it and goes on',
  async ({ onTestFinished }) => {
    const { board, redis } = await boardOnRedis(onTestFinished);
    await redis.kill();
    const log = createMemoryLog();
    const waiting = log.said('Queue does not answer yet; trying on');
    const starting = board.start(undefined, log);
    await waiting;
    await redis.restart();
    await starting;
    await board.smtp.received(1);
  },
);

it.concurrent('somebody who leaves while a slow mail server shakes hands gets nothing', async ({
  onTestFinished: later,
}) => {
  const world = await createWorld();
  later(() => world.close());
  const smtp = await startSmtp();
  later(() => smtp.close());
  // A gate before the server: connections are accepted, and nothing is said until it opens.
  const opened = Promise.withResolvers<void>();
  const knocked = Promise.withResolvers<void>();
  const port = await freePort();
  const gate = createServer((socket) => {
    knocked.resolve();
    socket.on('error', () => {});
    void opened.promise.then(() => socket.pipe(connect(smtp.port, '127.0.0.1')).pipe(socket));
  });
  await new Promise<void>((resolve) => gate.listen(port, '127.0.0.1', resolve));
  later(async () => void gate.close());
  const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, connections: 2, log: silentLog });
  later(() => mailer.close());
  // The connection stands only after the last look has lost its force.
  const tooLate = new Set<string>();
  const late = (to: string, options?: SendOptions): SendOptions | undefined => {
    if (tooLate.has(to)) return options;
    tooLate.add(to);
    return { ...options, freshUntil: 0 };
  };
  Object.assign(world, {
    mailer: {
      ...mailer,
      send: (message: Message, options?: SendOptions) =>
        mailer.send(message, late(message.envelope.to, options)),
    },
  });
  const alice = await world.subscribe('alice@example.org', 'data');
  await world.subscribe('bob@example.org', 'data');
  await world.announce('a', ['data']);
  const settled = world.settle();
  await knocked.promise;
  await unsubscribe(world.db, alice, world.now);
  opened.resolve();
  await settled;
  expect(smtp.messages.map(({ to }) => to)).toEqual([['bob@example.org']]);
});
