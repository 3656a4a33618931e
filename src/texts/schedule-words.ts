// When digests come, in words: `0 7 * * 1` → "Mondays at 07:00". Pure.

import type { Texts } from './en.ts';
import { timeInWords, weekdayInWords } from './format.ts';

/** A day and an hour, and no more; what says more has no short name. */
const PLAIN = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[\w,-]+)$/;
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const WEEK = [1, 2, 3, 4, 5, 6, 0];

/** Null for a pattern that is not one time of day on days of the week. @param pattern five-field cron pattern */
export function scheduleInWords(locale: string, pattern: string, words: Texts['when']): string | null {
  const [, minute, hour, rawDays] = PLAIN.exec(pattern.trim()) ?? [];
  if (minute === undefined || hour === undefined || rawDays === undefined) return null;
  const days = rawDays === '*' ? WEEK : daysOf(rawDays.toLowerCase());
  if (days === null) return null;
  const time = timeInWords(locale, Number(hour), Number(minute));
  if (days.length === 7) return words.everyDay(time);
  if (days.join() === '1,2,3,4,5') return words.onWeekdays(time);
  return words.onDays(
    days.map((day) => weekdayInWords(locale, day)),
    time,
  );
}

/** From Monday on; `1-5,sun`. */
function daysOf(raw: string): number[] | null {
  const found = new Set<number>();
  for (const part of raw.split(',')) {
    const [from, to = from] = part.split('-').map(dayOf);
    if (from === undefined || to === undefined || from === null || to === null || from > to) return null;
    for (let day = from; day <= to; day += 1) found.add(day % 7);
  }
  return WEEK.filter((day) => found.has(day));
}

function dayOf(word: string): number | null {
  if (/^[0-7]$/.test(word)) return Number(word);
  const named = NAMES.indexOf(word);
  return named === -1 ? null : named;
}
