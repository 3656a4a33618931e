import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type Answer,
  freshPace,
  isOver,
  type Pace,
  rateOf,
  reserve,
  slowDown,
  taken,
  whoComplains,
} from '../../src/send/pace.ts';

const MINUTE = 60_000;
const NOW = 1_800_000_000_000;

/** When the mails of several processes go that ask again at these intervals, for so long. */
function mailsOf(rate: number, waits: readonly number[], forMs: number): number[] {
  let pace: Pace = freshPace('service');
  const mails: number[] = [];
  for (let at = NOW, turn = 0; at < NOW + forMs; at += waits[turn % waits.length] as number, turn += 1) {
    const reservation = reserve(pace, rate, Math.ceil(rate / 10), 1000, at, 0.5);
    pace = reservation.pace;
    mails.push(...reservation.slots.map((wait) => at + wait));
  }
  return mails;
}

describe('a rate of the settings', () => {
  it('holds within 5 % over every minute, in both directions, however often it is asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 }),
        (rate, waits) => {
          const mails = mailsOf(rate, waits, 3 * MINUTE).sort((a, b) => a - b);
          const inMinute = mails.filter((at) => at >= NOW + MINUTE && at < NOW + 2 * MINUTE).length;
          expect(inMinute).toBeLessThanOrEqual(rate * 60 * 1.05 + 1);
          expect(inMinute).toBeGreaterThanOrEqual(rate * 60 * 0.95 - 1);
        },
      ),
    );
  });

  it('what was not used for long is not made up for', () => {
    const { pace } = reserve(freshPace('service'), 10, 1, 1000, NOW, 0);
    const { slots } = reserve(pace, 10, 1000, 1000, NOW + MINUTE, 0);
    expect(slots.filter((wait) => wait === 0).length).toBeLessThanOrEqual(3);
  });

  it('those for whom there is no slot ask again one by one, and after ten minutes at the latest', () => {
    const { slots, later } = reserve(freshPace('example.org'), 2, 5000, 1000, NOW, 0.5);
    const waits = [...slots, ...later];
    expect((waits[100] as number) - (waits[99] as number)).toBeCloseTo(500);
    expect(Math.max(...later)).toBeLessThanOrEqual(10 * MINUTE);
  });

  it('without one, all may go at once', () => {
    expect(reserve(freshPace('service'), null, 3, 1000, NOW, 0).slots).toEqual([0, 0, 0]);
  });
});

describe('a pace that is learnt', () => {
  it('is half of what was, once a second at most, and once for complaints between which nothing was taken', () => {
    const once = slowDown(freshPace('service'), 20, NOW);
    expect(once.perSecond).toBe(10);
    expect(slowDown(taken(once, NOW), 20, NOW + 500).perSecond).toBe(10);
    expect(slowDown(once, 20, NOW + 1000).perSecond).toBe(10);
    expect(slowDown(taken(once, NOW), 20, NOW + 1000).perSecond).toBe(5);
  });

  it('never comes to a standstill', () => {
    let pace = freshPace('service');
    for (let second = 0; second < 100; second += 1)
      pace = taken(slowDown(pace, 1, NOW + second * 1000), NOW + second * 1000);
    expect(pace.perSecond).toBeCloseTo(1 / 60);
  });

  it('grows back quickly at first, then with care', () => {
    let pace = taken(slowDown(freshPace('service'), 2, NOW), NOW);
    const paceAfter = (ms: number) => {
      for (let at = pace.grownAt + 500; at <= NOW + ms; at += 500)
        ({ pace } = reserve(pace, null, 1, 1000, at, 0.5));
      return pace.perSecond as number;
    };
    expect(paceAfter(4000)).toBeGreaterThan(1.5);
    expect(paceAfter(4000)).toBeLessThan(2);
    expect(paceAfter(30_000)).toBeGreaterThan(2);
  });

  it('is never above the setting', () => {
    expect(rateOf({ ...freshPace('service'), perSecond: 50 }, 2, NOW)).toBe(2);
    expect(rateOf({ ...freshPace('service'), perSecond: 1 }, 2, NOW)).toBe(1);
  });

  it('is over when nobody complained for ten minutes', () => {
    const pace = slowDown(freshPace('service'), 20, NOW);
    expect(isOver(pace, NOW + 9 * MINUTE)).toBe(false);
    expect(isOver(pace, NOW + 10 * MINUTE)).toBe(true);
  });
});

const no = (domain: string): Answer => ({ domain, isThrottled: true });
const yes = (domain: string): Answer => ({ domain, isThrottled: false });

test.each<[string, Answer[], string | null]>([
  ['nobody', [yes('a'), yes('b')], null],
  ['one complaint says nothing yet', [yes('a'), no('a')], null],
  ['two domains: it is the server of all mail', [no('a'), yes('c'), no('b')], 'service'],
  [
    'one domain, while others take mail: it is that domain',
    [no('a'), ...Array(10).fill(yes('b')), no('a')],
    'a',
  ],
  ['a few that were taken elsewhere may be chance', [no('a'), yes('b'), yes('c'), no('a'), no('a')], null],
  ['nearly everybody is of that domain', [yes('b'), ...Array(9).fill(no('a')), yes('b'), no('a')], 'a'],
  ['one domain, and nothing else to compare with', [no('a'), yes('a'), no('a'), no('a')], 'service'],
])('who complains? %s', (_, answers, scope) => {
  expect(whoComplains(answers, new Set())).toBe(scope);
});

test.each<[string, Answer[], string | null]>([
  ['only its questions are left', [no('big'), no('big'), no('big')], 'big'],
  ['another domain complains for the first time', [no('big'), no('big'), no('a')], null],
  ['two others do, too: it is the server of all mail', [no('big'), no('a'), no('b')], 'service'],
])('a domain with a pace of its own complains for itself: %s', (_, answers, scope) => {
  expect(whoComplains(answers, new Set(['big']))).toBe(scope);
});

describe('while nothing is taken', () => {
  const refused = slowDown(freshPace('service'), 40, NOW);

  it('one mail at a time asks whether it is time', () => {
    expect(reserve(refused, null, 100, 1000, NOW + 1000, 0).slots).toHaveLength(2);
    const later = slowDown(refused, 40, NOW + 30_000);
    expect(reserve(later, null, 100, 12_000, NOW + 40_000, 0).slots).toEqual([0, 10_000]);
  });

  it('others follow at once when one is taken, and none waits for the next question', () => {
    const { pace } = reserve(refused, null, 1, 1000, NOW + 2 * MINUTE, 0);
    expect(reserve(pace, null, 5, 1000, NOW + 2 * MINUTE + 50, 0).slots).toEqual([]);
    const { slots } = reserve(taken(pace, NOW + 2 * MINUTE + 50), null, 5, 1000, NOW + 2 * MINUTE + 100, 0);
    expect(slots).toHaveLength(5);
    expect(Math.max(...slots)).toBeLessThan(300);
  });
});
