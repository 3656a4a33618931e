import { expect, test } from 'vitest';
import { spellFacet, statedFacets, withoutFacets } from '../../src/posts/facets.ts';
import { organisationSlug } from '../../src/posts/organisation.ts';
import { placeName, placesIn } from '../../src/posts/place.ts';

test.each([
  ['Riverkeepers Union', 'riverkeepers-union'],
  ['Riverkeepers Union, Inc.', 'riverkeepers-union'],
  ['The Riverkeepers Union', 'riverkeepers-union'],
  ['the  RIVERKEEPERS   union', 'riverkeepers-union'],
  ['Riverkeepers Union L.L.C.', 'riverkeepers-union'],
  ['Riverkeepers Union (RKU)', 'riverkeepers-union'],
  ['Rivers & Lakes', 'rivers-and-lakes'],
  ['Rivers and Lakes', 'rivers-and-lakes'],
  ['Fundación Río', 'fundacion-rio'],
  ['Woman’s Fund', 'womans-fund'],
  ['Wikimedia Deutschland e.V.', 'wikimedia-deutschland'],
  ['Реки', 'реки'],
  ['The', 'the'],
  ['Ltd', 'ltd'],
  ['The Lake Company', 'lake-company'],
  ['!!!', null],
  ['x'.repeat(200), null],
])('%j is the organisation %j', (name, slug) => {
  expect(organisationSlug(name)).toBe(slug);
});

test.each<[string, string[]]>([
  ['Portland, OR', ['portland-or']],
  ['Portland, Oregon', ['portland-or']],
  ['Portland, OR, USA', ['portland-or']],
  ['Portland, OR (hybrid)', ['portland-or']],
  ['Portland, OR or remote', ['portland-or']],
  ['Washington, D.C.', ['washington-dc']],
  ['Washington, DC', ['washington-dc']],
  ['Washington D.C.', ['washington-dc']],
  ['St. Louis, Missouri', ['st-louis-mo']],
  ['New York, NY or Boston, MA', ['new-york-ny', 'boston-ma']],
  ['New York, NY; Boston, MA; New York, New York', ['new-york-ny', 'boston-ma']],
  ['Berlin', ['berlin']],
  ['Berlin, Germany', ['berlin-germany']],
  ['Toronto, Ontario', ['toronto-on']],
  ['Remote', []],
  ['Remote (US)', []],
  ['Anywhere in the US', []],
  ['Multiple locations', []],
  ['12 Main Street, Portland, OR 97201', []],
  ['Bay Area', []],
  ['Portland, OR preferred', []],
  ['our office', []],
  ['Portland, OR or wherever you like', []],
  ['', []],
])('the location %j names the places %j', (location, places) => {
  expect(placesIn(location)).toEqual(places);
});

test.each([
  ['portland-or', 'Portland, OR'],
  ['washington-dc', 'Washington, DC'],
  ['st-louis-mo', 'St Louis, MO'],
  ['berlin-germany', 'Berlin, Germany'],
  ['germany', 'Germany'],
  ['isle-of-wight', 'Isle of Wight'],
  ['berlin', 'Berlin'],
])('the place %j is called %j', (slug, name) => {
  expect(placeName(slug)).toBe(name);
});

test.each([
  ['$55,000 – $60,000', true],
  ['up to €300 per day', true],
  ['Competitive', false],
  ['Competitive, with 401(k) and 403b', false],
  ['Negotiable', false],
  [null, false],
])('the salary %j is pay that is stated: %j', (salary, isStated) => {
  expect(statedFacets({ organisation: null, salary }).includes('pay:stated')).toBe(isStated);
});

test('a facet is spelt as posts bear it, however somebody writes it', () => {
  const written = [
    'org:the acme, inc.',
    'org: acme',
    'place:portland, oregon',
    'place:portland-or',
    'is:full time',
  ];
  expect(written.map(spellFacet)).toEqual([
    'org:acme',
    'org:acme',
    'place:portland-or',
    'place:portland-or',
    'is:full-time',
  ]);
  expect(['data', 'c++', 'level:senior'].map(spellFacet)).toEqual(['data', 'c++', 'level:senior']);
});

test('tags with a colon of their own are tags', () => {
  expect(withoutFacets(['level:senior', 'this:that', 'org:acme'])).toEqual(['level:senior', 'this:that']);
});
