import { expect, test } from 'vitest';
import { parsePostFile } from '../../src/read/post-file.ts';

const site = { timeZone: 'America/New_York', url: null, pageUrl: null };
const read = (block: string) => parsePostFile('a.md', Buffer.from(`---\n${block}\n---\nBody.\n`), site);

test.each([
  ['tags: [Data, TECH]', ['data', 'tech']],
  ['tags:\n- data\n- data management', ['data', 'data management']],
  ['tags: data tech', ['data', 'tech']],
  ['tags: data, tech', ['data', 'tech']],
  ['tags: user experience, graphic design, logo', ['user experience', 'graphic design', 'logo']],
  ['tags: data; tech', ['data', 'tech']],
  ['tags: "#data #tech"', ['data', 'tech']],
  ['tags: [“data”, „tech“]', ['data', 'tech']],
  ['tags: [“data”, ‘tech’, data\u200b]', ['data', 'tech']],
  ['tags: ["#data", "#tech"]', ['data', 'tech']],
  ['tags:\n  -data\n  -open data', ['data', 'open data']],
  ['tags:\n  -\u00a0data\n  -\u00a0tech', ['data', 'tech']],
  ['tags: • data • tech', ['data', 'tech']],
  ['tags:\n  - tag: data\n  - name: tech\n    slug: t', ['data', 'tech']],
  ['tag: data management', ['data management']],
  ['tag: [data, tech]', ['data', 'tech']],
  ['tag: data\ntags: [tech]', ['data']],
  ['tag:\ntags: [tech]', ['tech']],
  ['tags: [2026, no, true, ~, null, "", 1.10, 2026-01-01]', ['2026', 'no', 'true', '1.10', '2026-01-01']],
  ['tags: [[data], [tech, data]]', ['data', 'tech']],
  ['tags: [" caf\u0065\u0301 ", "CAF\u00c9"]', ['café']],
  ['tags:', []],
  ['location: here', []],
])('tags in the shapes that Jekyll takes: %j', (block, tags) => {
  expect(read(`title: x\n${block}`)).toMatchObject({ draft: { tags } });
});
test.each([
  ['tags: #data #tech', 3, 'tags: [data, tech]'],
  ['tags:\n  - #data\n  - tech', 4, '  - data'],
  ['tag: "#data, tech"', 3, 'tags: [data, tech]'],
])('what the site takes for something else is said: %j', (block, line, words) => {
  expect(read(`title: x\n${block}`)).toMatchObject({
    draft: { tags: block.startsWith('tag:') ? ['data, tech'] : ['data', 'tech'] },
    notes: [{ line, remedy: `write ${words}` }],
  });
});

test('a remark about tags is none of them', () => {
  expect(read('title: x\ntags: # those of the form\n  - data\n# - tech\n  # tech')).toMatchObject({
    draft: { tags: ['data'] },
    notes: [],
  });
});

test.each([
  ['tags: [data, "org:acme", tech]', 3, 'org:acme', 'company', ', and here write tags: [data, tech]'],
  ['tags: data, Is:Remote, tech', 3, 'is:remote', 'remote', ', and here write tags: [data, tech]'],
  ['tags: data tech is:full-time', 3, 'is:full-time', 'type', ', and here write tags: [data, tech]'],
  [
    'tags:\n  - data\n  - tech\n  - place:portland-or',
    6,
    'place:portland-or',
    'location',
    ', and delete this line',
  ],
  ['tags:\n  - data\n  - "pay:stated"\n  - tech', 5, 'pay:stated', 'salary', ', and delete this line'],
])('a prefix of ours in tags is refused, and where to say it: %j', (block, line, tag, key, remedy) => {
  const reading = read(`title: x\n${block}`);
  expect(reading).toMatchObject({
    draft: { tags: ['data', 'tech'] },
    notes: [{ line, remedy: `say it there${remedy}` }],
  });
  if (reading.status !== 'post') return;
  expect(reading.notes[0]?.problem).toMatch(`the tag "${tag}" begins with`);
  expect(reading.notes[0]?.problem).toContain(`the key "${key}", so it is left out`);
});

test('what a post states of itself is a facet', () => {
  const stated =
    'title: "The Acme Fund, Inc.: Clerk"\ntags: [data]\nsalary: $50,000\nremote: true\ntype: full-time';
  expect(read(stated)).toMatchObject({
    draft: { tags: ['data', 'is:remote', 'is:full-time', 'org:acme-fund', 'pay:stated'] },
  });
  expect(read('title: Clerk\ncompany: Acme Fund\nsalary: Competitive')).toMatchObject({
    draft: { tags: ['org:acme-fund'] },
  });
});
