// The day on which a post closes, in words that stay true: a mail may be read days later. Pure.

/** Past this, a day needs its year. */
const YEAR_NEEDED_MS = 300 * 86_400_000;
/** Making a format costs more than a whole card; there are as many as languages and zones in use. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** `Tue 24 Nov`. The last moment that is still open decides the day; both instants are ISO strings. */
export function closingDay(
  closesAt: string,
  publishedAt: string,
  language: string,
  timeZone: string,
): string {
  const at = Date.parse(closesAt) - 1;
  const withYear = at - Date.parse(publishedAt) > YEAR_NEEDED_MS;
  const day = formatFor(language, timeZone, withYear).format(at);
  return (language === 'en' ? day.replace(',', '') : day).replaceAll(/[\u202f\u00a0]/g, ' ');
}

function formatFor(language: string, timeZone: string, withYear: boolean): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${withYear}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  // English as in most of the world: the day before the month.
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(withYear ? { year: 'numeric' } : {}),
    timeZone,
  });
  formats.set(key, format);
  return format;
}
