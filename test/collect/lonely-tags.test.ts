import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

describe('a post that was told so', () => {
  const lonely = async () =>
    (await board.db.selectFrom('files').select(['path', 'warning']).execute())
      .filter(({ warning }) => warning?.includes('no other post'))
      .map(({ path }) => path)
      .sort();
  const post = (name: string, tag: string) =>
    board.write(`posts/${name}.md`, postText({ title: `Org: ${name}`, tags: [tag] }));
  const someLooks = async () => {
    for (let look = 0; look < 2; look += 1) await board.collect();
  };

  beforeEach(async () => {
    for (const number of [1, 2, 3, 4, 5]) await post(`${number}`, 'data');
    await board.collect();
    await post('lonely', 'rivers');
    await board.collect();
    expect(await lonely()).toEqual(['lonely.md']);
  });

  test('hears no more of it when another post takes the tag up', async () => {
    await post('other', 'rivers');
    await someLooks();
    expect(await lonely()).toEqual([]);
  });

  test('hears no more of it when somebody asks for the tag', async () => {
    await board.write('subscriptions/ada.md', '---\nemail: ada@example.org\ntags: [Rivers]\n---\n');
    await someLooks();
    expect(await lonely()).toEqual([]);
  });

  test('hears no more of it when the tag is another word for one that others have', async () => {
    board.config = { ...board.config, tags: { ...board.config.tags, aliases: { rivers: 'data' } } };
    await someLooks();
    expect(await lonely()).toEqual([]);
  });

  test('stays so while only the kind of work is shared, and is not read again', async () => {
    await board.write('posts/a.md', postText({ title: 'Org: A', tags: ['fish'], more: 'type: full-time' }));
    await board.write('posts/b.md', postText({ title: 'Org: B', tags: ['kilns'], more: 'type: full-time' }));
    await someLooks();
    expect(await lonely()).toEqual(['a.md', 'b.md', 'lonely.md']);
    expect((await board.collect()).posts.changedCount).toBe(0);
  });
});
