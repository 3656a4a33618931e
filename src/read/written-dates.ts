// Days as people write them in prose: "Wednesday July 22nd, 2020", "12/11/19", "1 December". Pure; null rather than a guess.

/** As they begin, in order. */
export const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
export const WEEKDAYS = 'mon tue wed thu fri sat sun'.split(' ');
export const MONTH = String.raw`(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`;
/** A weekday before a day, or nothing. */
export const WEEKDAY = String.raw`(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? (?:the )?)?`;
const DAY = String.raw`\d{1,2}(?:st|nd|rd|th)?(?!\d)`;
const YEAR = String.raw`(?:,? (?:19|20)\d{2}(?!\d))?`;
const NUMERIC = String.raw`\d{1,2}(?<mark>[/.-])\d{1,2}\k<mark>(?:20)?\d{2}(?![\d/.-]*\d)`;

/** A day in any of these ways; case does not matter. Holds a group `mark`. */
export const DATE = String.raw`${WEEKDAY}(?:${MONTH} ${DAY}${YEAR}|${DAY} (?:of )?${MONTH}${YEAR}|20\d{2}-\d{2}-\d{2}(?!\d)|${NUMERIC})`;

export interface Reader {
  /** Null = nobody knows. */
  readonly publishedAt: Date | null;
  readonly timeZone: string;
}

/** Without a year, a day is the next one after publishing, if it comes this soon. */
const SOON_DAYS = 180;
const LATEST_DAYS = 365;

/** Where 12/11 is the 11th of December, and where it is the 12th of November. Elsewhere people write both. */
const MONTH_FIRST =
  /^(?:US|America\/(?:Indiana|Kentucky|North_Dakota))\/|^America\/(?:New_York|Detroit|Chicago|Menominee|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Nome|Yakutat|Metlakatla|Adak)$|^Pacific\/Honolulu$/;
const DAY_FIRST = /^(?:Europe|Australia)\/|^Pacific\/Auckland$/;

/**
 * The day that these words (all of them a `DATE`) name: not before publishing, at most a year after; else null. Where
 * nobody knows when the post was published, the words must name the year.
 */
export function readDay(words: string, { publishedAt, timeZone }: Reader): Temporal.PlainDate | null {
  const parts = readNumbers(words, timeZone) ?? readNames(words);
  if (parts === null) return null;
  const published = publishedAt === null ? null : dayOf(publishedAt, timeZone);
  const day = parts.year !== null ? toDay(parts.year, parts) : published && nextDay(parts, published);
  if (day === null || !isWeekday(words, day)) return null;
  if (published === null) return day;
  const wait = published.until(day).days;
  return wait >= 0 && wait <= (parts.year === null ? SOON_DAYS : LATEST_DAYS) ? day : null;
}

function dayOf(instant: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}

interface Parts {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
}

function readNames(words: string): Parts | null {
  const name = new RegExp(String.raw`(?<!\p{L})${MONTH}(?!\p{L})`, 'iu').exec(words);
  const day = /(?<!\d)(\d{1,2})(?!\d)/.exec(words);
  if (name === null || day === null) return null;
  const year = /\d{4}/.exec(words);
  return {
    year: year === null ? null : Number(year[0]),
    month: MONTHS.indexOf(name[0].slice(0, 3).toLowerCase()) + 1,
    day: Number(day[1]),
  };
}

function readNumbers(words: string, timeZone: string): Parts | null {
  const iso = /(\d{4})-(\d{2})-(\d{2})/.exec(words);
  if (iso !== null) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
  const match = /(\d{1,2})([/.-])(\d{1,2})\2(\d{2,4})/.exec(words);
  if (match === null) return null;
  const [one, other] = [Number(match[1]), Number(match[3])];
  const year = (Number(match[4]) % 100) + 2000;
  const isMonthFirst = one > 12 ? false : other > 12 || one === other || habitOf(timeZone);
  if (isMonthFirst === null) return null;
  return isMonthFirst ? { year, month: one, day: other } : { year, month: other, day: one };
}

/** Is the month written first? Null where both ways are usual. */
export function habitOf(timeZone: string): boolean | null {
  return MONTH_FIRST.test(timeZone) ? true : DAY_FIRST.test(timeZone) ? false : null;
}

function nextDay(parts: Parts, published: Temporal.PlainDate): Temporal.PlainDate | null {
  const thisYear = toDay(published.year, parts);
  const isPast = thisYear !== null && Temporal.PlainDate.compare(thisYear, published) < 0;
  return isPast ? toDay(published.year + 1, parts) : thisYear;
}

function toDay(year: number, { month, day }: Parts): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** A weekday that is named must be the day's own, else one of the two is a slip. */
function isWeekday(words: string, day: Temporal.PlainDate): boolean {
  const name = /^(mon|tue|wed|thu|fri|sat|sun)/i.exec(words)?.[1]?.toLowerCase();
  return name === undefined || WEEKDAYS.indexOf(name) + 1 === day.dayOfWeek;
}
