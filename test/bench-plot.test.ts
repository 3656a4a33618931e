import { expect, it } from 'vitest';
import { barsOf } from '../bench/plot.ts';

const shareOf = (measured: string, goal: string) =>
  barsOf({
    command: '',
    at: '',
    machine: '',
    load: '',
    tables: [{ title: 'a board', rows: [{ what: 'x', measured, goal }] }],
  })[0]?.share;

it.each([
  ['15 ms (10–20)', 'goal: at most 30 ms', 0.5],
  ['1,600 pages/s (1–2)', 'goal: at least 800', 0.5],
  ['7.29 s', 'goal: 7.29 s', 1],
  ['60 s (1–2)', 'goal for 1,000,000: at most 30 s', 2],
])('%s with "%s" is %d of the goal', (measured, goal, share) => {
  expect(shareOf(measured, goal)).toBe(share);
});

it.each([
  ['12 ms', 'goal: at most 1 s'],
  ['12 → 13 MB', 'goal: flat'],
])('%s with "%s" is no bar', (measured, goal) => {
  expect(shareOf(measured, goal)).toBeUndefined();
});
