// What is still being written, as passes see it: nothing is announced before it is whole.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { releaseHeld } from '../../src/collect/held.ts';
import { heldItems } from '../../src/collect/held-items.ts';
import { silentLog } from '../../src/log.ts';
import { planDue } from '../../src/plan/plan-run.ts';
import { type Board, createBoard, MINUTE_MS, postText, setTime, withWait } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
  await board.establish();
  board.config = withWait(board.config, MINUTE_MS);
});
afterEach(() => board.close());

const told = () => board.told.flat().length;

/** Somebody saves the file so often, each time with more in it; a pass follows each. */
async function save(path: string, times: number, everyMs: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await board.write(path, postText({ body: `In version ${time} of this text.` }));
    await board.collect();
    board.advance(everyMs);
  }
}

describe('a new post', () => {
  test('is announced when its file has not changed for the wait, and not before', async () => {
    await save('posts/a.md', 25, 5000);
    board.advance(MINUTE_MS - 5001);
    const { nextDueAt } = await board.collect();
    expect(nextDueAt).toEqual(new Date(board.now.getTime() + 1));
    expect([told(), (await board.post('a.md')).standing]).toEqual([0, 'settling']);
    board.advance(1);
    await board.collect();
    expect([told(), (await board.post('a.md')).standing]).toEqual([1, 'live']);
  });

  test('waits also while what stands in the file cannot be read', async () => {
    await save('posts/a.md', 1, 50_000);
    await board.write('posts/a.md', '---\ntitle: "A: B\ntags: [data]\n---\n');
    await board.collect();
    board.advance(50_000);
    await board.collect();
    expect(told()).toBe(0);
  });

  test('that changes for ever is announced after a quarter of an hour, and named', async () => {
    await save('posts/a.md', 30, 30_000);
    await board.write('posts/a.md', postText({ body: 'And on.' }));
    const { posts } = await board.collect();
    expect([told(), posts.restless]).toEqual([1, ['a.md']]);
  });

  test('is announced at once where it was written long ago', async () => {
    await board.write('posts/a.md', postText());
    await setTime(board, 'posts/a.md', new Date(board.now.getTime() - MINUTE_MS));
    await board.collect();
    expect(told()).toBe(1);
  });

  test('that goes before it is announced is missed by nobody', async () => {
    await board.write('posts/a.md', postText());
    await board.write('posts/b.md', postText({ title: 'Org: B' }));
    await board.collect();
    await board.remove('posts/a.md');
    await board.remove('posts/b.md');
    await board.collectRemovals();
    expect([told(), await board.alarms()]).toEqual([0, []]);
  });
});

test('of many that come one after the other none is announced: they are judged together', async () => {
  for (let index = 0; index < 40; index += 8) {
    for (let more = index; more < index + 8; more += 1)
      await board.write(`posts/${more}.md`, postText({ title: `Org: ${more}` }));
    await board.collect();
    board.advance(24_000);
  }
  expect([told(), (await heldItems(board.db)).posts.length]).toEqual([0, 40]);
  expect(await board.alarms()).toEqual(['posts-held']);
});

test('a first digest waits for what has just come, and holds it', async () => {
  await board.write('posts/a.md', postText());
  await board.write('subscriptions/a.md', '---\nemail: a@example.org\ntags: [data]\n---\n');
  await board.collect();
  const plan = () =>
    planDue({ ...board, log: silentLog, queued: async () => {}, clock: () => board.now }, board.now);
  expect(await plan()).toEqual([]);
  board.advance(MINUTE_MS);
  await board.collect();
  expect(await plan()).toMatchObject([{ kind: 'welcome', cut: 1 }]);
});

test('a folder that never rests is read after a minute all the same', async () => {
  board.config = withWait(board.config, 0);
  for (let index = 0; index < 12; index += 1)
    await board.write(`posts/${index}.md`, postText({ title: `Org: ${index}` }));
  let noise = 0;
  board.meanwhile = async () => {
    noise += 1;
    await board.write(`posts/note-${noise}.md`, 'No post.');
  };
  for (let second = 0; second < 60; second += 10) {
    await board.collect();
    board.advance(10_000);
  }
  expect(told()).toBe(0);
  await board.collect();
  expect(told()).toBe(12);
});

describe('tags that change', () => {
  const COUNT = 12;
  async function writeAll(tag: string): Promise<void> {
    for (let index = 0; index < COUNT; index += 1)
      await board.write(`posts/${index}.md`, postText({ title: `Org: ${index}`, tags: [tag] }));
  }
  const release = (quiet: boolean) =>
    releaseHeld(
      { ...board, announced: async (ids) => void board.told.push(ids) },
      { name: 'retags', quiet },
      board.now,
    );
  const sets = async () => (await board.posts()).map((post) => post.history.map(({ tags }) => tags[0]));

  beforeEach(async () => {
    await writeAll('data');
    await board.collect();
    board.advance(MINUTE_MS);
    await board.collect();
  });

  test('in one post are announced when its file has not changed for the wait', async () => {
    await board.write('posts/0.md', postText({ title: 'Org: 0', tags: ['tech'] }));
    await board.collect();
    expect(told()).toBe(COUNT);
    board.advance(MINUTE_MS);
    await board.collect();
    expect(told()).toBe(COUNT + 1);
    expect((await sets())[0]).toEqual(['data', 'tech']);
  });

  test('and change back before are not announced', async () => {
    await board.write('posts/0.md', postText({ title: 'Org: 0', tags: ['tech'] }));
    await board.collect();
    await board.write('posts/0.md', postText({ title: 'Org: 0', tags: ['data'] }));
    await board.collect();
    board.advance(MINUTE_MS);
    await board.collect();
    expect(told()).toBe(COUNT);
  });

  test.each([
    [false, ['data', 'tech'], 2 * COUNT],
    [true, ['tech'], COUNT],
  ])(
    'in most posts of a board are held until an admin decides (quietly: %s)',
    async (quiet, history, count) => {
      await writeAll('tech');
      await board.collect();
      board.advance(MINUTE_MS);
      await board.collect();
      expect([told(), await board.alarms()]).toEqual([COUNT, ['retags-held']]);
      expect((await heldItems(board.db)).names).toEqual(['retags']);
      expect(await release(quiet)).toEqual({ name: 'retags', count: COUNT });
      await board.collect({ thorough: true });
      expect([told(), await board.alarms()]).toEqual([count, []]);
      expect(await sets()).toEqual(Array(COUNT).fill(history));
    },
  );
});
