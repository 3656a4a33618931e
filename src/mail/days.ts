// Days as mails and pages name them: in words that stay true, since a mail may be read days later. Pure.

import { DAY_MS } from '../duration.ts';
import { dateStyleOf } from '../texts/format.ts';

/** Past this, a day needs its year. */
const YEAR_NEEDED_MS = 300 * DAY_MS;
/** Making a format costs more than a whole card; there are as many as languages and zones in use. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** `Tue 24 Nov`. The last moment that is still open decides the day; both instants are ISO strings. */
export function closingDay(closesAt: string, publishedAt: string, locale: string, timeZone: string): string {
  const at = Date.parse(closesAt) - 1;
  const withYear = at - Date.parse(publishedAt) > YEAR_NEEDED_MS;
  return shortDay(at, { weekday: 'short', ...(withYear ? { year: 'numeric' } : {}) }, locale, timeZone);
}

/** `16 Nov`, from an ISO string. */
export function postedDay(publishedAt: string, locale: string, timeZone: string): string {
  return shortDay(Date.parse(publishedAt), {}, locale, timeZone);
}

function shortDay(at: number, extra: Intl.DateTimeFormatOptions, locale: string, timeZone: string): string {
  const style = dateStyleOf(locale);
  const key = `${style} ${timeZone} ${extra.weekday} ${extra.year}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(style, { day: 'numeric', month: 'short', ...extra, timeZone });
    formats.set(key, format);
  }
  const day = format.format(at);
  return (style === 'en-GB' ? day.replace(',', '') : day).replaceAll(/[\u202f\u00a0]/g, ' ');
}
