// Each language says all that English says: which word is missing, which is still English, and which leaves out what it was given.

import { describe, expect, test } from 'vitest';
import { buildAlert, describeAlertFor } from '../../src/subscribers/alerts.ts';
import { en } from '../../src/texts/en.ts';
import { howOftenOf } from '../../src/texts/how-often.ts';
import { SPOKEN, textsOf } from '../../src/texts/texts.ts';
import { said } from './said.ts';

const english = said(en, en);

describe.each(SPOKEN.filter((language) => language !== 'en'))('in %s', (language) => {
  const own = said(textsOf({ language }), en);

  test('no word is missing', () => {
    const missing = [...english].filter(([key]) => !own.has(key));
    expect(missing.map(([key, { words }]) => `${key} (English: ${words})`)).toEqual([]);
  });

  test('nothing is left in English', () => {
    const left = [...own].filter(
      ([key, { words }]) => /[a-z]{2} [a-z]{2}/i.test(words) && words === english.get(key)?.words,
    );
    expect(left.map(([key, { words }]) => `${key}: ${words}`)).toEqual([]);
  });

  test('names, numbers and links stand where English has them, too', () => {
    const lost = [...own].filter(([key, { holds }]) => english.get(key)?.holds !== holds);
    expect(lost.map(([key, { words }]) => `${key}: ${words} (English: ${english.get(key)?.words})`)).toEqual(
      [],
    );
  });
});

test.each([
  ['en', 'data or tech, not intern · Remote only', 'Weekly: Mondays and Thursdays at 07:00'],
  ['en-US', 'data or tech, not intern · Remote only', 'Weekly: Mondays and Thursdays at 7:00 AM'],
  ['de', 'data oder tech, nicht intern · Nur remote', 'Wöchentlich: montags und donnerstags um 07:00'],
  [
    'fr',
    'data ou tech, sauf intern · Télétravail uniquement',
    'Chaque semaine : le lundi et le jeudi à 07:00',
  ],
  ['es', 'data o tech, excepto intern · Solo teletrabajo', 'Cada semana: los lunes y jueves a las 7:00'],
])('in %s, an alert reads "%s", and when it comes "%s"', (language, alert, when) => {
  const board = {
    site: { language },
    tags: { labels: {} },
    digest: { weekly: '0 7 * * 1,4', daily: '0 7 * * *' },
  };
  const asked = buildAlert({ any: ['data', 'tech'], all: ['is:remote'], none: ['intern'] });
  expect(describeAlertFor(board, asked)).toBe(alert);
  expect(howOftenOf(board, 'weekly').replaceAll('\u00a0', ' ')).toBe(when);
});

test.each([
  ['de', ['1 neue Stelle', '2 neue Stellen', '1.234 neue Stellen']],
  ['fr', ['1 nouvelle offre', '2 nouvelles offres', '1 234 nouvelles offres']],
  ['es', ['1 oferta nueva', '2 ofertas nuevas', '1234 ofertas nuevas']],
])('in %s, numbers have their forms', (language, forms) => {
  const { newJobs } = textsOf({ language }).digestMail;
  expect([1, 2, 1234].map((jobs) => newJobs(jobs).replaceAll(/\s/g, ' '))).toEqual(forms);
});

test('Spanish says one o’clock in the singular', () => {
  const { when } = textsOf({ language: 'es' });
  expect([when.everyDay('1:00'), when.everyDay('13:00'), when.onWeekdays('11:30')]).toEqual([
    'todos los días a la 1:00',
    'todos los días a las 13:00',
    'de lunes a viernes a las 11:30',
  ]);
});

test('in French, no mark stands after a blank at which a line may end', () => {
  const words = [...said(textsOf({ language: 'fr' }), en).values()].map((one) => one.words);
  expect(
    words.filter((one) => / [:;!?»]|« |[\p{L}}][;!?»]|\u00a0[;!?]/u.test(one.replaceAll(/https?:\S+/g, ''))),
  ).toEqual([]);
});
