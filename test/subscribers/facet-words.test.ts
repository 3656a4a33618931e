import { expect, test } from 'vitest';
import { buildAlert, describeAlert } from '../../src/subscribers/alerts.ts';

test.each([
  [{ any: ['data', 'tech'] }, 'data or tech'],
  [{ any: ['data'], none: ['intern'] }, 'data, not intern'],
  [{ all: ['is:remote'] }, 'Remote only'],
  [{ any: ['is:remote'] }, 'Remote only'],
  [{ any: ['org:acme'] }, 'From Acme'],
  [{ any: ['org:league-of-voters', 'data'] }, 'data or from League of Voters'],
  [{ any: ['is:remote', 'is:hybrid'] }, 'Remote or hybrid'],
  [{ any: ['data'], all: ['is:remote'] }, 'data · Remote only'],
  [{ any: ['data'], none: ['org:acme'] }, 'data · Not from Acme'],
  [{ any: ['*'], none: ['org:acme'] }, 'every post · Not from Acme'],
  [{ any: ['*'] }, 'every post'],
  [{ all: ['pay:stated'] }, 'With pay stated'],
  [{ all: ['place:portland-or'], none: ['is:on-site'] }, 'In Portland, OR · Not on site'],
  [
    { any: ['data'], all: ['remote', 'is:full-time'], none: ['intern', 'place:boston-ma', 'is:internship'] },
    'data and remote, not intern · Full-time only · Not in Boston, MA · Not internship',
  ],
  [{ all: ['org:acme'], none: ['intern'] }, 'every post, not intern · From Acme'],
])('the alert %j is called %j', (parts, words) => {
  expect(describeAlert(buildAlert(parts))).toBe(words);
});

test("a board's own name for a facet is used", () => {
  const alert = buildAlert({ any: ['data'], none: ['org:aclu'], all: ['is:remote'] });
  const labels: Record<string, string> = { 'org:aclu': 'ACLU', 'is:remote': 'From home' };
  expect(describeAlert(alert, (tag) => labels[tag] ?? tag)).toBe('data · From home only · Not from ACLU');
});

test('an alert spells facets as posts bear them', () => {
  expect(buildAlert({ any: ['org:Acme, Inc.', 'org:acme', 'place:Portland, Oregon'] }).any).toEqual([
    'org:acme',
    'place:portland-or',
  ]);
});
