import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { createLook } from '../src/give-back.ts';

const heapBytes = () => getHeapStatistics().total_heap_size;

/** What comes and goes with a rush. */
function rush(): number {
  const rows = Array.from({ length: 400_000 }, (_, index) => ({ index, text: `row ${index}` }));
  return rows.length;
}

test('what a rush has left of the heap is given back when the process rests, and not while it is busy', () => {
  const look = createLook();
  look(0, 0);
  const before = heapBytes();
  rush();
  const grown = heapBytes();
  expect(grown - before).toBeGreaterThan(16e6);
  expect(look(0.5, 100_000)).toBe(false);
  expect(look(0.02, 105_000)).toBe(true);
  expect(heapBytes()).toBeLessThan(grown - 8e6);
});

test('it is done once a minute at most, and not where little is to be had', () => {
  const look = createLook();
  expect(look(0, 0)).toBe(true);
  rush();
  expect(look(0, 30_000)).toBe(false);
  expect(look(0, 61_000)).toBe(true);
  expect(look(0, 200_000)).toBe(false);
});
