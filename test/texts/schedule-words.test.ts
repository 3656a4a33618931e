import { expect, test } from 'vitest';
import { en } from '../../src/texts/en.ts';
import { scheduleInWords } from '../../src/texts/schedule-words.ts';

test.each([
  ['0 7 * * 1', 'Mondays at 07:00'],
  ['30 16 * * 0', 'Sundays at 16:30'],
  ['0 7 * * 7', 'Sundays at 07:00'],
  ['0 7 * * thu,MON', 'Mondays and Thursdays at 07:00'],
  ['0 7 * * 1-5', 'Monday to Friday at 07:00'],
  ['0 7 * * *', 'Every day at 07:00'],
  ['0 7 1 * *', null],
  ['*/5 7 * * *', null],
  ['0 7 * * 1#2', null],
  ['0 7 * * 5-1', null],
])('%s is %s', (pattern, words) => {
  expect(scheduleInWords('en', pattern, en.when)?.replaceAll('\u00a0', ' ') ?? null).toBe(words);
});

test('an American board has American hours', () => {
  expect(scheduleInWords('en-US', '30 16 * * 0', en.when)).toBe('Sundays at 4:30\u00a0PM');
});

test('another language names days and hours in its own way', () => {
  const when = { ...en.when, onDays: (days: readonly string[], time: string) => `${days.join()} um ${time}` };
  expect(scheduleInWords('de', '0 16 * * 1', when)).toBe('Montag um 16:00');
});
