import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Dialect } from '../../src/read/dialect.ts';
import { parsePostFile } from '../../src/read/post-file.ts';

const site = { timeZone: 'UTC', url: 'https://jobs.example.org', pageUrl: null };
const DIALECT: Dialect = {
  keys: {
    apply_url: ['external_url', 'how_to_apply', 'contact.email'],
    date: ['created', 'date_posted'],
    title: ['name'],
    tags: ['skills'],
    company: ['employer.name'],
    closes: ['valid_until'],
  },
  closedWhen: { status: ['solved', 'filled'], 'meta.state': ['closed'] },
};
function read(block: string, dialect: Dialect = DIALECT) {
  const reading = parsePostFile('a.md', Buffer.from(`---\n${block}\n---\nBody.\n`), site, { dialect });
  if (reading.status !== 'post') throw new Error(JSON.stringify(reading));
  return reading.draft;
}

test("a board's own keys are read as ours", () => {
  expect(
    read(
      'name: Clerk\nskills: [data]\nemployer: {name: Mill Fund}\nexternal_url: https://mill.example.org/1\ncreated: 2026-11-16\nvalid_until: 2026-12-01',
    ),
  ).toMatchObject({
    title: 'Clerk',
    organisation: 'Mill Fund',
    tags: ['data', 'org:mill-fund'],
    applyUrl: 'https://mill.example.org/1',
    publishedAt: new Date('2026-11-16T00:00:00Z'),
    closesAt: new Date('2026-12-01T23:59:59.999Z'),
  });
});

test('the first that is filled wins, and ours before all', () => {
  const keys =
    'title: Clerk\nexternal_url:\nhow_to_apply: https://two.example.org\ncontact: {email: jobs@example.org}';
  expect(read(keys).applyUrl).toBe('https://two.example.org/');
  expect(read(`${keys}\napply_url: https://ours.example.org`).applyUrl).toBe('https://ours.example.org/');
  expect(read('title: Clerk\ncontact:\n  email: jobs@example.org').applyUrl).toBe('mailto:jobs@example.org');
});

test.each([
  ['status: Solved', 'gone'],
  ['status: "filled "', 'gone'],
  ['meta: {state: closed}', 'gone'],
  ['status: open', 'live'],
  ['state: closed', 'live'],
])('%s: the job is %s', (line, says) => {
  expect(read(`title: Clerk\n${line}`).says).toBe(says);
});

test("without a dialect other keys are the theme's", () => {
  expect(
    read('title: Clerk\nexternal_url: https://mill.example.org/1\nstatus: filled', {
      keys: {},
      closedWhen: {},
    }),
  ).toMatchObject({
    applyUrl: null,
    says: 'live',
  });
});

test('a mistake names the line of their key', () => {
  const reading = parsePostFile('a.md', Buffer.from('---\ntitle: Clerk\ncreated: some day\n---\n'), site, {
    dialect: DIALECT,
  });
  expect(reading).toMatchObject({ status: 'invalid', line: 3 });
});

test('the settings say what may be called otherwise', () => {
  expect(loadConfig({ CONFIG: undefined }, '/nonexistent').posts).toMatchObject({ keys: {}, closedWhen: {} });
});
