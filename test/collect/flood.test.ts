import { expect, test } from 'vitest';
import { isPeopleFlood, isPostFlood, isRetagFlood } from '../../src/collect/flood.ts';

test.each([
  [30, false, [], false],
  [31, false, [], true],
  [20, true, [], false],
  [21, true, [], true],
  [31, false, [1, 1, 2], true],
  [60, false, [10, 20, 20, 400], false],
  [61, false, [10, 20, 20, 400], true],
  [45, false, [10, 20], false],
  [46, false, [10, 20], true],
])(
  '%i posts within an hour (the first: %s) after hours of %j are a flood: %s',
  (count, isFirst, usual, flood) => {
    expect(isPostFlood(count, { isFirst, many: 30, usual })).toBe(flood);
  },
);

test('the settings say what many new posts are, and the first ones are never more than twenty', () => {
  expect(isPostFlood(100, { isFirst: false, many: 100, usual: [] })).toBe(false);
  expect(isPostFlood(6, { isFirst: false, many: 5, usual: [] })).toBe(true);
  expect(isPostFlood(21, { isFirst: true, many: 100, usual: [] })).toBe(true);
  expect(isPostFlood(6, { isFirst: true, many: 5, usual: [] })).toBe(true);
});

test.each([
  [10, true, false],
  [11, true, true],
  [20, false, false],
  [21, false, true],
])('%i new people within an hour (the first: %s) are a flood: %s', (count, isFirst, flood) => {
  expect(isPeopleFlood(count, { isFirst })).toBe(flood);
});

test.each([
  [30, 1000, false],
  [31, 1000, true],
  [10, 12, false],
  [11, 21, true],
  [11, 22, false],
])('%i posts of %i re-tagged within an hour are a flood: %s', (count, newsCount, flood) => {
  expect(isRetagFlood(count, newsCount)).toBe(flood);
});
