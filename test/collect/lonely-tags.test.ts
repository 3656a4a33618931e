import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Board, createBoard, postText } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

test('a post whose tags nobody else has, or that has none, is named when it comes', async () => {
  for (const number of [1, 2, 3, 4, 5])
    await board.write(`posts/${number}.md`, postText({ title: `Org: Role ${number}`, tags: ['data'] }));
  await board.write('subscriptions/ada.md', '---\nemail: ada@example.org\ntags: [rivers]\n---\n');
  expect((await board.collect()).posts.newWarnings).toEqual([]);
  await board.write('posts/usual.md', postText({ title: 'Org: Usual', tags: ['data', 'fish'] }));
  await board.write('posts/asked.md', postText({ title: 'Org: Asked', tags: ['rivers'] }));
  await board.write('posts/lonely.md', postText({ title: 'Org: Lonely', tags: ['dtaa', 'thec'] }));
  await board.write('posts/none.md', postText({ title: 'Org: None', tags: [] }));
  const { posts } = await board.collect();
  expect(posts.newWarnings.map(({ seen, warning }) => `${seen.path}: ${warning}`)).toEqual([
    'lonely.md: no other post and no alert has one of its tags (dtaa, thec); correct them, unless somebody is to ask for these',
    'none.md: it has no tags: only people who want every post get it; add the line tags: [data, tech]',
  ]);
});
