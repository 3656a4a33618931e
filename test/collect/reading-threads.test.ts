// Many posts are read in threads: as they are read here, each by itself, and none that keeps the others from it.

import { expect, test } from 'vitest';
import { type ReadingRules, readPost } from '../../src/collect/read-post.ts';
import { readInThreads } from '../../src/collect/reading-threads.ts';

const RULES: ReadingRules = {
  site: { timeZone: 'America/New_York', url: 'https://jobs.example/', pageUrl: null },
  dialect: { keys: { salary: ['compensation'] }, closedWhen: { status: ['filled'] } },
};

const toPost = (text: string, index: number) => ({
  path: `2026-11-20-${index}.md`,
  bytes: Buffer.from(text),
});

test('threads read what this process reads, in the same order, and a mistake stays that of its file', async () => {
  // Given: more than one thread takes at once, with dates, maps, a mistake and a list that could not be split among them.
  const texts = Array.from({ length: 50 }, (_, index) => [
    `---\ntitle: "Heron Works: Clerk ${index}"\ntags: [data]\ncompensation: "$50,000"\ncloses: 2026-12-01\n---\nWe seek a clerk.\n`,
    `---\ntitle: Heron: Works: Clerk\n---\nText ${index}\n`,
    `---\ntitle: "Heron Works: Clerk"\nstatus: filled\n---\n`,
    'no front matter',
  ]).flat();
  const mistake = { line: 3, problem: 'a problem', remedy: 'a remedy' };
  const posts = [...texts.map(toPost), { path: '../list.yml', bytes: Buffer.from(''), mistake }];

  // When
  const read = await readInThreads(posts, RULES);

  // Then
  expect(read).toEqual(posts.map((post) => readPost(post, RULES)));
  expect(new Set(read.map(({ status }) => status))).toEqual(new Set(['post', 'invalid', 'no-front-matter']));
});

test.each([
  ['never ends', 500],
  ['takes all memory', 600_000],
])('a file whose reading %s is named, and all others are read', async (text, mostCpuMs) => {
  // Given
  const posts = [...Array.from({ length: 60 }, (_, index) => `text ${index}`), text, 'the last'].map(toPost);
  const entry = new URL('../helpers/stuck-thread.ts', import.meta.url);

  // When
  const read = await readInThreads(posts, RULES, { entry, mostCpuMs, mostMemoryMb: 16, lookMs: 20 });

  // Then
  expect(read.toSpliced(60, 1)).toEqual([
    ...Array.from({ length: 60 }, (_, index) => `text ${index}`),
    'the last',
  ]);
  expect(read[60]).toMatchObject({ status: 'invalid', problem: expect.stringContaining('takes too long') });
});
