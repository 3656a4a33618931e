import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { lintFiles } from '../../src/read/lint.ts';
import type { LintFile } from '../../src/read/lint-file.ts';

const { site, digest } = loadConfig({}, '/nowhere');
const settings = { site, digest, posts: { keys: {}, closedWhen: {} }, tags: { labels: {}, aliases: {} } };
const occasion = { now: new Date('2026-11-16T12:00:00Z'), isNamed: false };
const file = (kind: LintFile['kind'], text: string): LintFile => ({
  kind,
  path: 'a.md',
  bytes: Buffer.from(text),
});
const posts = (count: number, more: string) =>
  Array.from({ length: count }, (_, index) =>
    file('post', `---\ntitle: "Acme: Role ${index}"\ntags: [data]\n${more}\n---\nWe look for you.\n`),
  );
const alert = (rule: string) =>
  file('subscription', `---\nemail: ada@example.org\nalerts:\n  - any: [data]\n${rule}\n---\n`);
const lint = (rule: string, neighbours: LintFile[]) =>
  lintFiles([alert(rule)], neighbours, settings, occasion).flatMap(({ findings }) =>
    findings.map(({ line, problem, remedy }) => `${line}: ${problem}; ${remedy}`),
  );

test('facets that some post bears are known', () => {
  const rule = '    all: [is:remote, pay:stated, place:portland-or]\n    none: ["org:Acme, Inc."]';
  expect(lint(rule, posts(5, 'remote: true\nsalary: $5,000\nlocation: Portland, OR'))).toEqual([]);
});

test('what no post bears is named with its line, and what is probably meant', () => {
  const rule = '    all: [is:remot, place:portland-or]\n    none: [org:acne, org:zebra-house]';
  expect(lint(rule, posts(4, 'remote: true\nlocation: Portland, OR'))).toEqual([
    '5: no post is "is:remot"; did you mean "is:remote"?',
    '5: fewer than five posts are in "place:portland-or"; nothing comes of it yet',
    '6: no post is from "org:acne"; did you mean "org:acme"?',
    '6: no post is from "org:zebra-house"; nothing comes of it yet',
  ]);
});

test('facets are no tags: nothing is said of tags that are like them', () => {
  expect(lint('    none: [acme]', posts(5, ''))).toEqual([
    '5: no post has the tag "acme"; nothing comes of it until one does',
  ]);
});
