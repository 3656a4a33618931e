import { describe, expect, test } from 'vitest';
import { type EvidenceKind, judgeAddress } from '../../src/send/evidence.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const HOUR_MS = 3_600_000;
const hoursBefore = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);
const DAY = 24;

/** What was said, each so many hours ago, the newest first; `taken` so many hours ago. */
const judge = (said: readonly (readonly [kind: EvidenceKind, hoursAgo: number])[], taken: number | null) => {
  const evidence = said.map(([kind, hoursAgo]) => ({ kind, at: hoursBefore(hoursAgo) }));
  const takenAt = taken === null ? null : hoursBefore(taken);
  const judgement = judgeAddress({ evidence, takenAt }, said[0]?.[0] as EvidenceKind, NOW);
  return judgement.status === 'gone' ? judgement.because : judgement.status;
};
const each = (kind: EvidenceKind, ...hoursAgo: number[]) => hoursAgo.map((hours) => [kind, hours] as const);
const gone = 'no-mailbox';
const likely = 'likely-no-mailbox';
const full = 'mailbox-full';

describe('an address is gone', () => {
  test.each([
    ['called unknown once, and never had mail', each(gone, 0), null, gone],
    ['called unknown once, and had mail 91 days ago', each(gone, 0), 91 * DAY, gone],
    ['called unknown twice, a day apart, by slots that are not quite', each(gone, 0, 23), 2 * DAY, gone],
    ['called unknown twice, a week apart', each(gone, 0, 7 * DAY), 14 * DAY, gone],
    ['likely none, on three days', each(likely, 0, DAY, 2 * DAY), null, gone],
    ['likely none, on three days, though it had mail', each(likely, 0, DAY, 2 * DAY), 3 * DAY, gone],
    ['likely none, in three weekly digests', each(likely, 0, 7 * DAY, 14 * DAY), 21 * DAY, gone],
    ['unknown once and likely none twice', [...each(likely, 0, DAY), ...each(gone, 2 * DAY)], 3 * DAY, gone],
    ['its domain takes no mail, on three days', each('no-domain', 0, DAY, 2 * DAY), 3 * DAY, 'no-domain'],
    ['full for a fortnight, in three weekly digests', each(full, 0, 168, 335.9), 400, full],
    ['full on fifteen days', each(full, ...Array.from({ length: 15 }, (_, day) => day * DAY)), null, full],
  ] as const)('%s', (_, said, taken, expected) => {
    expect(judge(said, taken)).toBe(expected);
  });
});

describe('an address is kept', () => {
  test.each([
    ['called unknown once, and had mail 90 days ago', each(gone, 0), 90 * DAY, 'ask-again'],
    ['called unknown for ten minutes, by every post', each(gone, 0, 0.05, 0.1, 0.15), DAY, 'ask-again'],
    ['called unknown for an afternoon', each(gone, 0, 2, 5), DAY, 'ask-again'],
    ['likely none, three times in a minute', each(likely, 0, 0.01, 0.02), null, 'undecided'],
    ['likely none, on two days', each(likely, 0, DAY), null, 'undecided'],
    ['likely none on three days, but it took a mail between', each(likely, 0, DAY, 2 * DAY), 36, 'undecided'],
    ['called unknown on two days, but it took a mail between', each(gone, 0, 2 * DAY), DAY, 'ask-again'],
    ['full for a minute, three times', each(full, 0, 0.003, 0.006), DAY, 'undecided'],
    ['full for a week, daily', each(full, 0, 24, 48, 72, 96, 120, 144), 200, 'undecided'],
    ['full for a month with one mail between', each(full, 0, 168, 336, 504, 672), 300, 'undecided'],
    ['full twice in a month', each(full, 0, 700), null, 'undecided'],
    [
      'full once after being called unknown: each reason has its own count',
      [...each(full, 0), ...each(likely, DAY, 2 * DAY)],
      null,
      'undecided',
    ],
    [
      'its domain took no mail twice, and the mailbox was full once',
      [...each('no-domain', 0, DAY), ...each(full, 2 * DAY)],
      null,
      'undecided',
    ],
  ] as const)('%s: %s', (_, said, taken, expected) => {
    expect(judge(said, taken)).toBe(expected);
  });
});

test('who is called unknown for the first time is asked again in an hour, and then when a day has passed', () => {
  const askedAt = (...hoursAgo: number[]) => {
    const evidence = each(gone, ...hoursAgo).map(([kind, hours]) => ({ kind, at: hoursBefore(hours) }));
    const judgement = judgeAddress({ evidence, takenAt: hoursBefore(200) }, gone, NOW);
    return judgement.status === 'ask-again' ? (judgement.at.getTime() - NOW.getTime()) / HOUR_MS : judgement;
  };
  expect(askedAt(0)).toBe(1);
  expect(askedAt(0, 1)).toBe(23);
  expect(askedAt(0, 19)).toBe(5);
});
