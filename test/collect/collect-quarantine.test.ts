import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Board, createBoard, postText, setTime } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

describe('malformed files', () => {
  test('a bad file is quarantined with its line, its neighbours go on, and once mended it is announced', async () => {
    await board.write('posts/bad.md', '---\ntitle: Org: Role\n---\nBody\n');
    await board.write('posts/good.md', postText());
    const { posts } = await board.collect();
    expect(posts.newProblems.map((file) => file.seen.path)).toEqual(['bad.md']);
    expect(await board.files()).toEqual([
      'bad.md: invalid, line 2: the value of "title" cannot be read as it stands',
      'good.md: ok',
    ]);
    await board.write('posts/bad.md', '---\ntitle: "Org: Role"\n---\nBody\n');
    await board.collect();
    expect(await board.files()).toEqual(['bad.md: ok', 'good.md: ok']);
    expect(board.told).toHaveLength(2);
  });

  test.each([
    ['broken', '---\ntitle: Org: Role\n---\nBody\n'],
    ['without its front matter', 'Just text\n'],
    ['empty', ''],
  ])('of a post whose file is %s now the last good version stays in force', async (_, text) => {
    await board.write('posts/a.md', postText());
    await board.collect();
    await board.write('posts/a.md', text);
    await board.collect();
    expect(await board.post('a.md')).toMatchObject({ standing: 'live', number: 1, missing_since: null });
    expect((await board.files())[0]).toContain('a.md: invalid');
    await board.write('posts/a.md', postText());
    await board.collect();
    expect(await board.files()).toEqual(['a.md: ok']);
    expect(board.told).toHaveLength(1);
  });

  test('a problem is reported once', async () => {
    await board.write('posts/bad.md', '---\n---\n');
    await board.collect();
    await board.write('posts/good.md', postText());
    expect((await board.collect()).posts.newProblems).toEqual([]);
  });
});

describe('half-written files', () => {
  test('a file that changes between the two looks is read in the next pass', async () => {
    await board.write('posts/a.md', postText({ title: 'Org: Ha' }));
    board.meanwhile = () => board.write('posts/a.md', postText({ title: 'Org: Half and now whole' }));
    expect((await board.collect()).again).toBe(true);
    expect(await board.posts()).toEqual([]);
    board.meanwhile = async () => {};
    expect((await board.collect()).again).toBe(false);
    expect((await board.post('a.md')).title).toBe('Org: Half and now whole');
  });

  test('a folder that is still being filled is read when it is full, as one batch', async () => {
    const write = (index: number) => board.write(`posts/${index}.md`, postText({ title: `Org: ${index}` }));
    for (let index = 0; index < 20; index += 1) await write(index);
    board.meanwhile = async () => {
      for (let index = 20; index < 40; index += 1) await write(index);
    };
    expect((await board.collect()).again).toBe(true);
    expect(await board.posts()).toEqual([]);
    board.meanwhile = async () => {};
    await board.collect();
    expect((await board.posts()).map((post) => post.standing)).toEqual(Array(40).fill('held'));
  });

  test.each(['---\ntitle: "Org: Role"\n', ''])(
    'an open fence gets ten seconds before it is a mistake: %j',
    async (text) => {
      await board.write('posts/a.md', text);
      await board.write('posts/b.md', postText());
      await setTime(board, 'posts/a.md', board.now);
      board.advance(10_000);
      expect((await board.collect()).again).toBe(true);
      expect(await board.files()).toEqual(['b.md: ok']);
      board.advance(1);
      expect((await board.collect()).again).toBe(false);
      expect((await board.files())[0]).toMatch(
        text === '' ? /^a.md: invalid, line 1: the file is empty/ : /the front matter is not closed/,
      );
    },
  );
});

describe('two posts with one id', () => {
  const text = (title: string) => postText({ title, more: 'id: job-7' });

  test('the second is quarantined, and judged again when its rival goes', async () => {
    await board.write('posts/a.md', text('Org: One'));
    await board.collect();
    await board.write('posts/b.md', postText({ title: 'Org: One', more: 'id: job-7', body: 'Other words.' }));
    await board.collect();
    expect(await board.files()).toEqual([
      'a.md: ok',
      'b.md: invalid, line 4: the id "job-7" belongs to a.md already',
    ]);
    await board.remove('posts/a.md');
    await board.collect();
    expect(await board.files()).toEqual(['b.md: ok']);
    expect(await board.post('b.md')).toMatchObject({ id: 'job-7', number: 1 });
    expect(board.told).toHaveLength(1);
  });

  test('the second is judged again when the id is mended', async () => {
    await board.write('posts/a.md', text('Org: One'));
    await board.write('posts/b.md', text('Org: Two'));
    await board.collect();
    expect((await board.files())[1]).toContain('b.md: invalid');
    await board.write('posts/b.md', postText({ title: 'Org: Two', more: 'id: job-8' }));
    await board.collect();
    expect(await board.post('b.md')).toMatchObject({ id: 'job-8', number: 2 });
  });
});

describe('links', () => {
  test('a link to a file outside is not followed', async () => {
    await writeFile(join(board.folder, 'secret.md'), postText({ title: 'Secret: File' }));
    await symlink(join(board.folder, 'secret.md'), join(board.postsDir, 'evil.md'));
    await symlink(board.folder, join(board.postsDir, 'evil'));
    await board.collect();
    expect(await board.posts()).toEqual([]);
    expect(await board.files()).toEqual([
      'evil: invalid, line null: it is a link to a folder, and links are not followed',
      'evil.md: invalid, line null: it is a link, and links are not followed',
    ]);
    await board.remove('posts/evil.md');
    await board.remove('posts/evil');
    await board.collectRemovals();
    expect(await board.files()).toEqual([]);
    expect(await board.alarms()).toEqual([]);
  });

  test('a file that is swapped for a link between look and reading is not read', async () => {
    await writeFile(join(board.folder, 'secret.md'), postText({ title: 'Secret: File' }));
    await board.write('posts/a.md', postText());
    board.meanwhile = async () => {
      await board.remove('posts/a.md');
      await symlink(join(board.folder, 'secret.md'), join(board.postsDir, 'a.md'));
    };
    await board.collect();
    expect(await board.posts()).toEqual([]);
  });
});
