import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCollector } from '../../src/collect/collector.ts';
import type { Log } from '../../src/log.ts';
import { type Board, createBoard, postText } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

interface Lines extends Log {
  readonly lines: string[];
  seen(line: string): Promise<void>;
}

/** A log whose lines can be waited for. */
function createLines(): Lines {
  const waiting: { line: string; resolve: () => void }[] = [];
  const lines: string[] = [];
  const add = (message: string) => {
    lines.push(message);
    for (const wait of waiting) if (message === wait.line) wait.resolve();
  };
  const log: Lines = {
    lines,
    debug: add,
    info: add,
    warn: add,
    error: add,
    child: () => log,
    async seen(line) {
      if (lines.includes(line)) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ line, resolve });
      await promise;
    },
  };
  return log;
}

function start(
  log: Log,
  more: {
    isLeader?: () => boolean;
    db?: Board['db'];
    announced?: (ids: readonly string[]) => Promise<void>;
    subscribed?: () => Promise<void>;
  } = {},
) {
  return startCollector({
    db: board.db,
    config: board.config,
    log,
    clock: () => new Date(),
    isLeader: () => true,
    announced: async () => {},
    subscribed: async () => {},
    ...more,
  });
}

test('what lies there at the start is collected, and what is dropped in later', async () => {
  await board.write('posts/a.md', postText({ title: 'A: A' }));
  await board.write('subscriptions/ada.md', '---\nemail: ada@example.org\ntags: [data]\n---\n');
  const announced = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const subscribed = Promise.withResolvers<void>();
  let passes = 0;
  const collector = start(createLines(), {
    announced: async () => announced[passes++]?.resolve(),
    subscribed: async () => subscribed.resolve(),
  });
  await Promise.all([announced[0]?.promise, subscribed.promise]);
  await board.write('posts/b.md', postText({ title: 'B: B' }));
  await announced[1]?.promise;
  await collector.close();
  expect((await board.posts()).map((post) => post.number)).toEqual([1, 2]);
});

test('it says once what it watches and what came of it', async () => {
  const log = createLines();
  await board.write('posts/a.md', postText());
  await board.write('posts/bad.md', '---\n---\n');
  const collector = start(log);
  await log.seen('A file cannot be used');
  await collector.close();
  expect(log.lines).toEqual([
    'Watching posts',
    'Watching subscriptions',
    'Posts collected',
    'A file cannot be used',
  ]);
});

test('only the leader collects', async () => {
  await board.write('posts/a.md', postText());
  let isLeader = false;
  const log = createLines();
  const collector = start(log, { isLeader: () => isLeader });
  await delay(0);
  expect(log.lines).toEqual([]);
  isLeader = true;
  await log.seen('Posts collected');
  await collector.close();
});

test('a database that fails is logged once, and the work goes on when it is back', async () => {
  await board.write('posts/a.md', postText());
  let failures = 2;
  const db = new Proxy(board.db, {
    get(target, name) {
      if (name === 'connection' && failures-- > 0) throw new Error('the database is down');
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const log = createLines();
  const collector = start(log, { db });
  await log.seen('Posts collected');
  await collector.close();
  expect(log.lines.filter((line) => line.startsWith('Collecting'))).toEqual([
    'Collecting files failed; trying again',
    'Collecting files goes on',
  ]);
});

test('close ends a pass that waits for files to settle, and nothing is half done', async () => {
  const log = createLines();
  await board.write('posts/a.md', postText());
  const collector = start(log);
  await collector.close();
  expect((await board.posts()).length === 0 || log.lines.includes('Posts collected')).toBe(true);
  expect(log.lines).not.toContain('Collecting files failed; trying again');
});

test('passes that fail again and again are an alarm, which ends when one goes well', async () => {
  await board.write('posts/a.md', postText());
  await sql`alter table files rename column hash to broken`.execute(board.db);
  const log = createLines();
  const collector = start(log);
  await expect.poll(() => board.alarms(), { timeout: 10_000 }).toEqual(['collecting']);
  await sql`alter table files rename column broken to hash`.execute(board.db);
  await log.seen('Collecting files goes on');
  await expect.poll(() => board.alarms()).toEqual([]);
  await collector.close();
});
