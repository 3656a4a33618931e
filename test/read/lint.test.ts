import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { lintFiles } from '../../src/read/lint.ts';
import { countPosts } from '../../src/read/lint-counts.ts';
import type { LintFile } from '../../src/read/lint-file.ts';

const { site, digest } = loadConfig({}, '/nowhere');
const board = { site, digest, posts: { keys: {}, closedWhen: {} }, tags: { labels: {}, aliases: {} } };
const NOW = new Date('2026-11-16T12:00:00Z');
const unnamed = { now: NOW, isNamed: false };
type Kind = LintFile['kind'];
const file = (kind: Kind, text: string): LintFile => ({ kind, path: 'a.md', bytes: Buffer.from(text) });
let number = 0;
const post = (tags: string) =>
  file(
    'post',
    `---\ntitle: "Org: Role ${++number}"\ntags: ${tags}\n---\nWe look for you.\n\n[Apply](https://example.org)\n`,
  );
const subscription = (tags: string) =>
  file('subscription', `---\nemail: ada${++number}@example.org\n${tags}\n---\n`);

const lintAmong = (files: LintFile[], neighbours: LintFile[], settings = board) =>
  lintFiles(files, neighbours, settings, unnamed).map(({ findings }) =>
    findings.map(({ level, line, problem }) => `${level} ${line}: ${problem}`),
  );
const lint = (kind: Kind, text: string) => lintAmong([file(kind, text)], [])[0];

test('a good file has no findings', () => {
  expect(lintAmong([post('[data]'), subscription('tags: [data]')], [])).toEqual([[], []]);
});

test('a README says by its name what it is', () => {
  const readme = { ...file('subscription', '# People go here\n'), path: 'here/README.md' };
  expect(lintAmong([readme], [])).toEqual([[]]);
});

test('what readers would miss is a note', () => {
  expect(lint('post', '---\ntitle: Role\n---\n')).toEqual([
    'note null: no apply link: the digest shows no button',
    'note null: no tags: only people who want every post get it',
    'note null: no organisation in the title',
    'note null: no text to quote in the digest',
  ]);
  expect(lint('subscription', '---\nemail: ada@example.org\ntags: [data]\nnaem: Ada\n---\n')).toEqual([
    'note 4: "naem" is not a key of subscriptions',
  ]);
  expect(lint('post', '# How to\n')).toEqual(['note null: there is no front matter, so this is not a post']);
});

test('what keeps a file out is an error with its line', () => {
  expect(lint('post', '---\ntitle: Org: Role\n---\n')).toEqual([
    'error 2: the value of "title" cannot be read as it stands',
  ]);
  expect(lint('post', '---\ntitle: x\n')).toEqual(['error 1: the front matter is not closed']);
  expect(lint('subscription', '---\nemail: ada\ntags: [a]\n---\n')).toEqual([
    'error 2: the mail address cannot be used: it has no @',
  ]);
});

test('a mistyped key of a post is a note; other keys are for other programs', () => {
  const text =
    '---\nlayout: post\nlocaton: Here\ntitle: "Org: Role"\ntags: [a]\n---\nWe look for you. Apply at https://a.org\n';
  expect(lint('post', text)).toEqual(['note 3: "locaton" is no key that Rolecall reads']);
});

test('keys in capitals are read as they are meant', () => {
  const text = '---\nEmail: ada@example.org\nFrequency: daily\nTAGS: [data]\n---\n';
  expect(lintAmong([file('subscription', text)], [post('[data]')])).toEqual([[]]);
});

const many = (count: number, tags: string) => Array.from({ length: count }, () => post(tags));

test.each<[why: string, tags: string, neighbours: LintFile[], found: string[]]>([
  [
    'one letter is missing',
    '[noprofit]',
    many(9, '[nonprofit]'),
    ['note 3: the tag "noprofit" stands in 1 post, "nonprofit" in 9'],
  ],
  [
    'its line is that of the word',
    '\n  - data\n  - nonprofti',
    many(9, '[Data, Nonprofit]'),
    ['note 5: the tag "nonprofti" stands in 1 post, "nonprofit" in 9'],
  ],
  [
    'it has other dots',
    'it data',
    many(9, '[i.t., data]'),
    ['note 3: the tag "it" stands in 1 post, "i.t." in 9'],
  ],
  ['the other tag is not much more common', '[noprofit]', many(4, '[nonprofit]'), []],
  ['it is not rare', '[noprofit]', [...many(2, '[noprofit]'), ...many(90, '[nonprofit]')], []],
  ['it is a short word of its own', '[ux, ui]', many(9, '[ui]'), []],
  ['it has a number', '[grade5, grade6]', many(9, '[grade6]'), []],
  ['it begins otherwise', '[raw-law, paw-law]', many(9, '[paw-law]'), []],
  ['no other is near', '[rivers, nonprofit]', many(9, '[nonprofit]'), []],
  [
    'no other post has any of its tags',
    '[rivers, fish]',
    many(9, '[nonprofit]'),
    ['note 3: no other post has one of its tags (rivers, fish)'],
  ],
  [
    'it has a hyphen where another has a blank',
    '[data-science]',
    [...many(9, '[data-science]'), ...many(12, '[data science]')],
    ['note 3: the tag "data-science" stands in 10 posts, "data science" in 12'],
  ],
  [
    'it is the plural of another',
    '[vendors]',
    many(1, '[vendor]'),
    ['note 3: the tag "vendors" stands in 1 post, "vendor" in 1'],
  ],
  [
    'it is the plural of another',
    '[categories]',
    many(3, '[category]'),
    ['note 3: the tag "categories" stands in 1 post, "category" in 3'],
  ],
])('a tag that may be mistyped: %s', (_, tags, neighbours, found) => {
  expect(lintAmong([post(tags)], neighbours)).toEqual([found]);
});

test('a tag with a label is meant, and an alias is the tag that it stands for', () => {
  const settings = {
    site,
    digest,
    posts: { keys: {}, closedWhen: {} },
    tags: { labels: { engineers: 'For engineers' }, aliases: { vendors: 'vendor' } },
  };
  const files = [post('[engineers]'), post('[vendors]')];
  expect(lintAmong(files, many(9, '[engineer, vendor]'), settings)).toEqual([[], []]);
});

test('a tag of a subscription that no post has, or hardly one, is a note with its line', () => {
  const files = [
    subscription('tags: [data, nonproft]'),
    subscription('alerts:\n  - any: [data]\n  - any: ["*"]\n    none: [fish, noprofit]'),
    post('[noprofit]'),
  ];
  const [first, second] = lintFiles(files, many(9, '[data, nonprofit]'), board, unnamed);
  expect(first?.findings).toEqual([
    {
      level: 'note',
      line: 3,
      problem: 'no post has the tag "nonproft"',
      remedy: 'did you mean "nonprofit"?',
    },
  ]);
  expect(second?.findings).toEqual([
    {
      level: 'note',
      line: 6,
      problem: 'no post has the tag "fish"',
      remedy: 'nothing comes of it until one does',
    },
    {
      level: 'note',
      line: 6,
      problem: 'the tag "noprofit" stands in 1 post, "nonprofit" in 9',
      remedy: expect.stringMatching(/^did you mean "nonprofit"\? If not, .*tags\.labels/),
    },
  ]);
  expect(lintAmong([subscription('tags: [fish]')], [])).toEqual([[]]);
});

describe('days that keep a new post from being mailed', () => {
  const dated = (path: string, lines: string): LintFile => ({
    ...file(
      'post',
      `---\ntitle: "Org: Role ${++number}"\ntags: [data]\n${lines}\n---\nWe look for you.\n\n[Apply](https://example.org)\n`,
    ),
    path,
  });
  const named = (some: LintFile) =>
    lintFiles([some], [], board, { now: NOW, isNamed: true })[0]?.findings.map(
      ({ level, line, problem }) => `${level} ${line}: ${problem}`,
    );

  test.each([
    [
      '2025-11-16-a.md',
      'id: a',
      ['note null: dated 2025-11-16, a new post is older than 14 days: archive, mailed to nobody'],
    ],
    [
      'a.md',
      'date: 2025-11-16',
      ['note 4: dated 2025-11-16, a new post is older than 14 days: archive, mailed to nobody'],
    ],
    ['a.md', 'closes: 2025-12-01', ['note 4: the job closed on 2025-12-01: it is mailed to nobody']],
    ['2026-11-10-a.md', 'closes: 2026-12-01', []],
    ['a.md', 'closes: filled', []],
  ])('%s with %s, named: %j', (path, lines, findings) => {
    expect(named(dated(path, lines))).toEqual(findings);
  });

  test.each([
    ['id: a', 'closes: 2026-11-24', []],
    [
      'date: 2026-11-16 09:00',
      'closes: 2026-11-20',
      [
        'note 5: it closes on 2026-11-20, before the next weekly digest of 2026-11-23: whoever reads weekly gets it early, by itself',
      ],
    ],
    [
      'date: 2026-11-16 09:00',
      'closes: 2026-11-17 06:00',
      [
        'note 5: it closes on 2026-11-17, before the next weekly digest of 2026-11-23: whoever reads weekly does not get it',
      ],
    ],
    ['date: 2026-11-16 09:00', 'closes: 2026-11-23', []],
    ['date: 2026-11-10', 'closes: 2026-11-20', []],
  ])('a job that comes and closes between two weekly digests: %s, %s', (date, closes, findings) => {
    expect(named(dated('a.md', `${date}\n${closes}`))).toEqual(findings);
  });

  test('of a whole board they are counted', () => {
    const files = [
      dated('2025-11-16-a.md', 'id: a'),
      dated('b.md', 'closes: 2025-12-01'),
      dated('c.md', 'id: c'),
    ];
    expect(countPosts(files, board, NOW)).toMatchObject({
      archive: 1,
      closed: 1,
      open: 1,
      withoutPay: 1,
      withoutLastDay: 1,
    });
    expect(lintAmong(files, [])).toEqual([[], [], []]);
  });
});
