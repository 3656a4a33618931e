// When the words for tags are worked out: before anybody is told of a post that bears a new one, after it otherwise.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { withWords } from '../../src/posts/tag-words.ts';
import { type Board, createBoard, postText } from './board.ts';

const TITLE = 'Riverkeepers: Director';

let board: Board;
let whenTold: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  board = await createBoard();
  board.whenTold = async () => {
    whenTold = await labels();
  };
  await board.collect();
});
afterAll(() => board.close());

async function labels(): Promise<Readonly<Record<string, string>>> {
  return (await withWords(board.db, board.config)).tags.labels;
}

test('whoever is told of a post with a new tag has its words', async () => {
  await board.write('posts/a.md', postText({ title: TITLE, tags: ['civicengagement'] }));
  await board.collect();
  expect(whenTold).toMatchObject({ civicengagement: 'Civicengagement', 'org:riverkeepers': 'Riverkeepers' });
});

test('of a new employer, too', async () => {
  await board.write('posts/b.md', postText({ title: 'Org: Analyst', tags: ['civicengagement'] }));
  await board.collect();
  expect(whenTold).toMatchObject({ 'org:org': 'Org' });
});

test('where all have words, nobody waits for better ones', async () => {
  const body = 'We work for civic engagement, with people to whom civic engagement is all that there is.';
  await board.write('posts/c.md', postText({ title: 'Org: Writer', tags: ['civicengagement'], body }));
  await board.collect();
  expect(whenTold).toMatchObject({ civicengagement: 'Civicengagement' });
  expect(await labels()).toMatchObject({ civicengagement: 'Civic engagement' });
});
