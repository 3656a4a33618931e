import { afterEach, beforeEach, expect, test } from 'vitest';
import { finish } from '../../src/bit-by-bit.ts';
import { copiedByProgram, findCopies } from '../../src/collect/copies.ts';
import { readCopyName } from '../../src/read/copy-name.ts';
import { type Board, createBoard, postText } from './board.ts';
import { file, LONG } from './identified.ts';

test.each([
  ["job (Ada's conflicted copy 2026-11-26).md", 'job.md'],
  ['job (conflicted copy 2026-11-26 101010).md', 'job.md'],
  ['sub/job (In Konflikt stehende Kopie von Ada 2026-11-26).md', 'sub/job.md'],
  ['job.sync-conflict-20261126-101010-ABCDEFG.md', 'job.md'],
  ['job_conflict-20261126-101010.md', 'job.md'],
  ['job_DiskStation_Nov-26-101010-2026_Conflict.md', 'job.md'],
  ['job_LOCAL_6202.md', 'job.md'],
  ['job_REMOTE_6202.md', 'job.md'],
  ['job_BASE_6202.md', 'job.md'],
  ['job.orig.md', 'job.md'],
  ['job.md.bak.md', 'job.md'],
  ['job.old.md', 'job.md'],
])('%s is a copy that a program made', (path, original) => {
  expect(readCopyName(path)).toEqual({ original, by: 'program' });
  expect(copiedByProgram(path, (other) => other === original)).toBe(original);
  expect(copiedByProgram(path, () => false)).toBeNull();
});

test.each([
  'job (1).md',
  'job copy.md',
  'job copy 2.md',
  'job 2.md',
  'job - Copy.md',
  'job - Copy (2).md',
  'Copy of job.md',
  'job-copy.md',
  'job_old.md',
  'job-1.md',
])('%s may also be what somebody writes next', (path) => {
  expect(readCopyName(path)).toEqual({ original: 'job.md', by: 'hand' });
  expect(copiedByProgram(path, () => true)).toBeNull();
});

test.each(['job.md', 'mediator (conflict resolution).md', 'local_6202.md', 'old.md', '2026-11-20-job.md'])(
  '%s is no copy by its name',
  (path) => expect(readCopyName(path)).toBeNull(),
);

const plain = { location: null, salary: null, publishedAt: null, applyUrl: null, pageUrl: null };
const words = { title: 'a', body: LONG, link: null };
const mended = { ...words, body: LONG.replace('body', 'text') };
const twin = { ...plain, path: 'a.md', title: 'a', body: LONG };

test.each([
  ['the same words', file('b.md', words), 'a.md'],
  ['another title', file('b.md', { ...words, title: 'b' }), undefined],
  ['another link', file('b.md', { ...words, link: 'https://example.org/b' }), undefined],
  ['an id of its own', file('b.md', { ...words, id: 'b' }), undefined],
  ['a mended word', file('b.md', mended), undefined],
  ['a mended word and the name of a copy', file('a copy.md', mended), 'a.md'],
])('a new file with %s', (_, given, other) => {
  const draft = {
    ...given.draft,
    location: null,
    salary: null,
    publishedAt: given.draft.publishedAt ?? null,
  };
  const found = { ...given, draft };
  expect(finish(findCopies([found], [twin])).get(found)).toBe(other);
});

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

test('copies that programs make of a post are held back and named, and the post stays the same', async () => {
  // Given
  await board.establish();
  await board.write('posts/job.md', postText({ title: 'Org: Job', tags: ['data'] }));
  await board.collect();
  const { id } = await board.post('job.md');
  // When a sync tool keeps the old words in a copy, and a merge is under way
  await board.write('posts/job (conflicted copy).md', postText({ title: 'Org: Job', tags: ['data'] }));
  await board.write('posts/job.md', postText({ title: 'Org: Job', tags: ['data'], body: `${LONG}mended` }));
  for (const side of ['BASE', 'LOCAL', 'REMOTE'])
    await board.write(`posts/job_${side}_62.md`, postText({ title: `Org: Job ${side}`, tags: ['data'] }));
  await board.collect();
  // Then
  expect((await board.posts()).map((post) => [post.id, post.path, post.number])).toEqual([[id, 'job.md', 1]]);
  expect(await board.files()).toContain(
    'job_LOCAL_62.md: invalid, line null: by its name this is a copy of job.md that a program made',
  );
  // And when they are gone again, nobody misses them
  for (const name of ['job (conflicted copy)', 'job_BASE_62', 'job_LOCAL_62', 'job_REMOTE_62'])
    await board.remove(`posts/${name}.md`);
  await board.collectRemovals();
  expect(await board.alarms()).toEqual([]);
  expect(await board.files()).toEqual(['job.md: ok']);
});

test('a copy under any name is held back while the post is there, and takes its place when it goes', async () => {
  // Given
  await board.establish();
  const text = postText({ title: 'Org: Job', tags: ['data'] });
  await board.write('posts/job.md', text);
  await board.write('posts/else.md', text);
  await board.collect();
  // Then
  expect((await board.posts()).map((post) => post.path)).toEqual(['else.md']);
  expect(await board.files()).toContain('job.md: invalid, line null: it says what else.md says already');
  // When
  await board.remove('posts/else.md');
  await board.collect();
  // Then
  expect((await board.posts()).map((post) => [post.path, post.number])).toEqual([['job.md', 1]]);
  expect(await board.files()).toContain('job.md: ok');
});

test('a file that git could not merge is held back, and its post stands as it was', async () => {
  // Given
  await board.establish();
  await board.write('posts/job.md', postText({ title: 'Org: Job', tags: ['data'] }));
  await board.collect();
  // When
  const half = postText({ title: 'Org: Job', tags: ['data'] });
  await board.write('posts/job.md', `${half}\n<<<<<<< HEAD\nOurs\n=======\nTheirs\n>>>>>>> other\n`);
  await board.collect();
  // Then
  expect((await board.files())[0]).toMatch(/^job\.md: invalid, line \d+: git could not merge the file/);
  expect((await board.posts()).map((post) => post.standing)).toEqual(['live']);
});

test('a copy of a subscription that a sync tool made speaks for nobody', async () => {
  // Given
  await board.write(
    'subscriptions/ada (conflicted copy).md',
    '---\nemail: ada@example.org\ntags: [tech]\n---\n',
  );
  await board.write('subscriptions/ada.md', '---\nemail: ada@example.org\ntags: [data]\n---\n');
  // When
  await board.collect();
  // Then
  const people = await board.db.selectFrom('subscribers').select('path').execute();
  expect(people).toEqual([{ path: 'ada.md' }]);
});
