import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrontMatter } from '../../src/read/front-matter.ts';

const read = (text: string | Uint8Array) =>
  readFrontMatter(typeof text === 'string' ? Buffer.from(text) : text);
/** Blocks that are mistakes: what stands between the fences, then line, problem and remedy. */
const say = (text: string | Uint8Array) => {
  const matter = read(text);
  return 'problem' in matter
    ? `${matter.status} line ${matter.line}: ${matter.problem} | ${matter.remedy}`
    : matter.status;
};

test.each([
  ['---\ntitle: a\n---\nBody\n', 'Body\n'],
  ['---\ntitle: a\n...\nBody\n', 'Body\n'],
  ['---  \r\ntitle: a\r\n---\r\nBody\r\n', 'Body\n'],
  ['\ufeff---\ntitle: a\n---\nBody', 'Body'],
  ['---\ntitle: a\n---', ''],
])('the fence follows Jekyll: %j', (text, body) => {
  const matter = read(text);
  expect(matter).toMatchObject({ status: 'document', body });
});

test.each(['# README\n\nHello', 'All about titles: a list\n', `${'Words\n'.repeat(12)}title: a\n`])(
  'a file without front matter is not judged: %j',
  (text) => {
    expect(read(text).status).toBe('no-front-matter');
  },
);

test.each([
  ['----\ntitle: a\n----\n', 2],
  ['———\ntitle: a\n———\n', 2],
  ['title: a\n---\n', 1],
  ['title = a\n', 1],
  [' ---\ntitle: a\n---\n', 2],
  ['\u200b---\ntitle: a\n---\n', 2],
  ['\ufeff\ufeff---\n"title": a\n---\n', 2],
  ['<!-- from a CMS -->\n---\ntitle: a\n---\n', 3],
  ['# Job\n\nemail: ada@example.org\n', 3],
])('keys that do not stand between fences are a mistake, in the line of the first: %j', (text, line) => {
  expect(read(text)).toMatchObject({ status: 'invalid', line, remedy: expect.stringMatching(/^make ---/) });
});

test.each(['', '  \n\n', '---', '---\ntitle: a', '---\ntitle: a\n--- not closed\n'])(
  'a file that somebody may still be writing is unfinished: %j',
  (text) => {
    expect(read(text).status).toBe('unfinished');
  },
);

test.each([
  [
    'title: Org: Role',
    'line 2: the value of "title" cannot be read as it stands | put the title in quotes: title: "Org: Role"',
  ],
  [
    'tags: [a]\ntitle: "Org: Role\nx: y',
    'line 3: the value of "title" cannot be read as it stands | put the title in quotes: title: "Org: Role"',
  ],
  [
    'title: Say "hi": now',
    `line 2: the value of "title" cannot be read as it stands | put the title in quotes: title: 'Say "hi": now'`,
  ],
  [
    'title: @home',
    'line 2: the value of "title" cannot be read as it stands | put the title in quotes: title: "@home"',
  ],
  [
    'title: *new* role',
    'line 2: the value of "title" cannot be read as it stands | put the title in quotes: title: "*new* role"',
  ],
  [
    'title: [Remote] Org: Role',
    'line 2: the value of "title" cannot be read as it stands | put the title in quotes: title: "[Remote] Org: Role"',
  ],
  ['title:foo\ntags: [a]', 'line 2: a blank is missing after "title:" | write title: foo'],
  ['title: a\ntags:\n- a\n-b', 'line 5: a blank is missing after the dash | write - b'],
  ['title: a\ntags: [a, b\nlocation: c', 'line 3: the list is not closed | write tags: [a, b]'],
  ['tags: [a,,b]', 'line 2: the list under "tags" cannot be read | write tags: [a, b]'],
  ['tags:\n\t- a', 'line 3: the line is indented with a tab | indent with blanks instead: write   - a'],
  [
    ' title: a\ntags: [b]',
    'line 2: the line begins with blanks, its neighbours do not | begin all keys at the first column: write title: a',
  ],
  [
    'title: a\n tags: [b]',
    'line 3: the line begins with blanks, its neighbours do not | begin all keys at the first column: write tags: [b]',
  ],
  ['just text', 'line 2: the front matter holds no keys | write lines such as title: "Organisation: Role"'],
  ['- a\n- b', 'line 2: the front matter holds no keys | write lines such as title: "Organisation: Role"'],
  ['title: a\nb: [*nobody]', 'line 3: a value that begins with * needs quotes | write b: ["*nobody"]'],
])('mistakes are told with the line of the file and what to write: %j', (block, words) => {
  expect(say(`---\n${block}\n---\nBody`)).toBe(`invalid ${words}`);
});

test.each([
  ['---js\nprocess.exit()\n---\n', 1],
  ['---json\n{}\n---\n', 1],
  ['+++\ntitle = "a"\n+++\n', 1],
  ['\n---\ntitle: a\n---\n', 1],
  ['---\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> main\n---\n', 2],
  ['---\ntitle: a\n---\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n', 4],
  [Buffer.from([0x2d, 0x2d, 0x2d, 10, 0x61, 10, 0xff, 10]), 3],
  ['---\ntitle: a\n---\nnul \0 here', 4],
  [`---\n${'\n'.repeat(2100)}---\n`, 1],
  [`---\na: ${'x'.repeat(33_000)}\n---\n`, 1],
  ['x'.repeat(1024 * 1024 + 1), null],
])('what no parser should see is refused before: case %#', (text, line) => {
  expect(read(text)).toMatchObject({ status: 'invalid', line });
});

test('every scalar stays what the person wrote', () => {
  const matter = read('---\na: 2026-02-31\nb: no\nc: 007\nd: "1e3"\ne:\nf: ~\ng: >\n  two\n  lines\n---\n');
  const fields = matter.status === 'document' ? [...matter.fields.values()] : [];
  expect(fields.map((field) => (field.kind === 'text' ? field.text : field.kind))).toEqual([
    '2026-02-31',
    'no',
    '007',
    '1e3',
    '',
    '',
    'two lines\n',
  ]);
});

test('a bomb of aliases is refused instead of unfolded', () => {
  const levels = Array.from(
    { length: 8 },
    (_, level) => `k${level + 1}: &k${level + 1} [${Array(9).fill(`*k${level}`).join(', ')}]`,
  );
  const block = ['k0: &k0 [x]', ...levels].join('\n');
  expect(say(`---\n${block}\n---\n`)).toContain('nested too deeply or repeats itself too often');
});

test.each([
  'title: &a [*a]',
  `a: ${'['.repeat(9000)}`,
  `a: ${'{b: '.repeat(5000)}`,
  '? '.repeat(9000),
  '- '.repeat(9000),
])('endless nesting ends as a mistake: case %#', (block) => {
  expect(read(`---\n${block}\n---\n`).status).toBe('invalid');
});

test('escapes for what Postgres cannot store are dropped', () => {
  const matter = read('---\ntitle: "a\\0b\\ud800c"\n---\n');
  const title = matter.status === 'document' ? matter.fields.get('title') : undefined;
  expect(title).toMatchObject({ text: 'ab\ufffdc' });
});

test('no text at all makes it throw', () => {
  const block = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        'a: b',
        '- c',
        'd:',
        '  e: [f',
        '"',
        "'",
        '&g',
        '*g',
        '!!js x',
        '{',
        '---',
        '...',
        '\t',
      ),
    ),
  );
  fc.assert(
    fc.property(block, (lines) => {
      expect(read(`---\n${lines.join('\n')}\n---\n`).status).toMatch(
        /document|invalid|unfinished|no-front-matter/,
      );
    }),
  );
});
