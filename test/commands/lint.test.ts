import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createLintBoard, GOOD_POST as good, type LintBoard } from '../helpers/lint-command.ts';

let board: LintBoard;
let cwd: string;
beforeEach(() => {
  board = createLintBoard();
  cwd = board.cwd;
});

const write = (path: string, text: string) => board.write(path, text);
const lint = (files: string[] = [], json = false) => board.lint({ files, format: json ? 'json' : 'text' });

test('good files are counted', async () => {
  write('posts/director.md', good);
  write('subscriptions/alice.md', '---\nemail: alice@example.org\ntags: [data]\n---\n');
  expect(await lint()).toEqual({ code: 0, out: '2 files checked: 0 errors, 0 notes.\n', err: '' });
});

test('a bad file is named with place, problem and remedy, and the exit code is 1', async () => {
  write('posts/director.md', '---\ntitle: Riverkeepers: Director\ntags: [data]\n---\nText.\n');
  write('subscriptions/alice.md', '---\nemail: alice\ntags: [data]\n---\n');
  const { code, out } = await lint();
  expect(code).toBe(1);
  expect(out).toMatch(/^posts\/director\.md line 2: .+; .+$/m);
  expect(out).toMatch(/^subscriptions\/alice\.md line 2: .+no @.*; .+$/m);
  expect(out).toMatch(/2 files checked: 2 errors, 0 notes\./);
});

test('files that collecting would take for rivals or copies are errors, each with the other', async () => {
  write('posts/director.md', good);
  write('posts/director copy.md', good);
  write('posts/director_LOCAL_62.md', good);
  write('posts/same-job.md', good.replace('runs', 'loves'));
  write('posts/one.md', good.replace('title: "Riverkeepers', 'id: a\ntitle: "One'));
  write('posts/two.md', good.replace('title: "Riverkeepers', 'id: a\ntitle: "Two'));
  write('subscriptions/alice.md', '---\nemail: alice@example.org\ntags: [data]\n---\n');
  write('subscriptions/bob.md', '---\nemail: Alice@example.org\ntags: [data]\n---\n');
  const { code, out } = await lint();
  expect(code).toBe(1);
  expect(out.split('\n').map((line) => line.replace(/;.*/, ''))).toEqual([
    'posts/director copy.md: it says what director.md says already',
    'posts/director_LOCAL_62.md: by its name this is a copy of director.md that a program made',
    'posts/same-job.md: note: title and link are those of director.md',
    'posts/two.md line 2: the id "a" belongs to one.md already',
    'subscriptions/bob.md line 2: the address belongs to alice.md already',
    '8 files checked: 4 errors, 1 note.',
    '',
  ]);
  expect((await lint(['posts/director copy.md'])).out).toMatch(/it says what director\.md says already/);
});

test('what is there and not read is an error, and a note where it is set aside', async () => {
  symlinkSync(join(cwd, 'posts/director.md'), join(cwd, 'posts/link.md'));
  write('posts/_draft.md', good);
  write('posts/page.html', good.replace('Director', 'Page'));
  expect((await lint()).out).toMatch(
    /^posts\/link\.md: it is a link, and links are not followed; put the file/,
  );
  const { code, out } = await lint(['posts/_draft.md']);
  expect([code, out]).toEqual([0, expect.stringMatching(/_draft\.md: note: nothing under a name such as/)]);
  const page = await lint(['posts/page.html']);
  expect(page.code).toBe(1);
  expect(page.out).toMatch(
    /page\.html: a file of this name is not read, .*; name it page\.md, or add its ending/,
  );
});

test('old days are one line for a board, and a note for a file that is named', async () => {
  write('posts/2020-01-05-old.md', good);
  expect((await lint()).out).toMatch(
    /^1 post dated more than 14 days ago: a new file among them is mailed to nobody; .*\n1 file checked: 0 errors, 0 notes\.\n$/,
  );
  const { code, out } = await lint(['posts/2020-01-05-old.md']);
  expect(code).toBe(0);
  expect(out).toMatch(/^posts\/2020-01-05-old\.md: note: dated 2020-01-05, .* archive/);
});

test('a note is no error', async () => {
  write('posts/director.md', good.replace('Riverkeepers: ', ''));
  const { code, out } = await lint();
  expect(code).toBe(0);
  expect(out).toMatch(/posts\/director\.md: note: no organisation in the title/);
});

test('only named files are checked, posts outside the folder too', async () => {
  write('posts/bad.md', '---\ntitle: [\n---\n');
  write('draft.md', good);
  write('subscriptions/alice.md', '---\nemail: alice@example.org\ntags: [data]\n---\n');
  expect((await lint(['draft.md', 'subscriptions/alice.md'])).out).toBe(
    '2 files checked: 0 errors, 0 notes.\n',
  );
});

test('the other posts of the board say which tag was meant, and a note is no error', async () => {
  for (const number of [1, 2, 3, 4, 5])
    write(`posts/${number}.md`, good.replace('data', 'nonprofit').replace('Director', `Head ${number}`));
  write('posts/director.md', good.replace('data', 'noprofit'));
  write(
    'draft.md',
    good.replace('tags: [data]', 'tags: [nonprofti]\nlocaton: Here').replace('Director', 'Draft'),
  );
  const notes = [
    /^draft\.md line 4: note: "locaton" is no key that Rolecall reads; did you mean "location"\?$/m,
    /^draft\.md line 3: note: the tag "nonprofti" stands in 1 post, "nonprofit" in 5; did you mean "nonprofit"\?/m,
    /^posts\/director\.md line 3: note: the tag "noprofit"/m,
    /^2 files checked: 0 errors, 3 notes\.$/m,
  ];
  const { code, out } = await lint(['draft.md', 'posts/director.md']);
  for (const note of notes) expect(out).toMatch(note);
  expect(code).toBe(0);
});

test("a name, kind or place that keeps a file out is said of the file, and the board's are listed", async () => {
  write('posts/director.md', good);
  write('posts/2026-11-26-clerk', good);
  write('posts/clerk.md.txt', good);
  symlinkSync(join(cwd, 'posts/director.md'), join(cwd, 'posts/linked.md'));
  for (const [file, words] of [
    ['2026-11-26-clerk', /a file of this name is not read, .*; name it 2026-11-26-clerk\.md/],
    ['clerk.md.txt', /a file of this name is not read, .*; name it clerk\.md/],
    ['linked.md', /it is a link/],
  ] as const) {
    const { code, out } = await lint([`posts/${file}`]);
    expect([code, out]).toEqual([1, expect.stringMatching(words)]);
  }
  const { code, out } = await lint();
  expect(code).toBe(1);
  expect(out).toMatch(/^1 file checked: 3 errors, 0 notes\.$/m);
});

test('--json prints the findings', async () => {
  write('posts/bad.md', '---\ntitle: [\n---\n');
  const [finding] = JSON.parse((await lint([], true)).out);
  expect(finding).toMatchObject({ path: 'posts/bad.md', level: 'error', remedy: expect.any(String) });
});

test('a file or folder that is not there is a problem with a remedy', async () => {
  expect(await lint(['nowhere.md'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('nowhere.md cannot be read (ENOENT)'),
  });
  rmSync(join(cwd, 'posts'), { recursive: true });
  expect((await lint()).err).toMatch(/posts is not a folder: make it, or correct POSTS_DIR/);
});
