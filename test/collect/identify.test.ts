import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identifyPosts, type PostFile, type PostIdentity } from '../../src/collect/identify.ts';
import type { PostDraft } from '../../src/posts/post.ts';

const NOW = new Date('2026-11-16T12:00:00Z');
const LONG =
  'A body that is long enough to tell one post from another, and then some more words to be sure of it. ';

interface Words {
  readonly title?: string;
  readonly body?: string;
  readonly link?: string | null;
  readonly id?: string | null;
}

function file(path: string, words: Words = {}): PostFile {
  const { title = path, body = LONG + path, link = `https://example.org/${path}`, id = null } = words;
  const draft = { id, title, body, applyUrl: link, pageUrl: null } as unknown as PostDraft;
  return { path, draft, bodyHash: body };
}

function post(id: string, path: string, words: Words & { removedDays?: number } = {}): PostIdentity {
  const { draft, bodyHash } = file(path, words);
  const { removedDays } = words;
  return {
    id,
    path,
    title: draft.title,
    applyUrl: draft.applyUrl,
    pageUrl: null,
    bodyHash,
    removedAt: removedDays === undefined ? null : new Date(NOW.getTime() - removedDays * 86_400_000),
  };
}

/** `path → id` (or `new`), `path ≠ rival`, `- id` for posts that were replaced. `others` are files that are there too. */
function identify(files: PostFile[], posts: PostIdentity[], others: string[] = []): string[] {
  const present = new Set([...files.map((one) => one.path), ...others]);
  const found = identifyPosts(files, {
    posts,
    isPresent: (path) => present.has(path),
    bodyOf: (one) => one.bodyHash,
    now: NOW,
  });
  return [
    ...found.matches.map((match) => `${match.file.path} → ${match.post?.id ?? 'new'}`),
    ...found.rivals.map((rival) => `${rival.file.path} ≠ ${rival.rivalPath}`),
    ...found.replaced.map((one) => `- ${one.id}`),
  ];
}

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
  ['the same title without a link', { title: 'a', link: null }, { title: 'a', link: null }],
])('%s alone does not make two files the same post', (_, now, then) => {
  expect(identify([file('b', now)], [post('1', 'a', then)])).toEqual(['b → new']);
});

test('two files that swap names keep their posts', () => {
  const was = [post('1', 'a'), post('2', 'b')];
  const words = (path: string) => ({ title: path, body: LONG + path, link: `https://example.org/${path}` });
  expect(identify([file('a', words('b')), file('b', words('a'))], was)).toEqual(['a → 2', 'b → 1']);
});

describe('posts of one organisation, which share its careers page or have no link', () => {
  const TEXTS: Readonly<Record<string, string>> = {
    canvasser:
      'You knock on doors in three boroughs, listen more than you talk, and come back with what people said.',
    driver:
      'Forty parcels of food go from the harbour to the hills each morning, and somebody has to like early hours.',
    treasurer:
      'Two ledgers, one auditor and a board that asks good questions wait for whoever enjoys closing the year.',
    welder:
      'The turbines are older than most of us; they are kept alive with patience, argon and a good ear for noise.',
  };
  describe.each(['https://example.org/careers', null])('link %s', (link) => {
    const words = (role: string) => ({ title: `Org: ${role}`, body: TEXTS[role] as string, link });
    const at = (path: string, role: string) => file(path, words(role));
    const known = (id: string, path: string, role: string) => post(id, path, words(role));

    test('swap their names and are who they were', () => {
      const was = [known('1', 'a', 'canvasser'), known('2', 'b', 'driver')];
      expect(identify([at('a', 'driver'), at('b', 'canvasser')], was)).toEqual(['a → 2', 'b → 1']);
    });

    test('move up by one to make place for a new one, which is new', () => {
      const was = [known('1', '1', 'canvasser'), known('2', '2', 'driver'), known('3', '3', 'treasurer')];
      const now = [at('1', 'welder'), at('2', 'canvasser'), at('3', 'driver'), at('4', 'treasurer')];
      expect(identify(now, was)).toEqual(['1 → new', '2 → 1', '3 → 2', '4 → 3']);
    });

    test('the next one written over the last is new', () => {
      expect(identify([at('a', 'driver')], [known('1', 'a', 'canvasser')])).toEqual(['a → new', '- 1']);
    });

    test('one that gets another title and a word mended is the same', () => {
      const mended = { title: 'Org: Canvassers', body: `${TEXTS.canvasser} Soon!`, link };
      expect(identify([file('a', mended)], [known('1', 'a', 'canvasser')])).toEqual(['a → 1']);
    });

    test('one that moves with another title and a short text is the same, if no other has that text', () => {
      const short = { body: 'See the site.', link };
      const moved = file('b', { title: 'Org: Canvassers', ...short });
      const was = post('1', 'a', { title: 'Org: Canvasser', ...short });
      expect(identify([moved], [was])).toEqual(['b → 1']);
      expect(identify([moved, file('c', { title: 'c', ...short })], [was])).toEqual(['b → new', 'c → new']);
    });

    test('a copy beside its original takes nothing from it', () => {
      const copy = at('a', 'driver');
      expect(
        identify([copy, at('b', 'driver')], [known('1', 'a', 'canvasser'), known('2', 'b', 'driver')]),
      ).toEqual(['a → new', 'b → 2', '- 1']);
    });
  });

  test('one that moves, gets another title and a word mended is told by its link', () => {
    const link = 'https://example.org/jobs/17';
    const now = file('b', { title: 'Org: Canvassers', body: `${TEXTS.canvasser} Soon!`, link });
    expect(
      identify([now], [post('1', 'a', { title: 'Org: Canvasser', body: TEXTS.canvasser as string, link })]),
    ).toEqual(['b → 1']);
  });
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
      const found = identifyPosts(read, {
        posts: known,
        isPresent: (path) => present.has(path),
        bodyOf: (one) => one.bodyHash,
        now: NOW,
      });
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
