// The documents against the code: every setting and its default, every command, and links that lead somewhere.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { buildProgram } from '../src/commands/program.ts';
import { loadSettings } from '../src/config/load-config.ts';
import { describeConfig } from '../src/config/report.ts';
import { PAGE_STYLES, PLACEHOLDERS } from '../src/page-pattern.ts';

const readme = readFileSync('README.md', 'utf8');
const settingsPage = readFileSync('docs/settings.md', 'utf8');
/** The cells of a table's row by what its first cell names. */
const rows = new Map(
  [...settingsPage.matchAll(/^\| `([^`]+)`[^|]*\| ([^|]*?) ?\|/gm)].map(([, name = '', second]) => [
    name,
    second,
  ]),
);
/** What is not a value but a choice is described in words. */
const IN_WORDS = [
  'mail.from',
  'mail.dkim.domain',
  'mail.max_connections',
  'MAIL',
  'mail.ehlo',
  'PUBLIC_URL',
  'site.id',
  'posts.folder',
  'DATA_DIR',
  'OPT_OUT_LOG',
  'POSTS_DIR',
  'SUBSCRIPTIONS_DIR',
  'WEBHOOKS_DIR',
  'CONFIG',
];

const settings = describeConfig(loadSettings({}, '/nowhere'));

test.each(settings)('$name stands in docs/settings.md with its default', ({ name, value }) => {
  expect(rows.has(name)).toBe(true);
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (isPlain && !IN_WORDS.includes(name)) expect(rows.get(name)).toBe(`\`${value}\``);
});

test('the settings that docs/settings.md names are those that there are', () => {
  const known = new Set(settings.map(({ name }) => name));
  expect([...rows.keys()].filter((name) => !known.has(name))).toEqual([]);
});

test('the page of a post may be made of what docs/settings.md names, and of nothing else', () => {
  const [, row = ''] = /^\| `site\.page_url` .*?\| .*?\| (.*) \|$/m.exec(settingsPage) ?? [];
  const named = [...row.matchAll(/`([:\w]+)`/g)]
    .map(([, name]) => name)
    .filter((name) => name !== 'permalink');
  const known = [...Object.keys(PAGE_STYLES), ...[...PLACEHOLDERS].map((name) => `:${name}`)];
  expect(named.sort()).toEqual(known.sort());
});

test.each(
  buildProgram(
    async () => {},
    async () => {},
  ).commands.map((command) => command.name()),
)('the command %s stands in the README', (name) => {
  expect(readme).toMatch(new RegExp(`^\\| .*\`${name}\\b`, 'm'));
});

test('links in the documents lead to files that are there', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/**/*.md')];
  const broken = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)|src="([^"]+)"/g)]
      .map(([, link, picture]) => join(dirname(path), link ?? picture ?? ''))
      .filter((target) => !existsSync(target))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('and those to a heading, to one that is there', () => {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
  const anchorsOf = (path: string) =>
    [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slug(heading));
  const documents = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md')];
  const broken = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:)([^)#]*\.md)?#([^)]+)\)/g)]
      .filter(
        ([, file, anchor = '']) =>
          !anchorsOf(file === undefined ? path : join(dirname(path), file)).includes(anchor),
      )
      .map(([link]) => `${path}: ${link}`),
  );
  expect(broken).toEqual([]);
});
