import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Board, createBoard, MINUTE_MS, postText } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

describe('posts that wait', () => {
  test('a draft is announced when it is one no more', async () => {
    await board.write('posts/a.md', postText({ more: 'published: no' }));
    await board.collect();
    expect(await board.post('a.md')).toMatchObject({ standing: 'draft', number: null });
    await board.write('posts/a.md', postText());
    await board.collect();
    expect(await board.post('a.md')).toMatchObject({ standing: 'live', number: 1 });
  });

  test('a post for a future day is announced when the day comes, without a change of the file', async () => {
    await board.write('posts/a.md', postText({ more: 'date: 2026-11-17' }));
    const { nextDueAt } = await board.collect();
    expect(await board.post('a.md')).toMatchObject({ standing: 'future' });
    expect(nextDueAt).toEqual(new Date('2026-11-17T00:00:00Z'));
    board.advance(12 * 60 * MINUTE_MS - 1);
    await board.collect();
    expect(board.told).toEqual([]);
    board.advance(1);
    expect((await board.collect()).nextDueAt).toBeNull();
    expect(await board.post('a.md')).toMatchObject({ standing: 'live', number: 1, history: [{ number: 1 }] });
    expect(board.told).toHaveLength(1);
  });

  test('a post of old is recorded, and edits do not announce it', async () => {
    await board.write('posts/2026-11-01-a.md', postText());
    await board.collect();
    await board.write('posts/2026-11-01-a.md', postText({ tags: ['tech'] }));
    await board.collect();
    expect(await board.post('2026-11-01-a.md')).toMatchObject({
      standing: 'archive',
      number: null,
      history: [],
    });
    expect(board.told).toEqual([]);
  });
});
