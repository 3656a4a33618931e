// Pages for everybody are rendered once and kept; none of them may lag behind the folder.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { releaseHeld } from '../../src/collect/held.ts';
import { listenForPosts } from '../../src/database/post-news.ts';
import { silentLog } from '../../src/log.ts';
import { type Board, createBoard, postText } from '../collect/board.ts';
import { createTestWeb } from './board.ts';

const DIRECTOR = 'posts/2026-11-16-director.md';
const ENGINEER = 'posts/2026-11-16-engineer.md';
const FEED = '/feed.json?tags=data';
const PAGES = [FEED, '/feed.atom?tags=data', '/?tags=data', '/sample?tags=data'];

let board: Board;
let app: ReturnType<typeof createTestWeb>;
/** Whenever the app hears that posts changed. */
let heard = 0;

beforeAll(async () => {
  board = await createBoard();
  const changes: (() => void)[] = [];
  app = createTestWeb(board.db, {
    clock: () => board.now,
    onPostsChange: (changed) => void changes.push(changed),
  });
  const changed = () => {
    for (const tell of changes) tell();
    heard += 1;
  };
  const news = listenForPosts({ url: board.url, log: silentLog, changed, retryMs: 5 });
  await hear(async () => {});
  return () => news.close();
});
afterAll(() => board.close());

/** Does it, and waits until the app has heard of it: news come on a connection of their own. */
async function hear(change: () => Promise<unknown>): Promise<void> {
  const before = heard;
  await change();
  await vi.waitFor(() => expect(heard).toBeGreaterThan(before), { interval: 5, timeout: 5000 });
}
const get = (path: string, headers: Record<string, string> = {}) =>
  app.request(`https://alerts.example.org${path}`, { headers });
const texts = () => Promise.all(PAGES.map(async (path) => (await get(path)).text()));

describe('every page shows, while the clock stands still,', () => {
  it.each<[string, string, string | null, () => Promise<unknown>]>([
    [
      'what is announced',
      'Data Director',
      null,
      async () => {
        await board.write(DIRECTOR, postText({ title: 'Riverkeepers Union: Data Director' }));
        await board.write(ENGINEER, postText({ title: 'Riverkeepers Union: Engineer', tags: ['tech'] }));
        await board.collect();
      },
    ],
    [
      'what is changed',
      'Data Chief',
      'Data Director',
      async () => {
        await board.write(DIRECTOR, postText({ title: 'Riverkeepers Union: Data Chief' }));
        await board.collect();
      },
    ],
    [
      'what gets the tag',
      'Engineer',
      null,
      async () => {
        await board.write(
          ENGINEER,
          postText({ title: 'Riverkeepers Union: Engineer', tags: ['tech', 'data'] }),
        );
        await board.collect();
      },
    ],
    [
      'no longer what is gone',
      'Engineer',
      'Data Chief',
      async () => {
        await board.remove(DIRECTOR);
        await board.collect();
      },
    ],
    [
      'what is released by hand',
      'Analyst',
      null,
      async () => {
        await board.write('posts/2026-11-16-analyst.md', postText({ title: 'Riverkeepers Union: Analyst' }));
        await board.collect();
        await board.db
          .updateTable('posts')
          .set({ standing: 'held', kept: 'held' })
          .where('path', 'like', '%analyst%')
          .execute();
        await releaseHeld(
          { db: board.db, config: board.config, announced: async () => {} },
          { name: 'posts', quiet: true },
          board.now,
        );
      },
    ],
  ])('%s', async (_, shown, hidden, change) => {
    await texts();
    await hear(change);
    for (const text of await texts()) {
      expect(text).toContain(shown);
      if (hidden !== null) expect(text).not.toContain(hidden);
    }
  });

  it('and nothing that closed this very moment', async () => {
    const closes = 'closes: 2026-11-16T12:00:03Z';
    await hear(async () => {
      await board.write(ENGINEER, postText({ title: 'Riverkeepers Union: Till Noon', more: closes }));
      await board.collect();
    });
    for (const text of await texts()) expect(text).toContain('Till Noon');
    board.now = new Date('2026-11-16T12:00:03Z');
    for (const text of await texts()) expect(text).not.toContain('Till Noon');
  });
});

describe('a feed reader that keeps', () => {
  it.each([
    ['the tag', 'if-none-match', 'etag'],
    ['the time', 'if-modified-since', 'last-modified'],
  ])('%s gets a feed again when an item was edited or removed, and else none', async (_, ask, answer) => {
    const again = async () => {
      const { headers } = await get(FEED);
      return async () => (await get(FEED, { [ask]: headers.get(answer) ?? '' })).status;
    };
    for (const change of [
      () => board.write(DIRECTOR, postText({ more: `salary: $${board.now.getTime()}` })),
      () => board.remove(DIRECTOR),
    ]) {
      const status = await again();
      // Time alone changes nothing, and a reading of the same board is the same.
      board.advance(60_000);
      expect(await status()).toBe(304);
      await hear(async () => {
        await change();
        await board.collect();
      });
      expect(await status()).toBe(200);
    }
  });

  it('the time is not fooled by two changes within a second', async () => {
    board.now = new Date('2026-11-17T12:00:00.300Z');
    await hear(async () => {
      await board.write(DIRECTOR, postText({ title: 'Riverkeepers Union: First Words' }));
      await board.collect();
    });
    const modified = (await get(FEED)).headers.get('last-modified') ?? '';
    expect(Date.parse(modified)).toBeLessThanOrEqual(board.now.getTime());
    board.advance(300);
    await hear(async () => {
      await board.write(DIRECTOR, postText({ title: 'Riverkeepers Union: Better Words' }));
      await board.collect();
    });
    expect((await get(FEED, { 'if-modified-since': modified })).status).toBe(200);
    board.advance(2000);
    expect((await get(FEED, { 'if-modified-since': modified })).status).toBe(200);
    const later = (await get(FEED)).headers.get('last-modified') ?? '';
    expect((await get(FEED, { 'if-modified-since': later })).status).toBe(304);
  });
});

it('what nobody told of shows within five seconds', async () => {
  await texts();
  await board.db.updateTable('posts').set({ role: 'Silent Change', title: 'Silent Change' }).execute();
  board.advance(500);
  for (const text of await texts()) expect(text).not.toContain('Silent Change');
  board.advance(5000);
  for (const text of await texts()) expect(text).toContain('Silent Change');
});

it('spellings of one choice share a page, and however many choices are asked for, the answers are right', async () => {
  expect(await (await get('/feed.atom?tags=tech,data')).text()).toBe(
    await (await get('/feed.atom?tags=DATA&tags=tech')).text(),
  );
  const answers = Array.from({ length: 300 }, async (_, index) =>
    (await get(`/feed.json?none=tag-${index}`)).json(),
  );
  for (const [index, feed] of (await Promise.all(answers)).entries())
    expect(feed).toMatchObject({ feed_url: `https://alerts.example.org/feed.json?none=tag-${index}` });
});
