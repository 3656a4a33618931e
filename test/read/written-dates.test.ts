import { describe, expect, test } from 'vitest';
import { liftFacts } from '../../src/read/lift-facts.ts';

const lift = (body: string, publishedAt: Date | null = null) =>
  liftFacts(body, {
    role: 'Clerk',
    location: null,
    publishedAt,
    timeZone: 'America/New_York',
  }).deadline?.toISOString() ?? null;

describe('the last day to apply of a post that does not say when it was published', () => {
  test.each([
    ['a day with its year', 'Deadline: November 25, 2026', '2026-11-26T04:59:59.999Z'],
    ['in numbers', 'Deadline: 11/25/2026', '2026-11-26T04:59:59.999Z'],
    ['in a sentence', 'Applications are due by November 25, 2026.', '2026-11-26T04:59:59.999Z'],
    ['a day without its year may be long past', 'Deadline: November 25', null],
    ['a weekday that is not that day’s', 'Deadline: Monday, November 25, 2026', null],
  ])('%s', (_, body, expected) => {
    expect(lift(body)).toBe(expected);
  });
});
