import { expect, test } from 'vitest';
import { isFlood } from '../../src/collect/flood.ts';

test.each([
  [30, [], false],
  [31, [], true],
  [31, [1, 1, 2], true],
  [60, [10, 20, 20, 400], false],
  [61, [10, 20, 20, 400], true],
  [45, [10, 20], false],
  [46, [10, 20], true],
])('%i at once after batches of %j is a flood: %s', (count, earlier, flood) => {
  expect(isFlood(count, earlier)).toBe(flood);
});
