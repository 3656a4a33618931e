import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RULES_SETTING } from '../../src/collect/write-posts.ts';
import { setSetting } from '../../src/database/settings-store.ts';
import { type Board, createBoard, DAY_MS, MINUTE_MS, postText, setTime } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

describe('new posts', () => {
  test('a new post is announced with the next number and its tags', async () => {
    await board.write('posts/data-director.md', postText({ tags: ['data', 'tech'] }));
    const { posts } = await board.collect();
    const post = await board.post('data-director.md');
    expect(post).toMatchObject({
      number: 1,
      standing: 'live',
      history: [{ number: 1, tags: ['data', 'tech', 'org:riverkeepers-union'] }],
    });
    expect(posts.announcedIds).toEqual([post.id]);
    expect(board.told).toEqual([[post.id]]);
  });

  test('sub-folders count; hidden names, other extensions and files without front matter do not', async () => {
    await board.write('posts/2026/deep/a.markdown', postText({ title: 'A: A' }));
    await board.write('posts/_drafts/b.md', postText({ title: 'B: B' }));
    await board.write('posts/.c.md', postText({ title: 'C: C' }));
    await board.write('posts/d.txt', postText({ title: 'D: D' }));
    await board.write('posts/README.md', '# How to add a post\n');
    await board.collect();
    expect((await board.posts()).map((post) => post.path)).toEqual(['2026/deep/a.markdown']);
    expect(await board.files()).toEqual(['2026/deep/a.markdown: ok', 'README.md: ignored']);
  });

  test('numbers follow the dates of the posts', async () => {
    await board.write('posts/2026-11-12-a.md', postText({ title: 'A: A' }));
    await board.write('posts/b.md', postText({ title: 'B: B', more: 'date: 2026-11-10' }));
    await board.write('posts/c.md', postText({ title: 'C: C' }));
    await board.collect();
    const numbers = (await board.posts()).map((post) => [post.path, post.number]);
    expect(numbers).toEqual([
      ['2026-11-12-a.md', 2],
      ['b.md', 1],
      ['c.md', 3],
    ]);
  });

  test('a second pass over the same files changes nothing', async () => {
    await board.write('posts/a.md', postText());
    await board.collect();
    const before = await board.posts();
    const summary = await board.collect({ thorough: true });
    expect(summary.posts).toMatchObject({ addedCount: 0, changedCount: 0, announcedIds: [] });
    expect(await board.posts()).toEqual(before);
    expect(board.told).toHaveLength(1);
  });
});

describe('edits', () => {
  test('other words are taken over and alert nobody', async () => {
    await board.write('posts/a.md', postText());
    await board.collect();
    await board.write('posts/a.md', postText({ link: 'https://jobs.example.org/new' }));
    await board.collect();
    expect(await board.post('a.md')).toMatchObject({ number: 1, apply_url: 'https://jobs.example.org/new' });
    expect(board.told).toHaveLength(1);
  });

  test('tags that change within 14 days get a number of their own', async () => {
    await board.write('posts/a.md', postText({ tags: ['data'] }));
    await board.collect();
    board.advance(14 * DAY_MS);
    await board.write('posts/a.md', postText({ tags: ['data', 'tech'] }));
    await board.collect();
    const { id, history, number } = await board.post('a.md');
    expect(number).toBe(1);
    expect(history).toEqual([
      { number: 1, tags: ['data', 'org:riverkeepers-union'] },
      { number: 2, tags: ['data', 'tech', 'org:riverkeepers-union'] },
    ]);
    expect(board.told).toEqual([[id], [id]]);
  });

  test('kind of work that an edit of the text brings is known at once and announced to nobody', async () => {
    await board.write('posts/a.md', postText({ body: 'We look for somebody who likes rivers and numbers.' }));
    await board.collect();
    await board.write('posts/a.md', postText({ body: 'This is a full-time position beside a river.' }));
    await board.collect();
    expect((await board.post('a.md')).history).toEqual([
      { number: 1, tags: ['data', 'is:full-time', 'org:riverkeepers-union'] },
    ]);
    expect(board.told).toHaveLength(1);
  });

  test('later, or when only the spelling changes, they are rewritten in place', async () => {
    board.config = { ...board.config, tags: { ...board.config.tags, aliases: { vendors: 'vendor' } } };
    await board.write('posts/a.md', postText({ tags: ['vendors'] }));
    await board.collect();
    await board.write('posts/a.md', postText({ tags: ['vendor'] }));
    await board.collect();
    expect((await board.post('a.md')).history).toEqual([
      { number: 1, tags: ['vendor', 'org:riverkeepers-union'] },
    ]);
    board.advance(14 * DAY_MS + 1);
    await board.write('posts/a.md', postText({ tags: ['vendor', 'tech'] }));
    await board.collect();
    expect((await board.post('a.md')).history).toEqual([
      { number: 1, tags: ['vendor', 'tech', 'org:riverkeepers-union'] },
    ]);
    expect(board.told).toHaveLength(1);
  });

  test('tags changed while it was a draft again are announced when it is back', async () => {
    await board.write('posts/a.md', postText({ tags: ['data'] }));
    await board.collect();
    await board.write('posts/a.md', postText({ tags: ['tech'], more: 'draft: true' }));
    await board.collect();
    expect(await board.post('a.md')).toMatchObject({
      standing: 'draft',
      number: 1,
      history: [{ number: 1 }],
    });
    await board.write('posts/a.md', postText({ tags: ['tech'] }));
    await board.collect();
    const { standing, history } = await board.post('a.md');
    expect([standing, history.map((entry) => entry.number)]).toEqual(['live', [1, 2]]);
  });

  test('a file that was touched but not changed is only noted', async () => {
    await board.write('posts/a.md', postText());
    await board.collect();
    await setTime(board, 'posts/a.md', new Date('2026-01-01T00:00:00Z'));
    const { posts } = await board.collect();
    expect(posts.changedCount).toBe(0);
    board.meanwhile = () => Promise.reject(new Error('there is nothing to wait for'));
    await board.collect();
  });

  test('a change that keeps size and time is found by the thorough pass', async () => {
    const time = new Date('2026-11-16T11:00:00Z');
    await board.write('posts/a.md', postText({ title: 'A: Aaaa' }));
    await setTime(board, 'posts/a.md', time);
    await board.collect();
    await board.write('posts/a.md', postText({ title: 'A: Bbbb' }));
    await setTime(board, 'posts/a.md', time);
    await board.collect();
    expect((await board.post('a.md')).title).toBe('A: Aaaa');
    await board.collect({ thorough: true });
    expect((await board.post('a.md')).title).toBe('A: Bbbb');
  });

  test('the site settings that posts are read with bring all posts up to date, without mail', async () => {
    await board.write('posts/a.md', postText({ link: null }));
    await board.collect();
    expect((await board.post('a.md')).apply_url).toBeNull();
    board.config = {
      ...board.config,
      site: { ...board.config.site, pageUrl: 'https://board.example.org/:title/' },
    };
    await board.collect();
    expect((await board.post('a.md')).apply_url).toBe('https://board.example.org/a/');
    expect(board.told).toHaveLength(1);
  });

  test('an upgrade that reads more out of posts brings all up to date, announces nothing and repeats nothing', async () => {
    const body = 'Location: Remote (US)\n\nDeadline: December 1, 2026';
    await board.write('posts/2026-11-16-new.md', postText({ title: 'A: New', body }));
    await board.write('posts/2026-10-01-old.md', postText({ title: 'A: Old', body }));
    await board.write('posts/2026-11-17-next.md', postText({ title: 'A: Next', body }));
    await board.collect();
    const now = await board.posts();
    await board.db.updateTable('posts').set({ location: null, deadline: null }).execute();
    const { site } = board.config;
    const firstRules = hash('sha256', JSON.stringify([1, site.url, site.pageUrl, site.timeZone]));
    await setSetting(board.db, RULES_SETTING, firstRules);
    board.advance(MINUTE_MS);
    const { posts } = await board.collect();
    expect(posts).toMatchObject({ changedCount: 3, announcedIds: [] });
    expect(now.map((post) => [post.standing, post.number])).toEqual([
      ['archive', null],
      ['live', 1],
      ['future', null],
    ]);
    expect(now[1]).toMatchObject({ location: 'Remote (US)', deadline: new Date('2026-12-01T23:59:59.999Z') });
    expect(await board.posts()).toEqual(now);
    expect(board.told).toHaveLength(1);
  });

  test('a file that is used for another post gives a new post', async () => {
    await board.write('posts/job.md', postText({ title: 'A: First' }));
    await board.collect();
    await board.write('posts/job.md', postText({ title: 'B: Second' }));
    await board.collect();
    const states = (await board.posts()).map((post) => [post.title, post.standing, post.number]).sort();
    expect(states).toEqual([
      ['A: First', 'removed', 1],
      ['B: Second', 'live', 2],
    ]);
  });
});

test('a queue that is down loses no announcement', async () => {
  await board.write('posts/a.md', postText());
  board.told.push = () => {
    throw new Error('the queue is down');
  };
  const { posts } = await board.collect();
  expect(posts.announcedIds).toHaveLength(1);
  expect((await board.post('a.md')).number).toBe(1);
});

test('of several processes that collect at once one does it, and each post is announced once', async () => {
  for (let index = 0; index < 20; index += 1) {
    await board.write(`posts/${index}.md`, postText({ title: `Org: ${index}` }));
  }
  const passes = await Promise.allSettled([board.collect(), board.collect(), board.collect()]);
  expect(passes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const numbers = (await board.posts())
    .map((post) => post.number)
    .sort((one, other) => (one ?? 0) - (other ?? 0));
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(board.told.flat()).toHaveLength(20);
});
