// What comments and documents cite: files that are there, RFCs, or nothing.

import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const files = new Set(globSync(['{src,test,bench,docs,templates}/**/*.*', '*.md']));
const sources = globSync('src/**/*.ts').sort();
const read = (path: string) => readFileSync(path, 'utf8');

/** A line's `//`, not that of an address, and all between `/*` and its end. */
const COMMENT = /(?<!['"`:\w])\/\/.*|\/\*[\s\S]*?\*\//g;
const NAME = /(?<![\w./*-])(?:[\w-]+\/)*[\w.-]+\.(?:ts|md|mjml)\b(?!\.)/g;
/** Placeholders of a recipe, and files that people write. */
const NOT_OURS = /NAME|NNN|XX|YYYY|^(?:examples\/)?(?:posts|subscriptions)\//;

/** `post-file.ts` beside the file or in `src/`, `read/post-file.ts`, `src/read/post-file.ts`. */
function isThere(name: string, from: string): boolean {
  return [name, join('src', name), join(dirname(from), name)].some((path) => files.has(path));
}

function broken(from: string, text: string, isCited: (name: string) => boolean = () => true): string[] {
  return [...text.matchAll(NAME)]
    .map(([name]) => name)
    .filter((name) => !NOT_OURS.test(name) && isCited(name) && !isThere(name, from))
    .map((name) => `${from} cites ${name}`);
}

test('comments cite files that are there', () => {
  const comments = (path: string) => read(path).match(COMMENT)?.join('\n') ?? '';
  expect(sources.flatMap((path) => broken(path, comments(path)))).toEqual([]);
});

test('comments cite no papers that are not in the repository', () => {
  const papers = /design\.md|\bdesign: "|\btraps? \d/;
  expect(sources.filter((path) => papers.test(read(path)))).toEqual([]);
});

test('decisions are cited by numbers that are there', () => {
  const start = 'docs/decisions/000'.length;
  const known = new Set(globSync('docs/decisions/*.md').map((path) => path.slice(0, start)));
  const cited = sources.flatMap((path) => read(path).match(/docs\/decisions\/\d{3}/g) ?? []);
  expect(cited.filter((decision) => !known.has(decision))).toEqual([]);
});

test('documents name paths that are there', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', ...globSync('{docs,bench}/**/*.md')];
  const isPath = (name: string) => name.includes('/');
  expect(documents.flatMap((path) => broken(path, read(path), isPath))).toEqual([]);
});

test('a headline that a comment cites from the architecture stands there', () => {
  const architecture = read('docs/architecture.md');
  const cited = sources.flatMap((path) =>
    [...read(path).matchAll(/docs\/architecture\.md, "([^"]+)"/g)].map(([, title = '']) => title),
  );
  expect(cited.length).toBeGreaterThan(0);
  expect(
    cited.filter((title) => !new RegExp(`^(## ${title}$|\\*\\*${title}\\.)`, 'm').test(architecture)),
  ).toEqual([]);
});
