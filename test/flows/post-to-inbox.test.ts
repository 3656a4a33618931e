// The whole path, on both back ends of the queue: a file is dropped, the right people get a mail, once.

import PostalMime from 'postal-mime';
import { describe, expect, it, type TestContext } from 'vitest';
import { openBase } from '../../src/base.ts';
import { silentLog } from '../../src/log.ts';
import { sendNow } from '../../src/once.ts';
import { type Board, createBoard } from '../helpers/board.ts';
import { skipRedis, startRedis } from '../helpers/redis.ts';

const backends = [
  { name: 'Postgres', skip: false, start: async () => null },
  { name: 'Redis', skip: skipRedis, start: startRedis },
];

// Each test has a board of its own and waits for files and mails most of its time: all go at once.
describe.concurrent.each(backends)('with its queue on $name', ({ skip, start }) => {
  async function openBoard(onTestFinished: TestContext['onTestFinished']): Promise<Board> {
    const redis = await start();
    onTestFinished(async () => redis?.close());
    const board = await createBoard(redis === null ? {} : { REDIS_URL: redis.url });
    onTestFinished(() => board.close());
    return board;
  }

  it.skipIf(skip)(
    'a post reaches those who asked for its tags: first digest, instant, weekly by hand; each once',
    async ({ onTestFinished }) => {
      const board = await openBoard(onTestFinished);
      await board.post('one', 'Riverkeepers Union: Data Director', 'data, nonprofit');
      await board.subscription('alice', 'email: alice@example.org\ntags: [data]');
      await board.subscription('carol', 'email: carol@example.org\nfrequency: instant\ntags: [tech]');
      await board.start();
      await board.smtp.received(1);
      await board.post('two', 'Oak Alliance: Engineer', 'data, tech');
      await board.smtp.received(2);
      const closers: (() => Promise<void>)[] = [];
      const base = await openBase(board.config, silentLog, closers);
      await sendNow(base, 'weekly');
      await sendNow(base, 'weekly');
      for (const close of closers.reverse()) await close();
      expect(await board.mails()).toEqual([
        'alice@example.org: Data Director at Riverkeepers Union',
        'alice@example.org: Engineer at Oak Alliance',
        'carol@example.org: Engineer at Oak Alliance',
      ]);
    },
  );

  it.skipIf(skip)('a second start mails nobody again', async ({ onTestFinished }) => {
    const board = await openBoard(onTestFinished);
    await board.post('one', 'Riverkeepers Union: Data Director', 'data');
    await board.subscription('alice', 'email: alice@example.org\nfrequency: instant\ntags: [data]');
    const first = await board.start();
    await board.smtp.received(1);
    await first.close();
    await board.start();
    await board.post('two', 'Oak Alliance: Engineer', 'data');
    await board.smtp.received(2);
    expect(await board.mails()).toEqual([
      'alice@example.org: Data Director at Riverkeepers Union',
      'alice@example.org: Engineer at Oak Alliance',
    ]);
  });

  it.skipIf(skip)('one click on unsubscribe, and the next post stays away', async ({ onTestFinished }) => {
    const board = await openBoard(onTestFinished);
    await board.post('one', 'Riverkeepers Union: Data Director', 'data');
    await board.subscription('alice', 'email: alice@example.org\nfrequency: instant\ntags: [data]');
    await board.subscription('bob', 'email: bob@example.org\nfrequency: instant\ntags: [data]');
    await board.start();
    await board.smtp.received(2);
    const mail = board.smtp.messages.find(({ to }) => to.includes('alice@example.org'));
    const { headers } = await PostalMime.parse(mail?.raw ?? '');
    const link = headers.find(({ key }) => key === 'list-unsubscribe')?.value.slice(1, -1) as string;
    const answer = await fetch(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(answer.status).toBe(200);
    await board.post('two', 'Oak Alliance: Engineer', 'data');
    await board.smtp.received(3);
    expect((await board.mails()).filter((mail) => mail.includes('Engineer'))).toEqual([
      'bob@example.org: Engineer at Oak Alliance',
    ]);
  });
});
