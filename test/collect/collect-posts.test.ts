import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Board, createBoard, postText } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

test('a new post is announced with the next number and its tags', async () => {
  await board.write('posts/data-director.md', postText({ tags: ['data', 'tech'] }));
  const { posts } = await board.collect();
  const post = await board.post('data-director.md');
  expect(post).toMatchObject({ number: 1, state: 'live', history: [{ number: 1, tags: ['data', 'tech'] }] });
  expect(posts.announcedIds).toEqual([post.id]);
  expect(board.told).toEqual([[post.id]]);
});
