import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryAt } from '../../src/send/retry.ts';

const SINCE = new Date('2026-11-22T12:00:00Z');
const HOUR_MS = 3_600_000;
const minutesLater = (minutes: number) => new Date(SINCE.getTime() + minutes * 60_000);

test.each([
  [1, 2],
  [2, 5],
  [3, 10],
  [4, 20],
  [5, 40],
])('after %i failed tries the next comes %i minutes later', (attempts, minutes) => {
  expect(retryAt(attempts, SINCE, SINCE, 0.99)).toEqual(minutesLater(minutes));
});

test.each([
  [0, 45],
  [0.5, 60],
  [0.999, 74.97],
])('then about hourly: jitter %f is %f minutes', (jitter, minutes) => {
  expect(retryAt(6, SINCE, SINCE, jitter)).toEqual(minutesLater(minutes));
});

test('there is one last try when 48 hours are over, and none after it', () => {
  const end = new Date(SINCE.getTime() + 48 * HOUR_MS);
  expect(retryAt(50, SINCE, new Date(end.getTime() - 60_000), 0.5)).toEqual(end);
  expect(retryAt(51, SINCE, end, 0.5)).toBe('give-up');
});

test('every row of tries ends, and each try is later than the one before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 100, maxLength: 100 }),
      (jitters) => {
        let now = SINCE;
        const tries = jitters.findIndex((jitter, index) => {
          const next = retryAt(index + 1, SINCE, now, jitter);
          if (next === 'give-up') return true;
          expect(next.getTime()).toBeGreaterThan(now.getTime());
          now = next;
          return false;
        });
        expect(tries).toBeGreaterThan(40);
        expect(now.getTime()).toBe(SINCE.getTime() + 48 * HOUR_MS);
      },
    ),
  );
});
