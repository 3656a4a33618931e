import { expect, test } from 'vitest';
import { nearest } from '../src/nearest.ts';

test.each<[string, string[], string | null]>([
  ['timezon', ['name', 'timezone'], 'timezone'],
  ['dta', ['data', 'date', 'tech'], 'data'],
  ['intern', ['internship', 'nonprofit'], null],
  ['x', [], null],
  ['daat', ['data', 'tech'], 'data'],
])('the word nearest to %s among %j is %s', (word, known, expected) => {
  expect(nearest(word, known)).toBe(expected);
});
