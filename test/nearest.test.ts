import { expect, test } from 'vitest';
import { isSlip, nearest } from '../src/nearest.ts';

test.each<[string, string[], string | null]>([
  ['timezon', ['name', 'timezone'], 'timezone'],
  ['dta', ['data', 'date', 'tech'], 'data'],
  ['intern', ['internship', 'nonprofit'], null],
  ['x', [], null],
  ['daat', ['date', 'data', 'tech'], 'data'],
])('the word nearest to %s among %j is %s', (word, known, expected) => {
  expect(nearest(word, known)).toBe(expected);
});

test('a word that is longer than any that we know is compared with none', () => {
  expect(nearest('timezone'.repeat(6), ['timezone'.repeat(6).slice(1)])).toBe(null);
});

test.each<[string, string, number, boolean]>([
  ['locaton', 'location', 1, true],
  ['lcoation', 'location', 1, true],
  ['locatiom', 'location', 1, true],
  ['locattion', 'location', 1, true],
  ['loctin', 'location', 1, false],
  ['loctin', 'location', 2, true],
  ['tgas', 'tags', 1, true],
  ['tags', 'tags', 1, false],
  ['headline', 'deadline', 1, false],
  ['tga', 'tag', 1, false],
  ['grade5', 'grade6', 1, false],
])('is "%s" a slip for "%s" with %i edits? %s', (word, meant, edits, expected) => {
  expect(isSlip(word, meant, edits)).toBe(expected);
});
