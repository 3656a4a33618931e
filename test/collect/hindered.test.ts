// One file's trouble is that file's: whatever somebody drops in, the others are taken, and it is named.

import { execFileSync } from 'node:child_process';
import { chmod, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { reportPass } from '../../src/collect/report.ts';
import { silentLog } from '../../src/log.ts';
import { type Board, createBoard, postText } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

const EMOJI = '🎉';
const post = (frontMatter: string) => `---\n${frontMatter}\n---\nBody\n`;

test('a pipe and a name that is not UTF-8 are named with what to do', async () => {
  execFileSync('mkfifo', [join(board.postsDir, 'pipe.md')]);
  await writeFile(Buffer.from(`${board.postsDir}/caf\xe9.md`, 'latin1'), postText());
  await board.write('posts/good.md', postText());
  await board.collect();
  expect(await board.files()).toEqual([
    'caf\ufffd.md: invalid, line null: its name is not written in UTF-8',
    'good.md: ok',
    'pipe.md: invalid, line null: it is no ordinary file',
  ]);
});

describe('a post that holds', () => {
  it.each([
    [
      'a zone that there is not',
      post('title: "A: B"\ndate: 2026-11-15 09:00:00 -5000'),
      /time zone that does not exist: "-5000"/,
    ],
    [
      'minutes of a zone that there are not',
      post('title: "A: B"\ndate: 2026-11-15 09:00 -0560'),
      /time zone/,
    ],
    [
      'a character across the cut of a remedy',
      post(`title: ${'a'.repeat(118)}${EMOJI}: b: c`),
      /cannot be read as it stands/,
    ],
    [
      'one across the cut of a wrong date',
      post(`title: "A: B"\ndate: ${'x'.repeat(39)}${EMOJI}`),
      /is not a date/,
    ],
    ['one across the cut of its first line', `${'x'.repeat(39)}${EMOJI}\n---\ntitle: x\n---\n`, null],
  ])('%s keeps no other out', async (_, text, problem) => {
    await board.write('posts/bad.md', text);
    await board.write('posts/good.md', postText());
    await board.collect();
    const [bad, good] = await board.files();
    expect(good).toBe('good.md: ok');
    if (problem !== null) expect(bad).toMatch(problem);
    expect(board.told).toHaveLength(1);
  });

  it.each([
    ['a zone that there is not in its closing day', 'closes: 2026-12-15 09:00 +2400', /time zone/],
    ['half a character in an id', `id: ${'x'.repeat(39)}${EMOJI} y`, /cannot be used/],
    ['half a character in a link', `apply_url: ${'x'.repeat(59)}${EMOJI}`, /is not a link/],
    ['half a character in a closing day', `closes: ${'x'.repeat(39)}${EMOJI}`, /no day/],
  ])('%s costs that fact, and a word', async (_, line, warning) => {
    await board.write('posts/bad.md', post(`title: "A: B"\n${line}`));
    const { posts } = await board.collect();
    expect(await board.files()).toEqual(['bad.md: ok']);
    expect(posts.newWarnings.map((file) => file.warning)).toEqual([expect.stringMatching(warning)]);
  });

  it.each([
    [
      'half a character by its number',
      'title: "A: B \\ud83d C"\ntags: ["\\ud83d", data]\nlocation: "\\udc00"',
    ],
    ['a NUL by its number', 'title: "A: B \\0 C"\ntags: ["a\\0b", data]\nsalary: "\\0"\ncompany: "\\0x"'],
  ])('%s is stored without it', async (_, frontMatter) => {
    await board.write('posts/odd.md', post(frontMatter));
    await board.write('posts/good.md', postText());
    await board.collect();
    expect((await board.files())[0]).toBe('good.md: ok');
    expect((await board.posts()).map(({ path }) => path)).toContain('good.md');
  });
});

describe('what cannot be read', () => {
  it('a path that is too long for the ledger is named by its beginning, and keeps no other out', async () => {
    const folder = `${'long'.repeat(60)}/`.repeat(6);
    await board.write(`posts/${folder}a.md`, postText());
    await board.write('posts/good.md', postText());
    await board.collect();
    const files = await board.files();
    expect(files).toContain('good.md: ok');
    expect(files.find((file) => file.startsWith('long'))).toMatch(/its name or way is too long/);
    expect((await board.collect()).posts.newProblems).toEqual([]);
    expect(board.told).toHaveLength(1);
  });

  it('names and kinds that are not read are named, and no longer when they are right', async () => {
    await board.write('posts/good.md', postText());
    await board.write('posts/2026-11-16-clerk', postText());
    await board.write('posts/porter.md.txt', postText());
    await board.write('posts/2026-11-16-flyer.pdf', 'x');
    await board.write('posts/page.html', 'x');
    await symlink(
      join(board.config.paths.postsDir, 'good.md'),
      join(board.config.paths.postsDir, 'linked.md'),
    );
    const { posts } = await board.collect();
    expect((await board.files()).map((file) => file.replace(/, line null|(?<=\.md), .*/g, ''))).toEqual([
      '2026-11-16-clerk: invalid: a file of this name is not read, only those that end in .md',
      'good.md: ok',
      'linked.md: invalid: it is a link, and links are not followed',
      'porter.md.txt: invalid: a file of this name is not read, only those that end in .md',
    ]);
    expect(posts.newProblems).toHaveLength(3);
    expect((await board.collect()).posts.newProblems).toEqual([]);
  });

  it('a folder of another format is one line', async () => {
    for (const name of ['a.html', 'b.html', '2026-11-16-c.html']) await board.write(`posts/${name}`, 'x');
    await board.collect();
    expect(await board.files()).toEqual([
      expect.stringMatching(
        /^\*\.html: invalid, line null: files that end in \.html are not read, only \.md/,
      ),
    ]);
  });

  it("a file system's own folder is passed over", async () => {
    await board.write('posts/lost+found/a.md', postText());
    await board.collect();
    expect(await board.files()).toEqual([]);
  });

  /** Root reads everything, so this process becomes somebody else for a pass. */
  const asNobody = async <T>(work: () => Promise<T>): Promise<T> => {
    if (process.getuid?.() !== 0) return work();
    // Nobody may not enter the folder with the database's socket: all connections are open before.
    await Promise.all(Array.from({ length: 5 }, () => board.posts()));
    process.seteuid?.(65534);
    try {
      return await work();
    } finally {
      process.seteuid?.(0);
    }
  };

  it('a file of somebody else is named with what to do, and read as soon as it may be', async () => {
    await board.write('posts/closed.md', postText({ title: 'Org: Closed' }));
    await board.write('posts/good.md', postText());
    for (const path of ['', 'posts', 'subscriptions']) await chmod(join(board.folder, path), 0o755);
    await chmod(join(board.postsDir, 'closed.md'), 0o000);
    await asNobody(() => board.collect());
    expect(await board.files()).toEqual([
      'closed.md: invalid, line null: the file may not be read by us',
      'good.md: ok',
    ]);
    expect((await asNobody(() => board.collect())).posts.newProblems).toEqual([]);
    await chmod(join(board.postsDir, 'closed.md'), 0o644);
    await asNobody(() => board.collect());
    expect(await board.files()).toEqual(['closed.md: ok', 'good.md: ok']);
  });

  it('the posts of a folder that is closed to us are not missing', async () => {
    await board.write('posts/inner/a.md', postText());
    for (const path of ['', 'posts', 'posts/inner', 'subscriptions'])
      await chmod(join(board.folder, path), 0o755);
    await asNobody(() => board.collect());
    await chmod(join(board.postsDir, 'inner'), 0o000);
    await asNobody(() => board.collectRemovals());
    expect((await board.posts())[0]).toMatchObject({ standing: 'live', missing_since: null });
    expect(await board.files()).toContain('inner/: invalid, line null: the folder cannot be entered');
    await chmod(join(board.postsDir, 'inner'), 0o755);
    await asNobody(() => board.collectRemovals());
    expect(await board.files()).toEqual(['inner/a.md: ok']);
    expect(await board.alarms()).toEqual([]);
  });
});

it('no address of a subscription file gets into the ledger or the log', async () => {
  await board.write(
    'subscriptions/theo.typo@example.net.md',
    '---\nemail:theo.typo@example.net\ntags: [data]\n---\n',
  );
  await board.write('subscriptions/b.md', '---\nemail: "theo.typo@example.net\ntags: [data]\n---\n');
  await board.write('subscriptions/c.md', 'theo.typo@example.net\n---\nemail: x\n---\n');
  await board.write('subscriptions/d.md', '---\nemail: ok@example.org\ntags: [theo.typo@example.net]\n---\n');
  const said: string[] = [];
  const write = (message: string, fields = {}) => void said.push(message + JSON.stringify(fields));
  reportPass({ ...silentLog, info: write, warn: write, error: write }, await board.collect());
  const rows = await board.db.selectFrom('files').select(['problem', 'remedy', 'warning']).execute();
  expect(rows.length).toBeGreaterThan(2);
  expect(JSON.stringify(rows) + said.join()).not.toContain('theo.typo@');
  expect(said.join()).toContain('t…@example.net');
});
