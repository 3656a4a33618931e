// A day with its year, as people write it in a front matter: "2026/11/22", "Nov. 22, 2026", "22.11.2026". Pure; what could be
// two days is none.

import { habitOf, MONTH, MONTHS, WEEKDAY, WEEKDAYS } from './written-dates.ts';

/** Behind a day stands its time, a mark, or nothing. */
const END = String.raw`(?=$|[^\p{L}\d/-]|T\d|-?$)`;
const YEAR = String.raw`(?<year>(?:19|20)\d{2})`;
const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th|\.)?`;
const NAME = `(?<name>${MONTH})`;
const FORMS: readonly string[] = [
  String.raw`(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})${END}`,
  String.raw`${YEAR}(?<month>\d{2})(?<day>\d{2})(?=T?\d{4}(?:\d{2})?(?!\d)|$|[^\p{L}\d])`,
  `${NAME}[ -]?${DAY}(?:, ?| |-)${YEAR}${END}`,
  `${DAY}(?: of)?[ -]?${NAME},?[ -]?${YEAR}${END}`,
  `${YEAR}[ -]${NAME}[ -]${DAY}${END}`,
  String.raw`(?<one>\d{1,2})(?<mark>[-/.]) ?(?<other>\d{1,2})\k<mark> ?${YEAR}${END}`,
];
const AT_START = FORMS.map((form) => new RegExp(`^(?:the )?${WEEKDAY}${form}`, 'iu'));
const ANYWHERE = FORMS.map((form) => new RegExp(String.raw`(?<![\p{L}\d/.-])${WEEKDAY}${form}`, 'giu'));
/** As `date` and `asctime` write it: the year comes last. */
const UNIX = new RegExp(
  String.raw`^([a-z]{3}) (${MONTH}) +(\d{1,2}) (\d{1,2}:\d{2}(?::\d{2})?(?: [A-Z]{1,5}| [+-]\d{4})?) (\d{4})$`,
  'i',
);

/** Who else reads the same words: Jekyll takes 12/11/2026 for 12 November wherever it is. */
type Habit = 'as Jekyll' | 'as people';

export type DayReading =
  | { readonly status: 'day'; readonly day: Temporal.PlainDate; readonly rest: string }
  /** A day of no calendar, one that could be two, or none at all. */
  | { readonly status: 'no such day' | 'doubtful' | 'none' };

/** The day that a text begins with, and what follows it. */
export function readCalendarDay(text: string, habit: Habit, timeZone: string): DayReading {
  const words = text.replace(UNIX, '$1 $2 $3 $5 $4');
  for (const form of AT_START) {
    const match = form.exec(words);
    if (match !== null) return toReading(match, words, habit, timeZone);
  }
  return { status: 'none' };
}

/** Every day that stands in a text, in its order. */
export function findCalendarDays(text: string, timeZone: string): DayReading[] {
  return ANYWHERE.flatMap((form) => [...text.matchAll(form)])
    .sort((one, other) => one.index - other.index)
    .map((match) => toReading(match, text.slice(match.index), 'as people', timeZone));
}

function toReading(match: RegExpMatchArray, words: string, habit: Habit, timeZone: string): DayReading {
  const { year, ...groups } = match.groups as Readonly<Record<string, string | undefined>>;
  const parts = readMonth(groups, habit, timeZone);
  if (parts === null) return { status: 'doubtful' };
  const day = toDay({ year: Number(year), ...parts });
  if (day === null) return { status: 'no such day' };
  return isOtherWeekday(words, day)
    ? { status: 'doubtful' }
    : { status: 'day', day, rest: words.slice(match[0].length) };
}

function readMonth(
  { month, name, day, one, other }: Readonly<Record<string, string | undefined>>,
  habit: Habit,
  timeZone: string,
): { month: number; day: number } | null {
  if (month !== undefined) return { month: Number(month), day: Number(day) };
  if (name !== undefined)
    return { month: MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1, day: Number(day) };
  const [first, second] = [Number(one), Number(other)];
  if (first > 12 || first === second) return { month: second, day: first };
  if (second > 12) return { month: first, day: second };
  const isMonthFirst = habitOf(timeZone);
  if (isMonthFirst === null || (isMonthFirst && habit === 'as Jekyll')) return null;
  return isMonthFirst ? { month: first, day: second } : { month: second, day: first };
}

function toDay(parts: { year: number; month: number; day: number }): Temporal.PlainDate | null {
  try {
    const day = Temporal.PlainDate.from(parts, { overflow: 'reject' });
    return day.year >= 1970 && day.year <= 9000 ? day : null;
  } catch {
    return null;
  }
}

/** A weekday that is named must be the day's own, else one of the two is a slip. */
function isOtherWeekday(words: string, day: Temporal.PlainDate): boolean {
  const name = /\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|r|ur)?(?:day)?\b/i.exec(words.slice(0, 60))?.[1];
  return name !== undefined && WEEKDAYS.indexOf(name.toLowerCase()) + 1 !== day.dayOfWeek;
}
