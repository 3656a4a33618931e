import { expect, it } from 'vitest';
import { createKept } from '../src/kept.ts';

it('what was asked for longest ago goes first when there is too much', () => {
  const kept = createKept<string>(100);
  kept.set('a', 'A', 40);
  kept.set('b', 'B', 40);
  kept.get('a');
  kept.set('c', 'C', 40);
  expect(['a', 'b', 'c'].map((key) => kept.get(key))).toEqual(['A', undefined, 'C']);
});

it('one that grew is counted once, with what it takes now', () => {
  const kept = createKept<string>(100);
  kept.set('a', 'A', 10);
  kept.set('a', 'A', 60);
  kept.set('b', 'B', 40);
  expect([kept.get('a'), kept.get('b')]).toEqual(['A', 'B']);
  kept.set('b', 'B', 41);
  expect([kept.get('a'), kept.get('b')]).toEqual([undefined, 'B']);
});

it('one that is too large by itself is not kept, and leaves nothing behind', () => {
  const kept = createKept<string>(100);
  kept.set('a', 'A', 101);
  expect(kept.get('a')).toBeUndefined();
  kept.set('b', 'B', 100);
  expect(kept.get('b')).toBe('B');
});
