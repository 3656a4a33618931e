// The pace that is learnt against servers with limits, in virtual time: how near it comes to what they allow, and how many
// tries that costs.

import { describe, expect, it } from 'vitest';
import { freshPace, type Pace, reserve, slowDown, taken } from '../../src/send/pace.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const PATIENCE_MS = 12_000;

interface Result {
  readonly ms: number;
  /** When each mail was tried, from the start. */
  readonly tries: readonly number[];
}

/** Sends one mail after the other, each in 3 ms, until so many are taken or the time is over. */
function send(mails: number, accepts: (at: number) => boolean, forMs: number): Result {
  let pace: Pace = freshPace('service');
  let at = NOW;
  const tries: number[] = [];
  const takenAt: number[] = [];
  while (takenAt.length < mails && at < NOW + forMs) {
    if (pace.perSecond !== null) {
      const reservation = reserve(pace, null, 1, PATIENCE_MS, at, (tries.length * 0.618) % 1);
      pace = reservation.pace;
      at += reservation.slots[0] ?? 1000;
      if (reservation.slots.length === 0) continue;
    }
    tries.push(at - NOW);
    at += 3;
    if (accepts(at)) {
      takenAt.push(at);
      pace = taken(pace, at);
    } else {
      const since = at - 1000;
      pace = slowDown(pace, Math.max(1, takenAt.filter((one) => one > since).length), at);
    }
  }
  return { ms: at - NOW, tries };
}

type Limit = (mails: number, perMs: number) => (at: number) => boolean;

const clockWindow: Limit = (mails, perMs) => {
  const counts = new Map<number, number>();
  return (at) => {
    const window = Math.floor(at / perMs);
    const count = (counts.get(window) ?? 0) + 1;
    if (count <= mails) counts.set(window, count);
    return count <= mails;
  };
};
const slidingWindow: Limit = (mails, perMs) => {
  let last: number[] = [];
  return (at) => {
    last = last.filter((one) => one > at - perMs);
    if (last.length < mails) return last.push(at) > 0;
    return false;
  };
};
const bucket: Limit = (mails, perMs) => {
  let tokens = mails;
  let since = NOW;
  return (at) => {
    tokens = Math.min(mails, tokens + ((at - since) * mails) / perMs);
    since = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};

describe.each([
  ['counted by the clock', clockWindow],
  ['counted over the last', slidingWindow],
  ['as a bucket that fills', bucket],
])('a limit %s', (_, limit) => {
  it.each([
    [30, MINUTE, 600],
    [100, MINUTE, 1000],
    [4, 1000, 400],
  ])(
    '%d mails in %d ms: %d mails take at most 1.3 of the time that they must, and 1.5 tries',
    (mails, perMs, all) => {
      const { ms, tries } = send(all, limit(mails, perMs), 60 * MINUTE);
      expect(ms).toBeLessThan(1.3 * (all / mails) * perMs);
      expect(tries.length).toBeLessThan(1.5 * all);
    },
  );
});

it('a server that refuses for two hours is asked once a minute, and gets all at its pace when it takes mail again', () => {
  const isBack = (at: number) => at > NOW + 120 * MINUTE;
  const { ms, tries } = send(200, isBack, 180 * MINUTE);
  const later = tries.filter((at) => at > 2 * MINUTE && at < 120 * MINUTE);
  const gaps = later.slice(1).map((at, index) => at - (later[index] as number));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(MINUTE);
  expect(ms).toBeLessThan(130 * MINUTE);
});
