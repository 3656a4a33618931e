import { describe, expect, test } from 'vitest';
import { parsePostFile } from '../../src/read/post-file.ts';

const site = { timeZone: 'America/New_York', url: 'https://board.example.org', pageUrl: null };
const parse = (block: string, { path = 'job.md', body = 'Body.' } = {}) =>
  parsePostFile(path, Buffer.from(`---\n${block}\n---\n${body}\n`), site);
const draft = (block: string, options?: { path?: string; body?: string }) => {
  const reading = parse(block, options);
  if (reading.status !== 'post') throw new Error(`${reading.status}: ${JSON.stringify(reading)}`);
  return reading.draft;
};
const problem = (block: string, options?: { path?: string }) => {
  const reading = parse(block, options);
  return reading.status === 'invalid' ? `line ${reading.line}: ${reading.problem}` : reading.status;
};

test.each([
  ['title: "Riverkeepers Union: Data Director"', 'Riverkeepers Union', 'Data Director'],
  ['title: "A: B: C"', 'A', 'B: C'],
  ['title: "Data Director"', null, 'Data Director'],
  ['title: "16:30 shift"', null, '16:30 shift'],
  ['title: ": Role"', null, ': Role'],
  ['title: "Senior: Analyst"\ncompany: Acme', 'Acme', 'Senior: Analyst'],
  ['title: "Acme: Analyst"\norganization: ACME', 'ACME', 'Analyst'],
  ['title: Analyst\norganisation: Acme', 'Acme', 'Analyst'],
  ['title: "  A\\n  B:\\tC "', 'A B', 'C'],
])('organisation and role: %j', (block, organisation, role) => {
  expect(draft(block)).toMatchObject({ organisation, role });
});

test.each([
  ['data director, Riverkeepers Union', ''],
  ['Data Director in Riverside', 'Data Director in Riverside'],
])('a text that only repeats the title is no summary: "%s"', (body, summary) => {
  expect(draft('title: "Riverkeepers Union: Data Director"', { body }).summary).toBe(summary);
});

test('titles are cut at 200 characters', () => {
  const { title, role } = draft(`title: "${'word '.repeat(100)}"`);
  expect([title.length <= 200, role.length <= 200, title.endsWith('…')]).toEqual([true, true, true]);
});

test.each([
  'hero: a\nhero: b',
  'seo: {title: a, title: b}',
  'note: "first line\nsecond line, at the margin"\nicon: x',
  "note: 'it''s\nat the margin'",
  'menu: [a,\nb,\n[c, d]\n]',
  'tags: [data,\ntech]',
])('what Jekyll reads of a theme costs nothing: %j', (lines) => {
  expect(draft(`title: "Org: Role"\n${lines}\nlocation: here`)).toMatchObject({
    role: 'Role',
    location: 'here',
  });
});

test.each([
  ['published: false', 'draft'],
  ['published: no', 'draft'],
  ['published: OFF', 'draft'],
  ['published: "false"', 'draft'],
  ['published: true', 'live'],
  ['published:', 'live'],
  ['draft: true', 'draft'],
  ['draft: yes', 'draft'],
  ['draft: false', 'live'],
  ['draft: no', 'live'],
  ['mail: false', 'not-mailed'],
  ['mail: true', 'live'],
  ['closes: filled', 'gone'],
  ['closes: Closed', 'gone'],
  ['deadline: The position has been filled.', 'gone'],
  ['closes: until filled', 'live'],
  ['closes: open until filled', 'live'],
])('what its own file says of a post: %s', (line, says) => {
  expect(draft(`title: x\n${line}`)).toMatchObject({ says, closesAt: null });
});

test.each([
  ['date: 2026-11-16', 'a.md', '2026-11-16T05:00:00.000Z'],
  ['date: 2026-11-16 10:30', 'a.md', '2026-11-16T15:30:00.000Z'],
  ['date: 2026-11-16T10:30:00Z', 'a.md', '2026-11-16T10:30:00.000Z'],
  ['date: 2026-11-16 10:30:00 +0100', 'a.md', '2026-11-16T09:30:00.000Z'],
  ['date: 2026-7-4', 'a.md', '2026-07-04T04:00:00.000Z'],
  ['date: 2026-11-16', '2020-01-01-old.md', '2026-11-16T05:00:00.000Z'],
  ['x: y', '2020-01-02-old.md', '2020-01-02T05:00:00.000Z'],
  ['x: y', 'sub/2020-01-02-old.md', '2020-01-02T05:00:00.000Z'],
  ['x: y', '2019-05-15heron.md', '2019-05-15T04:00:00.000Z'],
  ['x: y', 'data-2020.md', undefined],
  ['date:', 'a.md', undefined],
])('the date: %s in %s', (line, path, iso) => {
  expect(draft(`title: x\n${line}`, { path }).publishedAt?.toISOString()).toBe(iso);
});

test.each([
  ['closes: 2026-11-24', '2026-11-25T04:59:59.999Z'],
  ['deadline: 2026-11-24 17:00', '2026-11-24T22:00:00.000Z'],
  ['expires: 2026-11-24T17:00:00+00:00', '2026-11-24T17:00:00.000Z'],
  ['closes:\nexpires: 2026-11-24', '2026-11-25T04:59:59.999Z'],
  ['closes: open until filled', undefined],
  ['deadline: Rolling', undefined],
])('when it closes, a day without a zone to its end: %s', (line, iso) => {
  expect(draft(`title: x\n${line}`).closesAt?.toISOString()).toBe(iso);
});

test.each([
  ['tags: [a]', 'line 1: the post has no title'],
  ['title:\ntags: [a]', 'line 2: the post has no title'],
  ['tags: [a]\ntilte: x', 'line 3: the post has no title'],
  ['title:Org: Role', 'line 2: a blank is missing after "title:"'],
  ['title: a\ntitle: b', 'line 3: the key "title" stands here a second time'],
  ['title: x\ndate: 2026-02-31', 'line 3: date: "2026-02-31" is a day that does not exist'],
  ['title: x\ndate: next week', 'line 3: date: "next week" is not a date that can be read'],
])('refused: %j', (block, words) => {
  expect(problem(block)).toBe(words);
});

test.each([
  [
    'closes: 2026-11-16 25:00',
    'closes: "2026-11-16 25:00" names a time that does not exist, so the post counts as open',
  ],
  ['tags: {a: b}', '"tags" holds "a:" where words were expected, so it is left out'],
  ['id: "a b"', 'the id "a b" cannot be used, so it is left out'],
  ['apply_url: javascript:alert(1)', 'apply_url: "javascript:alert(1)" is not a link, so it is left out'],
  [
    `tags: ["${'t'.repeat(101)}"]`,
    `the tag "${'t'.repeat(40)}…" is longer than 100 characters, so it is left out`,
  ],
])('what cannot be read costs itself, not the post: %j', (line, words) => {
  const reading = parse(`title: x\n${line}`);
  expect(reading).toMatchObject({ status: 'post', notes: [{ line: 3, problem: words }] });
});

test.each([
  [
    'date: 2026-11-20\npublishDate: 2027-01-15\nexpiryDate: 2027-02-01',
    '2027-01-15T05:00:00.000Z',
    '2027-02-02T04:59:59.999Z',
  ],
  ['publishDate: 2027-01-15', '2027-01-15T05:00:00.000Z', undefined],
  ['date: 2026-11-20\npublishDate:', '2026-11-20T05:00:00.000Z', undefined],
  [
    'date: Nov 20, 2026\ncloses: 2026-12-01\nexpiryDate: 2027-02-01',
    '2026-11-20T05:00:00.000Z',
    '2026-12-02T04:59:59.999Z',
  ],
])("Hugo's days: %j", (lines, from, until) => {
  const { publishedAt, closesAt } = draft(`title: x\n${lines}`);
  expect([publishedAt?.toISOString(), closesAt?.toISOString()]).toEqual([from, until]);
});

test('a day that does not exist in the file name is refused, unless the front matter names another', () => {
  const path = '2026-02-31-job.md';
  expect(problem('title: x', { path })).toBe(
    `line null: the file's name: "2026-02-31" is a day that does not exist`,
  );
  expect(draft('title: x\ndate: 2026-03-01', { path }).publishedAt?.toISOString()).toBe(
    '2026-03-01T05:00:00.000Z',
  );
});

test('facts come from the front matter, one line each', () => {
  expect(draft('title: x\nlocation: [Remote, "New\\nYork"]\nsalary: 1000\nid: job-7')).toMatchObject({
    location: 'Remote, New York',
    salary: '1000',
    id: 'job-7',
  });
});

describe('facts that stand in the text', () => {
  const path = '2026-11-16-job.md';
  const body = 'Salary: $90,000\n\nLocation: Remote (US)\n\nApplications are due by December 1, 2026.';

  test('are lifted where the front matter says nothing', () => {
    const { location, salary, deadline, closesAt } = draft('title: x\nlocation:', { path, body });
    expect({ location, salary }).toEqual({ location: 'Remote (US)', salary: '$90,000' });
    expect(deadline?.toISOString()).toBe('2026-12-02T04:59:59.999Z');
    expect(closesAt).toBeNull();
  });

  test('give way to the front matter', () => {
    const stated = 'title: x\nlocation: Boston\nsalary: Competitive\nexpires: 2026-11-24';
    expect(draft(stated, { path, body })).toMatchObject({
      location: 'Boston',
      salary: 'Competitive',
      deadline: null,
      closesAt: new Date('2026-11-25T04:59:59.999Z'),
    });
    expect(draft('title: x\ncloses: open until filled', { path, body }).deadline).toBeNull();
  });
});

test.each([
  ['apply_url: https://example.org/apply', 'https://example.org/apply'],
  ['apply_url: jobs@example.org', 'mailto:jobs@example.org'],
  ['apply_url: mailto:jobs@example.org?subject=x', 'mailto:jobs@example.org?subject=x'],
])('a stated link beats the body: %s', (line, url) => {
  expect(draft(`title: x\n${line}`, { body: '[Apply](https://other.example.org)' }).applyUrl).toBe(url);
});

test.each([
  ['2026-11-16-big-job.md', '', 'none', '/big-job.html'],
  ['big-job.md', '', 'none', '/big-job.html'],
  ['big-job.md', '', 'date', null],
  ['big-job.md', 'date: 2026-11-16', 'date', '/2026/11/16/big-job.html'],
  ['2026-11-16-big-job.md', 'categories: [Data, IT]', 'pretty', '/data/it/2026/11/16/big-job/'],
  ['2026-11-16-big-job.md', 'categories: data it', 'none', '/data/it/big-job.html'],
  ['2026-11-16-big-job.md', 'category: open data', 'ordinal', '/open%20data/2026/320/big-job.html'],
  ['2026-11-16-big-job.md', 'slug: other', '/jobs/:slug/', '/jobs/other/'],
  ['2026-11-16-big-job.md', 'permalink: /:title.html', 'date', '/big-job.html'],
])('the page of %s with "%s" in the style %s', (path, line, pageUrl, url) => {
  const bytes = Buffer.from(`---\ntitle: x\n${line}\n---\nBody.`);
  const reading = parsePostFile(path, bytes, { ...site, pageUrl });
  expect(reading).toMatchObject({ draft: { pageUrl: url && `https://board.example.org${url}` } });
});

test('the page is the last resort of the apply link', () => {
  const reading = parsePostFile('2026-11-16-Big-Job.md', Buffer.from('---\ntitle: x\n---\nNo link.'), {
    ...site,
    pageUrl: 'https://board.example.org/:year/:month/:day/:title/',
  });
  expect(reading).toMatchObject({ draft: { applyUrl: 'https://board.example.org/2026/11/16/Big-Job/' } });
  expect(draft('title: x').applyUrl).toBeNull();
});
