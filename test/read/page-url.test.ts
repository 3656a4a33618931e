import { expect, test } from 'vitest';
import { buildPageUrl } from '../../src/read/page-url.ts';

const page = {
  slug: 'Big-Job (m.f)',
  categories: ['Open Data'],
  date: new Date('2026-11-06T03:00:00Z'),
  permalink: null,
};
const site = { url: 'https://board.example.org', pageUrl: null, timeZone: 'America/New_York' };

test.each([
  ['date', 'https://board.example.org/open%20data/2026/11/05/Big-Job-(m.f).html'],
  ['pretty', 'https://board.example.org/open%20data/2026/11/05/Big-Job-(m.f)/'],
  ['ordinal', 'https://board.example.org/open%20data/2026/309/Big-Job-(m.f).html'],
  ['weekdate', 'https://board.example.org/open%20data/2026/W45/Thu/Big-Job-(m.f).html'],
  ['none', 'https://board.example.org/open%20data/Big-Job-(m.f).html'],
  [
    'https://jobs.example.org/:year/:i_month/:i_day/:slug/',
    'https://jobs.example.org/2026/11/5/big-job-m-f/',
  ],
  ['/jobs/:short_year/:title:output_ext', 'https://board.example.org/jobs/26/Big-Job-(m.f).html'],
  ['/:slugified_categories/:title', 'https://board.example.org/open-data/Big-Job-(m.f)'],
  ['https://jobs.example.org/:unknown/:title', null],
  [null, null],
])('the page by the pattern %s', (pageUrl, url) => {
  expect(buildPageUrl({ ...site, pageUrl }, page)).toBe(url);
});

test.each([
  [[], 'https://board.example.org/2026/11/05/c++-&-data.html'],
  [['Data', 'IT & Web', 'DATA'], 'https://board.example.org/data/it%20&%20web/2026/11/05/c++-&-data.html'],
  [['q?a#b'], 'https://board.example.org/q%3Fa%23b/2026/11/05/c++-&-data.html'],
])('categories are folders, once each: %j', (categories, url) => {
  const posting = { ...page, categories, slug: 'c++ & data' };
  expect(buildPageUrl({ ...site, pageUrl: 'date' }, posting)).toBe(url);
});

test('no address rather than a wrong one', () => {
  expect(buildPageUrl({ ...site, pageUrl: 'date' }, { ...page, date: null })).toBeNull();
  expect(buildPageUrl({ ...site, url: null, pageUrl: 'none' }, page)).toBeNull();
  expect(buildPageUrl({ ...site, pageUrl: 'none' }, { ...page, categories: [], date: null })).toBe(
    'https://board.example.org/Big-Job-(m.f).html',
  );
});

test('a permalink of its own beats the pattern', () => {
  expect(buildPageUrl({ ...site, pageUrl: 'date' }, { ...page, permalink: '/special/' })).toBe(
    'https://board.example.org/special/',
  );
});

test('a permalink that every object has by that name is a path like any other', () => {
  expect(buildPageUrl({ ...site, pageUrl: null }, { ...page, permalink: 'constructor' })).toBe(
    'https://board.example.org/constructor',
  );
});
