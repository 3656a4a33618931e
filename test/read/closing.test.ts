import { expect, test } from 'vitest';
import { readClosing } from '../../src/read/closing.ts';

const at = new Date('2026-11-26T05:00:00Z');
const read = (text: string, publishedAt: Date | null = at) => {
  const closing = readClosing(
    { key: 'closes', text, line: 4 },
    { timeZone: 'America/New_York', publishedAt },
  );
  if (closing.status === 'day') return closing.closesAt.toISOString();
  if (closing.status === 'open') return closing.shownUntil?.toISOString() ?? 'open';
  return closing.status === 'gone' ? 'gone' : closing.problem;
};
const END_OF_15TH = '2026-12-16T04:59:59.999Z';

test.each([
  '2026-12-15',
  '2026/12/15',
  '12/15/2026',
  'December 15, 2026',
  'Dec. 15, 2026',
  'Tuesday, December 15th, 2026',
  '15 December 2026',
  'until December 15, 2026',
  'Open until December 15, 2026',
  'Open until 2026-12-15.',
  '2026-12-15 or until filled',
  'until filled or 2026-12-15',
  'December 15, 2026 (or until filled)',
  'by 15 Dec 2026',
  'Apply by December 15, 2026',
  'Applications close December 15, 2026',
  'extended to December 15, 2026',
  'December 15',
  'Dec 15th or until filled',
  '2026-12-15 midnight',
  '2026-12-15 24:00',
  '2026-12-15 00:00',
  '2026-12-15, end of day ET',
  // What editors write that know no days.
  '2026-12-15T05:00:00.000Z',
  '2026-12-15T00:00:00.000Z',
])('a day in words lasts until its end: "%s"', (text) => {
  expect(read(text)).toBe(END_OF_15TH);
});

test.each([
  ['2026-12-15 17:00 EST', '2026-12-15T22:00:00.000Z'],
  ['2026-12-15 5pm', '2026-12-15T22:00:00.000Z'],
  ['December 15, 2026 at 5:00 p.m. PT', '2026-12-16T01:00:00.000Z'],
  ['2026-12-15 11:59pm', '2026-12-16T04:59:00.000Z'],
])('a time is the last instant: "%s"', (text, iso) => {
  expect(read(text)).toBe(iso);
});

test.each([
  'until filled',
  'Until the position is filled',
  'until we find the right person',
  'When filled',
  'closes when filled',
  'closed when filled',
  'open until filled',
  'Open',
  'Rolling',
  'rolling basis',
  'Continuous',
  'ongoing',
  'never',
  'no deadline',
  'n/a',
  'TBD',
  'ASAP',
  'until further notice',
  '-',
  '–',
  '?',
])('open until further notice: "%s"', (text) => {
  expect(read(text)).toBe('open');
});

test.each([
  'filled',
  'Filled!',
  'FILLED (thank you all)',
  'closed',
  'This position has been filled.',
  'position closed',
  'Applications are closed',
  'already filled',
  'cancelled',
  'withdrawn',
  'expired',
  'no longer available',
  'not accepting applications',
  'filled on 2026-11-20',
])('gone: "%s"', (text) => {
  expect(read(text)).toBe('gone');
});

test.each(['Priority deadline 2026-12-15, then rolling', 'Early applications by December 15, 2026'])(
  'a day that ends nothing is shown and withholds nothing: "%s"',
  (text) => {
    expect(
      readClosing({ key: 'closes', text, line: 4 }, { timeZone: 'America/New_York', publishedAt: at }),
    ).toMatchObject({ status: 'open', shownUntil: new Date(END_OF_15TH) });
  },
);

test.each([
  ['soon', 'is no day that can be read'],
  ['see the website', 'is no day that can be read'],
  ['2026-02-31', 'names a day that does not exist'],
  ['December 1 2026 to December 15 2026', 'could be two days'],
  ['Monday, December 15, 2026', 'could be two days'],
  ['opens 2026-12-01', 'is no day that can be read'],
  ['2026-12-15 25:00', 'names a time that does not exist'],
  ['2026-12-15 17:00 +2500', 'names a time zone that does not exist, "+2500"'],
])('nothing is taken of what cannot be read: "%s"', (text, problem) => {
  expect(read(text)).toBe(`closes: "${text}" ${problem}, so the post counts as open`);
});

test('without a date of its own, a post must name the year', () => {
  expect(read('December 15', null)).toContain('names no year');
});
