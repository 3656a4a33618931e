import { expect, test } from 'vitest';
import { lintFile } from '../../src/collect/lint.ts';

const site = { timeZone: 'UTC', url: null, pageUrl: null };
const lint = (kind: 'post' | 'subscription', text: string) =>
  lintFile(kind, 'a.md', Buffer.from(text), site).map(
    ({ level, line, problem }) => `${level} ${line}: ${problem}`,
  );

test('a good file has no findings', () => {
  const text =
    '---\ntitle: "Org: Role"\ntags: [data]\n---\nWe look for you.\n\n[Apply](https://example.org)\n';
  expect(lint('post', text)).toEqual([]);
  expect(lint('subscription', '---\nemail: ada@example.org\ntags: [data]\n---\n')).toEqual([]);
});

test('what readers would miss is a note', () => {
  expect(lint('post', '---\ntitle: Role\n---\n')).toEqual([
    'note null: no apply link: the digest shows no button',
    'note null: no tags: only people who want every post get it',
    'note null: no organisation in the title',
    'note null: no text to quote in the digest',
  ]);
  expect(lint('subscription', '---\nemail: ada@example.org\ntags: [data]\nnaem: Ada\n---\n')).toEqual([
    'note 4: "naem" is not a key of subscriptions',
  ]);
  expect(lint('post', '# README\n')).toEqual(['note null: there is no front matter, so this is not a post']);
});

test('what keeps a file out is an error with its line', () => {
  expect(lint('post', '---\ntitle: Org: Role\n---\n')).toEqual([
    'error 2: the value of "title" cannot be read as it stands',
  ]);
  expect(lint('post', '---\ntitle: x\n')).toEqual(['error 1: the front matter is not closed']);
  expect(lint('subscription', '---\nemail: ada\ntags: [a]\n---\n')).toEqual([
    'error 2: the mail address cannot be used: it has no @',
  ]);
});
