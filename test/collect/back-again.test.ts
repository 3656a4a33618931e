// A post that was live, went and is back: does it take a number?

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Board, createBoard, DAY_MS, MINUTE_MS, postText, withWait } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
  await board.write('posts/a.md', postText());
  await board.collect();
});
afterEach(() => board.close());

async function write(tags: readonly string[], more = '', body?: string): Promise<void> {
  await board.write('posts/a.md', postText({ tags, more, ...(body && { body }) }));
  await board.collect();
}

test.each([
  [
    'for a week',
    7,
    {
      number: 2,
      history: [
        { number: 1, tags: ['data', 'org:riverkeepers-union'] },
        { number: 2, tags: ['tech', 'org:riverkeepers-union'] },
      ],
    },
  ],
  ['for long', 20, { number: 1, history: [{ number: 1, tags: ['tech', 'org:riverkeepers-union'] }] }],
])('out %s, then dated ahead: when its day comes it is what it would be by a slip', async (_, days, then) => {
  board.advance(days * DAY_MS);
  const inTwoDays = new Date(board.now.getTime() + 2 * DAY_MS).toISOString().slice(0, 10);
  await write(['tech'], `date: ${inTwoDays}`);
  expect(await board.post('a.md')).toMatchObject({ standing: 'future', number: 1 });
  board.advance(2 * DAY_MS);
  await board.collect();
  expect(await board.post('a.md')).toMatchObject({ standing: 'live', left_at: null, ...then });
  expect(board.told).toHaveLength(then.number);
});

test('one that is edited once more before it has settled is announced all the same', async () => {
  board.advance(DAY_MS);
  await write(['data'], 'draft: true');
  board.advance(60 * DAY_MS);
  board.config = withWait(board.config, MINUTE_MS);
  await write(['data']);
  await write(['data'], '', 'Now with one more sentence about what there is to do here.');
  expect(await board.post('a.md')).toMatchObject({ standing: 'settling' });
  board.advance(2 * MINUTE_MS);
  await board.collect();
  expect(await board.post('a.md')).toMatchObject({ standing: 'live', number: 2, left_at: null });
});
