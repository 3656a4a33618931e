import { expect, test } from 'vitest';
import type { TriedFile } from '../../src/commands/try-board.ts';
import { buildTriedDigest } from '../../src/commands/try-digest.ts';
import { readConfigFile } from '../../src/config/file.ts';
import { sharedSettings } from '../../src/config/load-config.ts';
import { readLintFile } from '../../src/read/lint-file.ts';

const { settings: file } = readConfigFile('', 'rolecall.yml');
if (file === null) throw new Error('the defaults are settings');
const settings = { ...sharedSettings(file), posts: { keys: {}, closedWhen: {} } };
const NOW = new Date('2026-11-27T12:00:00Z');

function post(title: string, block: string, mtimeMs = 0): TriedFile {
  const path = `${title.toLowerCase()}.md`;
  const bytes = Buffer.from(`---\ntitle: ${title}\n${block}\n---\nFile herons.\n`);
  return { path, mtimeMs, reading: readLintFile({ kind: 'post', path, bytes }, settings) };
}
const digest = (...files: TriedFile[]) => buildTriedDigest(files, settings, NOW);

test('the newest ten posts stand in it, the newest first', () => {
  const posts = Array.from({ length: 12 }, (_, index) =>
    post(`Clerk${index + 10}`, `date: 2026-11-${index + 10}`),
  );
  const shown = digest(...posts);
  expect(shown?.posts).toBe(10);
  expect(shown?.content.subject).toBe('Clerk21 and 9 more');
  expect(shown?.html).toContain('Clerk12');
  expect(shown?.html).not.toContain('Clerk11');
});

test('of a board that has been quiet, what was open on the day after its newest post', () => {
  const shown = digest(
    post('Sexton', 'date: 2020-03-01\ncloses: 2020-03-20'),
    post('Bellman', 'date: 2020-02-01\ncloses: 2020-02-10'),
  );
  expect(shown).toMatchObject({ posts: 1, at: new Date('2020-03-02T00:00:00Z') });
  expect(shown?.html).toContain('20 Mar');
});

test('a board that is alive is shown as of now', () => {
  expect(digest(post('Sexton', 'date: 2026-11-22'))?.at).toEqual(NOW);
});

test('posts without a day are new, the file that changed last first', () => {
  const shown = digest(
    post('Old', 'tags: [a]', 1),
    post('New', 'tags: [a]', 2),
    post('Dated', 'date: 2026-11-20'),
  );
  expect(shown?.content.subject).toBe('New and 2 more');
});

test('drafts, posts of days to come, and filled ones are left out', () => {
  const shown = digest(
    post('Draft', 'draft: true'),
    post('Ahead', 'date: 2027-01-01'),
    post('Filled', 'closes: filled'),
    post('Open', 'date: 2026-11-20'),
  );
  expect(shown).toMatchObject({ posts: 1, isReopened: false });
  expect(shown?.content.subject).toBe('Open');
});

test('where all is closed, closed posts show what one would look like', () => {
  const shown = digest(post('Filled', 'date: 2026-11-20\ncloses: filled'));
  expect(shown).toMatchObject({ posts: 1, isReopened: true });
});

test('drafts alone make none', () => {
  expect(digest(post('Draft', 'draft: true'))).toBeNull();
});
