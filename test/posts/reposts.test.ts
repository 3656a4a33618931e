import { describe, expect, test } from 'vitest';
import { isOwnLink } from '../../src/posts/own-link.ts';
import { type Announced, findReposts } from '../../src/posts/reposts.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-16T12:00:00Z');

let count = 0;
function announced(daysAgo: number, fields: Partial<Announced> = {}): Announced {
  count += 1;
  return {
    id: `${count}`,
    role: 'Senior Data Analyst',
    organisation: 'Kiln & Clay',
    applyUrl: null,
    pageUrl: null,
    announcedAt: new Date(NOW - daysAgo * DAY_MS),
    ...fields,
  };
}

const isAgain = (now: Announced, ...before: Announced[]) => findReposts([now], before).has(now.id);

test.each<[string, Partial<Announced>]>([
  ['Sr. for Senior', { role: 'Sr. Data Analyst' }],
  ['another dash and a "The"', { role: 'Senior  Data‑Analyst', organisation: 'The Kiln and Clay' }],
  ['Inc. behind the name', { organisation: 'KILN & CLAY, INC.' }],
])('a job is known again by %s', (_, fields) => {
  expect(isAgain(announced(0, fields), announced(7))).toBe(true);
});

test.each<[string, Partial<Announced>]>([
  ['another role', { role: 'Data Analyst' }],
  ['another employer', { organisation: 'Kiln House' }],
  ['no employer', { organisation: null }],
])('%s is another job', (_, fields) => {
  expect(isAgain(announced(0, fields), announced(7))).toBe(false);
});

test('nothing comes again before it came, and nothing after eight weeks', () => {
  expect(isAgain(announced(7), announced(0))).toBe(false);
  expect(isAgain(announced(0), announced(56))).toBe(false);
  expect(isAgain(announced(0), announced(55))).toBe(true);
  expect(isAgain(announced(0), announced(1, { announcedAt: null }))).toBe(false);
});

test('of two posts of one batch none is the other again, and both are after one before', () => {
  const batch = [announced(0), announced(0)];
  expect(findReposts(batch, []).size).toBe(0);
  expect(findReposts(batch, [announced(3)]).size).toBe(2);
});

describe('by a link of its own', () => {
  const LINK = 'https://jobs.example.org/kiln/4711';
  const linked = (daysAgo: number, role: string, applyUrl = LINK) => announced(daysAgo, { role, applyUrl });

  test('a title that was turned round, or an employer written otherwise', () => {
    const before = linked(7, 'Analyst, Data', `${LINK}/?utm_source=board`);
    expect(isAgain(linked(0, 'Data and Insight Analyst'), before)).toBe(true);
    expect(
      isAgain(announced(0, { organisation: 'K&C', applyUrl: LINK }), announced(7, { applyUrl: LINK })),
    ).toBe(true);
  });

  test.each([
    ['quite another title', linked(0, 'Kiln Porter'), [linked(7, 'Data Analyst')]],
    [
      'a link that several jobs share',
      linked(0, 'Analyst of Data'),
      [linked(7, 'Data Analyst'), linked(7, 'Kiln Porter')],
    ],
    [
      'a careers page',
      linked(0, 'Analyst of Data', 'https://kiln.example.org/careers/'),
      [linked(7, 'Data Analyst', 'https://kiln.example.org/careers')],
    ],
  ])('not with %s', (_, now, before) => {
    expect(isAgain(now, ...before)).toBe(false);
  });

  test('not by the page that the post itself is', () => {
    const page = { applyUrl: LINK, pageUrl: LINK };
    expect(isAgain(announced(0, { ...page, role: 'Analyst of Data' }), announced(7, page))).toBe(false);
  });
});

test.each([
  'https://jobs.lever.co/kiln/2f1c',
  'https://example.org/careers/data-director',
  'https://example.org/careers?gh_jid=4711',
  'https://example.org/jobs#4711',
])('%s is a link of its own', (link) => expect(isOwnLink(link)).toBe(true));

test.each([
  'https://example.org',
  'https://example.org/careers/',
  'https://example.org/about/work-with-us.html',
  'https://example.org/jobs?lang=en',
  'mailto:jobs@example.org',
  'no link',
])('%s may be shared', (link) => expect(isOwnLink(link)).toBe(false));
