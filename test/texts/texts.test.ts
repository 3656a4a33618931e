import { expect, test } from 'vitest';
import { closingDay, postedDay } from '../../src/mail/days.ts';
import { dayInWords, formatList, instantInWords, plural } from '../../src/texts/format.ts';
import { languageNote } from '../../src/texts/language-note.ts';
import { languageOf, textsOf } from '../../src/texts/texts.ts';

test('a regional variant takes the words of its language, and keeps its own dates', () => {
  const austrian = languageOf({ language: 'de-AT' });
  expect(austrian.texts.common.privacy).toBe('Datenschutz');
  expect(austrian.locale).toBe('de-AT');
});

test('without words for a language, page and dates are English, and say so', () => {
  expect(languageOf({ language: 'fi' })).toMatchObject({ locale: 'en', direction: 'ltr' });
  expect(textsOf({ language: 'fi' }).common.privacy).toBe('Privacy');
});

// Nobody writes English in Arabic letters: it stands for the language that comes one day.
test.each([
  ['en-Arab', 'rtl'],
  ['de', 'ltr'],
])('%s is written %s', (language, direction) => {
  expect(languageOf({ language }).direction).toBe(direction);
});

test('counts and lists follow the language', () => {
  expect(plural('en', 1, { one: '# job', other: '# jobs' })).toBe('1 job');
  expect(plural('en', 1234, { one: '# job', other: '# jobs' })).toBe('1,234 jobs');
  expect(plural('pl', 3, { one: '# oferta', few: '# oferty', other: '# ofert' })).toBe('3 oferty');
  expect(formatList('en', ['a', 'b', 'c'], 'disjunction')).toBe('a, b, or c');
});

test.each([
  ['en', '24 Nov', 'Tue 24 Nov', '24 November 2026', 'Tuesday, 24 November 2026 at 07:00'],
  ['en-GB', '24 Nov', 'Tue 24 Nov', '24 November 2026', 'Tuesday, 24 November 2026 at 07:00'],
  ['en-US', 'Nov 24', 'Tue, Nov 24', 'November 24, 2026', 'Tuesday, November 24, 2026 at 7:00 AM'],
])('days and hours in %s are of one style', (locale, posted, closing, day, instant) => {
  const at = new Date('2026-11-24T07:00:00Z');
  const written = [
    postedDay(at.toISOString(), locale, 'UTC'),
    closingDay(at.toISOString(), at.toISOString(), locale, 'UTC'),
    dayInWords(locale, at, 'UTC'),
    instantInWords(locale, at, 'UTC').replaceAll(/\s/g, ' '),
  ];
  expect(written).toEqual([posted, closing, day, instant]);
});

test.each([
  ['en', null],
  ['en-US', null],
  ['fr-CA', null],
  ['fi', ''],
  ['xx', ''],
  ['german', 'Did you mean "de" (German)? '],
  ['Deutsh', 'Did you mean "de" (German)? '],
  ['at', 'Did you mean "de-AT" (Austrian German)? '],
])('what is said of the language %s', (tag, meant) => {
  const note = languageNote(tag);
  expect(note?.remedy ?? null).toBe(
    meant === null
      ? null
      : `${meant}site.language can be "en" (English), "de" (German), "fr" (French), "es" (Spanish), or a variant such as "en-US".`,
  );
});
