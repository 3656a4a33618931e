import { getHeapStatistics } from 'node:v8';
import { afterEach, expect, test } from 'vitest';
import { createLook } from '../src/give-back.ts';

const heldBytes = () => getHeapStatistics().total_heap_size;

/** What comes with a rush. While it is held, V8 by itself can give nothing back, whenever it collects. */
const rows: unknown[] = [];
function rush(): void {
  for (let index = 0; index < 400_000; index += 1) rows.push({ index, text: `row ${index}` });
}
afterEach(() => {
  rows.length = 0;
});

test('what a rush has left of the heap is given back when the process rests, and not while it is busy', () => {
  const look = createLook();
  look(0, 0);
  rush();
  const grown = heldBytes();
  expect(look(0.5, 100_000)).toBe('nothing');
  rows.length = 0;
  expect(look(0.02, 105_000)).toBe('all');
  expect(heldBytes()).toBeLessThan(grown - 8e6);
});

test('a whole collection comes every half a minute at most, and not where little is to be had', () => {
  let old = 50e6;
  const look = createLook(() => ({ young: 0, old }));
  expect(look(0, 0)).toBe('all');
  old += 10e6;
  expect(look(0, 20_000)).toBe('nothing');
  expect(look(0, 31_000)).toBe('all');
  old += 5e6;
  expect(look(0, 200_000)).toBe('nothing');
});
