import { expect, test } from 'vitest';
import { parsePostFile, readPostTags } from '../../src/read/post-file.ts';

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
  ['---\ntitle: x\ntags: [Data, tech]\n---\n', ['data', 'tech']],
  ['---\ntags: {a: b}\n---\n', []],
  ['---\ntags: [\n---\n', []],
  ['# README\n', []],
])('the tags alone of %j', (text, tags) => {
  expect(readPostTags(Buffer.from(text))).toEqual(tags);
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
