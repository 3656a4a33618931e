import { describe, expect, test } from 'vitest';
import * as trouble from '../../src/send/trouble.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const DAY_MIN = 24 * 60;

const refused = (addresses: number, domains: number, readers = 5, minutes = 0) => ({
  sinceTaken: { addresses, domains, firstAt: minutesAgo(minutes) },
  readers,
});
const unknown = (addresses: number, served: number, taken: number) => ({ addresses, served, taken });
const recent = (fields: Partial<trouble.RecentRefusals>): trouble.RecentRefusals => ({
  ...refused(1, 1),
  lastOutcomes: [],
  lastHour: unknown(0, 0, 0),
  domain: { lastHour: unknown(0, 0, 0), policyInARow: 0, brokenSince: null },
  ...fields,
});

describe('nothing is taken at all', () => {
  test.each([
    ['five addresses at two domains', refused(5, 2), true],
    ['forty at one domain: that domain alone', refused(40, 1), false],
    ['four of many readers', refused(4, 4), false],
    ['all of three readers', refused(3, 2, 3), true],
    ['two of three readers', refused(2, 2, 3), false],
    ['the only reader', refused(1, 1, 1), false],
  ])('%s: %s', (_, facts, expected) => {
    expect(trouble.isNothingTaken(facts)).toBe(expected);
  });

  test.each([
    [0, false],
    [0.9, false],
    [1, true],
  ])('by a server that says "not so fast": only after a minute (%d: %s)', (minutes, expected) => {
    expect(trouble.isNothingTakenForAWhile(refused(5, 2, 5, minutes), NOW)).toBe(expected);
  });
});

const outcomes = (bad: number, good: number, domains: number) => [
  ...Array.from({ length: bad }, (_, i) => ({ domain: `d${i % domains}.example`, refused: true })),
  ...Array.from({ length: good }, () => ({ domain: 'd.example', refused: false })),
];
test.each([
  ['51 of 100 refused, at 3 domains', outcomes(51, 49, 3), true],
  ['50 of 100 refused', outcomes(50, 50, 3), false],
  ['51 of 100 refused, at 2 domains', outcomes(51, 49, 2), false],
])('most are refused: %s', (_, lastOutcomes, expected) => {
  expect(trouble.areMostRefused(recent({ lastOutcomes }))).toBe(expected);
});

describe('a directory is broken', () => {
  const domain = (lastHour: trouble.Unknown, brokenSince: Date | null = null) =>
    recent({ domain: { lastHour, policyInARow: 0, brokenSince } });

  test.each([
    ['all three of a domain who had mail', domain(unknown(3, 3, 0)), true],
    ['all eight', domain(unknown(8, 8, 0)), true],
    ['two', domain(unknown(2, 2, 0)), false],
    ['three, while another took mail', domain(unknown(3, 3, 1)), false],
    ['thirty who never had mail: a bad list', domain(unknown(30, 0, 0)), false],
    ['twenty of 399 who had mail', domain(unknown(20, 20, 379)), true],
    ['twenty of 400', domain(unknown(20, 20, 380)), false],
    ['all eight, for three days now', domain(unknown(8, 8, 0), minutesAgo(3 * DAY_MIN)), true],
    ['all eight, for longer: they are gone', domain(unknown(8, 8, 0), minutesAgo(3 * DAY_MIN + 1)), false],
  ])('of a domain: %s: %s', (_, facts, expected) => {
    expect(trouble.isDomainDirectoryBroken(facts, NOW)).toBe(expected);
  });

  test.each([
    ['20 of 39, at several domains', unknown(20, 0, 19), 1, true],
    ['20 of 40', unknown(20, 0, 20), 1, false],
    ['19 of 19', unknown(19, 0, 0), 1, false],
    ['25 of 25, all at one domain', unknown(25, 0, 0), 25, false],
  ])('of the server that we hand mail to: %s: %s', (_, lastHour, here, expected) => {
    const facts = recent({
      lastHour,
      domain: { lastHour: unknown(here, 0, 0), policyInARow: 0, brokenSince: null },
    });
    expect(trouble.isRelayDirectoryBroken(facts)).toBe(expected);
  });
});
