import { expect, test } from 'vitest';
import { formatList, plural } from '../../src/texts/format.ts';
import { findLanguage, textsOf } from '../../src/texts/texts.ts';

const languages = { de: { common: { privacy: 'Datenschutz' } }, ar: { common: { privacy: 'الخصوصية' } } };

test('what a translation leaves out is said in English', () => {
  const { texts } = findLanguage('de', languages);
  expect(texts.common.privacy).toBe('Datenschutz');
  expect(texts.common.unsubscribe).toBe('Unsubscribe');
  expect(texts.errors[404].title).toBe('Nothing here');
});

test('a regional variant takes the words of its language, and keeps its own dates', () => {
  const austrian = findLanguage('de-AT', languages);
  expect(austrian.texts.common.privacy).toBe('Datenschutz');
  expect(austrian.locale).toBe('de-AT');
});

test('without words for a language, page and dates are English, and say so', () => {
  expect(findLanguage('fi', languages)).toMatchObject({ locale: 'en', direction: 'ltr' });
  expect(textsOf({ language: 'fi' }).common.privacy).toBe('Privacy');
});

test.each([
  ['ar', 'rtl'],
  ['de', 'ltr'],
])('%s is written %s', (tag, direction) => {
  expect(findLanguage(tag, languages).direction).toBe(direction);
});

test('counts and lists follow the language', () => {
  expect(plural('en', 1, { one: '# job', other: '# jobs' })).toBe('1 job');
  expect(plural('en', 1234, { one: '# job', other: '# jobs' })).toBe('1,234 jobs');
  expect(plural('pl', 3, { one: '# oferta', few: '# oferty', other: '# ofert' })).toBe('3 oferty');
  expect(formatList('en', ['a', 'b', 'c'], 'disjunction')).toBe('a, b, or c');
});
