import { expect, test } from 'vitest';
import { parsePostFile } from '../../src/read/post-file.ts';

const site = { timeZone: 'America/New_York', url: null, pageUrl: null };
const notes = (block: string, body = 'Body.') => {
  const reading = parsePostFile('a.md', Buffer.from(`---\ntitle: x\n${block}\n---\n${body}\n`), site);
  return reading.status === 'post'
    ? reading.notes.map(({ line, problem, remedy }) => `${line}: ${problem}; ${remedy}`)
    : [reading.status];
};

test.each([
  [
    'external_url: https://heron.example.org/jobs/9',
    '3: "external_url" is not read: here it is called "apply_url", unless posts.keys in the settings says otherwise; write apply_url: https://heron.example.org/jobs/9',
  ],
  [
    'how_to_apply: jobs@heron.example.org',
    '3: "how_to_apply" is not read: here it is called "apply_url", unless posts.keys in the settings says otherwise; write apply_url: jobs@heron.example.org',
  ],
  [
    'how_to_apply: Send your CV to jobs@heron.example.org.',
    '3: "how_to_apply" is not read: here it is called "apply_url", unless posts.keys in the settings says otherwise; write apply_url: Send your CV to jobs@heron.example.org.',
  ],
  [
    'application:\n  url: https://heron.example.org/9',
    '4: "application.url" is not read: here it is called "apply_url", unless posts.keys in the settings says otherwise; write apply_url: https://heron.example.org/9',
  ],
  [
    'compensation: $70,000',
    '3: "compensation" is not read: here it is called "salary", unless posts.keys in the settings says otherwise; write salary: $70,000',
  ],
  [
    'date_posted: 2026-11-20',
    '3: "date_posted" is not read: here it is called "date", unless posts.keys in the settings says otherwise; write date: 2026-11-20',
  ],
  [
    'validThrough: 2026-12-20',
    '3: "validthrough" is not read: here it is called "closes", unless posts.keys in the settings says otherwise; write closes: 2026-12-20',
  ],
  [
    'employer: "Heron: Works"',
    '3: "employer" is not read: here it is called "company", unless posts.keys in the settings says otherwise; write company: "Heron: Works"',
  ],
  [
    'keywords: [data]',
    '3: "keywords" is not read: here it is called "tags", unless posts.keys in the settings says otherwise; write tags:',
  ],
  [
    'url: https://heron.example.org',
    '3: "url" is not read: here it is called "apply_url", unless posts.keys in the settings says otherwise; write apply_url: https://heron.example.org',
  ],
  ['status: solved', '3: "status: solved" is not read: the post counts as open; write closes: filled'],
  ['filled: true', '3: "filled: true" is not read: the post counts as open; write closes: filled'],
  [
    'contact:\n  name: Ada\n  email: ada@heron.example.org',
    '5: "contact.email" is not read: here it is called "apply_url", unless posts.keys in the settings says otherwise; write apply_url: ada@heron.example.org',
  ],
])('what another board calls it is said with what to write: %j', (block, note) => {
  expect(notes(block)).toEqual([note]);
});

test.each([
  'external_url: https://a.example.org\napply_url: https://b.example.org',
  'compensation: competitive\nlayout: job',
  'how_to_apply: Call us.',
  'status: published',
  'filled: false',
  'status: filled\ncloses: 2026-12-01',
  'created: by Ada',
])('nothing is said of %j', (block) => {
  expect(notes(block)).toEqual([]);
});

test('a link of the text is enough', () => {
  expect(notes('url: https://heron.example.org', '[Apply](https://heron.example.org/1)')).toEqual([]);
});
