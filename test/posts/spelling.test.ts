import { expect, test } from 'vitest';
import { linkKey } from '../../src/posts/link-key.ts';
import { organisationKey } from '../../src/posts/organisation.ts';
import { spellingKey } from '../../src/posts/spelling.ts';

test.each([
  ['Sr. Data Analyst', 'Senior data analyst'],
  ['Jr Analyst', 'Junior Analyst'],
  ['Research & Policy Director', 'Research and Policy  Director'],
  ['The Director', 'Director'],
  ['Director – Data', 'Director - Data'],
  ['Director — Data', 'Director, Data'],
  ['Organizer’s Aide', "Organizer's Aide"],
  ['CAFÉ MANAGER', 'Cafe\u0301 manager'],
])('"%s" and "%s" are one name', (one, other) => {
  expect(spellingKey(one)).toBe(spellingKey(other));
});

test.each([
  ['Data Analyst', 'Senior Data Analyst'],
  ['C Developer', 'C++ Developer'],
  ['C# Developer', 'C++ Developer'],
  ['Analyst I', 'Analyst II'],
  ['データ担当', '経理担当'],
  ['!!!', '???'],
])('"%s" and "%s" are two', (one, other) => {
  expect(spellingKey(one)).not.toBe(spellingKey(other));
});

test.each([
  ['The Kiln & Clay Co., Inc.', 'Kiln and Clay Co'],
  ['Mill Street L.L.C.', 'Mill Street, LLC'],
  ['Brook Labs GmbH', 'BROOK LABS'],
])('"%s" and "%s" are one employer', (one, other) => {
  expect(organisationKey(one)).toBe(organisationKey(other));
});

test('a name that is nothing but a legal form stays', () => {
  expect(organisationKey('Inc.')).toBe('inc');
  expect(organisationKey('The The')).toBe('the the');
});

test.each([
  ['https://www.Example.org/jobs/17/', 'http://example.org/jobs/17'],
  ['https://example.org/jobs?id=17&utm_source=board', 'https://example.org/jobs?id=17'],
])('%s and %s are one link', (one, other) => {
  expect(linkKey(one)).toBe(linkKey(other));
});

test.each([
  ['https://example.org/jobs?id=17', 'https://example.org/jobs?id=18'],
  ['https://example.org/#17', 'https://example.org/#18'],
  ['mailto:ada@example.org', 'mailto:bo@example.org'],
])('%s and %s are two', (one, other) => {
  expect(linkKey(one)).not.toBe(linkKey(other));
});
