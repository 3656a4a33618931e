import fc from 'fast-check';
import { expect, test } from 'vitest';
import { finish } from '../../src/bit-by-bit.ts';
import { identifyPosts } from '../../src/collect/identify.ts';
import { file, identify, LONG, NOW, post } from './identified.ts';

test('a file nobody knows is a new post, also beside its twin', () => {
  expect(identify([file('a')], [])).toEqual(['a → new']);
  expect(
    identify(
      [file('b', { title: 'a', body: `${LONG}a`, link: 'https://example.org/a' })],
      [post('1', 'a')],
      ['a'],
    ),
  ).toEqual(['b → new']);
});

test.each([
  ['the title', { title: 'other' }],
  ['the link', { link: 'https://example.org/other' }],
  ['the body', { body: `${LONG}other` }],
  ['title and body', { title: 'other', body: `${LONG}other` }],
])('an edit of %s keeps the post', (_, words) => {
  expect(identify([file('a', words)], [post('1', 'a')])).toEqual(['a → 1']);
});

test('other title, link and body in the same file are another post', () => {
  const words = { title: 'other', link: 'https://example.org/other', body: `${LONG}other` };
  expect(identify([file('a', words)], [post('1', 'a')])).toEqual(['a → new', '- 1']);
});

test.each([
  ['the same body', { title: 'New title', link: 'https://example.org/new' }],
  ['the same title and link', { body: `${LONG}rewritten` }],
])('a file that vanished and turns up with %s has moved', (_, words) => {
  const now = file('sub/b', { title: 'a', body: `${LONG}a`, link: 'https://example.org/a', ...words });
  expect(identify([now], [post('1', 'a')])).toEqual(['sub/b → 1']);
});

test.each([
  [
    'a short body',
    { title: 'other', body: 'See the site.', link: 'https://example.org/other' },
    { body: 'See the site.' },
  ],
  [
    'the same title without a link',
    { title: 'a', link: null, body: 'Sort letters by hand until noon. '.repeat(3) },
    { title: 'a', link: null },
  ],
])('%s alone does not make two files the same post', (_, now, then) => {
  expect(identify([file('b', now)], [post('1', 'a', then)])).toEqual(['b → new']);
});

test.each([
  ['title and text', { title: 'A', link: null, body: `${LONG}mended` }],
  ['title and link', { title: 'A', link: 'http://www.example.org/a/?utm_source=x', body: 'Short.' }],
  ['link and text', { title: 'other', link: 'https://example.org/a', body: `<p>${LONG}mended</p>` }],
])('a file that vanished and turns up with nearly the same %s has moved', (_, words) => {
  expect(identify([file('b', words)], [post('1', 'a')])).toEqual(['b → 1']);
});

test('words to the letter go before words that are alike', () => {
  const files = [
    file('c', { title: 'a', link: null, body: `${LONG}mended` }),
    file('d', { title: 'a', link: null, body: `${LONG}a` }),
  ];
  expect(identify(files, [post('1', 'a', { link: null })])).toEqual(['c → new', 'd → 1']);
});

test('a new id is no reason against a post that just went away, but against one that was deleted with its own', () => {
  const now = file('b', { title: 'a', body: `${LONG}a`, id: 'job-2' });
  expect(identify([now], [post('job-1', 'a')])).toEqual(['b → job-1']);
  expect(identify([now], [post('job-1', 'a', { removedDays: 1 })])).toEqual(['b → new']);
  expect(identify([now], [post('abcdefghijkm', 'a', { removedDays: 1 })])).toEqual(['b → abcdefghijkm']);
});

test('two files that swap names keep their posts', () => {
  const was = [post('1', 'a'), post('2', 'b')];
  const words = (path: string) => ({ title: path, body: LONG + path, link: `https://example.org/${path}` });
  expect(identify([file('a', words('b')), file('b', words('a'))], was)).toEqual(['a → 2', 'b → 1']);
});

test.each([
  [14, 'b → 1'],
  [15, 'b → new'],
])('a post removed %i days ago that comes back elsewhere: %s', (removedDays, verdict) => {
  const now = file('b', { title: 'a', body: `${LONG}a` });
  expect(identify([now], [post('1', 'a', { removedDays })])).toEqual([verdict]);
});

test('at its own path a removed post comes back at any time', () => {
  expect(identify([file('a')], [post('1', 'a', { removedDays: 300 })])).toEqual(['a → 1']);
});

test('a front-matter id beats the path', () => {
  const posts = [post('job-1', 'a'), post('2', 'b')];
  expect(identify([file('b', { id: 'job-1', title: 'a' })], posts)).toEqual(['b → job-1', '- 2']);
  expect(identify([file('a', { id: 'added-later' })], [post('1', 'a')])).toEqual(['a → 1']);
});

test('of two files with one id the second is a rival until the first goes or is about something else', () => {
  const second = file('b', { id: 'job-1', title: 'a' });
  expect(identify([file('a', { id: 'job-1' }), second], [])).toEqual(['a → new', 'b ≠ a']);
  expect(identify([second], [post('job-1', 'a')], ['a'])).toEqual(['b ≠ a']);
  expect(identify([second], [post('job-1', 'a')])).toEqual(['b → job-1']);
  const renewed = file('a', { id: 'job-2', title: 'x', body: `${LONG}x`, link: 'https://example.org/x' });
  expect(identify([renewed, second], [post('job-1', 'a')])).toEqual(['a → new', 'b → job-1']);
});

test('an id copied along with a template says nothing about a post that is gone', () => {
  expect(identify([file('b', { id: 'job-1' })], [post('job-1', 'a')])).toEqual(['b → new']);
});

test('no post is given to two files, and no file with a good post is left out', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd');
  const words = fc.record({
    path: word,
    title: word,
    body: word,
    link: word,
    id: fc.option(word, { freq: 3 }),
  });
  const toWords = ({
    title,
    body,
    link,
    id,
  }: {
    title: string;
    body: string;
    link: string;
    id: string | null;
  }) => ({
    title,
    body: LONG + body,
    link,
    id,
  });
  const files = fc.uniqueArray(words, { selector: (one) => one.path });
  const posts = fc.uniqueArray(fc.record({ words, removedDays: fc.option(fc.nat(30)) }), {
    selector: (one) => one.words.path,
  });
  fc.assert(
    fc.property(files, posts, fc.subarray(['a', 'b', 'c', 'd']), (now, then, others) => {
      const known = then.map(({ words: one, removedDays }, index) =>
        post(`${index}`, one.path, { ...toWords(one), ...(removedDays === null ? {} : { removedDays }) }),
      );
      const present = new Set([...now.map((one) => one.path), ...others]);
      const read = now.map((one) => file(one.path, toWords(one)));
      const found = finish(
        identifyPosts(read, {
          posts: known,
          isPresent: (path) => present.has(path),
          bodyOf: (one) => one.bodyHash,
          lateIds: new Map(),
          now: NOW,
        }),
      );
      const given = found.matches.flatMap((match) => (match.post === null ? [] : [match.post.id]));
      expect(new Set(given).size).toBe(given.length);
      expect(found.matches.length + found.rivals.length).toBe(now.length);
      expect(found.replaced.every((one) => !given.includes(one.id))).toBe(true);
      // After the write, a path has one post: the one matched, and whoever had it moved or was replaced.
      for (const { file: one, post: mine } of found.matches) {
        const owner = known.find((other) => other.path === one.path && other.removedAt === null);
        if (owner === undefined || owner === mine) continue;
        expect(given.includes(owner.id) || found.replaced.includes(owner)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
