// Numbers, plurals, lists and dates as a language writes them; for the files of words beside, and for pages.

/** The form of a word for a count; `other` stands for what the language has no form of its own for here. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** There are more than six hundred zones, in few languages; whatever is asked for beyond that is made again. */
const MOST_KEPT = 1000;

/** Making a format costs far more than using it does, and a page uses a dozen. */
function kept<Names extends readonly string[], Format>(
  make: (...names: Names) => Format,
): (...names: Names) => Format {
  const made = new Map<string, Format>();
  return (...names) => {
    const key = names.join(' ');
    const known = made.get(key) ?? make(...names);
    if (made.size >= MOST_KEPT) made.clear();
    made.set(key, known);
    return known;
  };
}

const pluralRules = kept((locale: string) => new Intl.PluralRules(locale));
const numberFormat = kept((locale: string) => new Intl.NumberFormat(locale));
const listFormat = kept(
  (locale: string, type: 'conjunction' | 'disjunction') =>
    new Intl.ListFormat(locale, { style: 'long', type }),
);
const dayFormat = kept(
  (locale: string, timeZone: string) =>
    new Intl.DateTimeFormat(dateStyleOf(locale), { dateStyle: 'long', timeZone }),
);
const instantFormat = kept(
  (locale: string, timeZone: string) =>
    new Intl.DateTimeFormat(dateStyleOf(locale), { dateStyle: 'full', timeStyle: 'short', timeZone }),
);
const timeFormat = kept(
  (locale: string) => new Intl.DateTimeFormat(dateStyleOf(locale), { timeStyle: 'short', timeZone: 'UTC' }),
);
const weekdayFormat = kept(
  (locale: string) => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }),
);

/** `plural('en', 2, { one: '1 job', other: '# jobs' })` → `2 jobs`; `#` becomes the number. */
export function plural(locale: string, count: number, forms: PluralForms): string {
  const form = forms[pluralRules(locale).select(count)] ?? forms.other;
  return form.replaceAll('#', formatNumber(locale, count));
}

/** Within a sentence: `remote`, but `NGO` stays as it is. */
export function small(words: string): string {
  return /^.\p{Lu}/u.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);
}

/** `1,234`. */
function formatNumber(locale: string, value: number): string {
  return numberFormat(locale).format(value);
}

/** `a, b and c`, or `a, b or c`. */
export function formatList(
  locale: string,
  items: readonly string[],
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  return listFormat(locale, type).format(items);
}

/** How days and hours are written: English as in most of the world (`27 Nov`, `07:00`), unless its tag names a country. */
export function dateStyleOf(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale;
}

/** `24 November 2026`: the day in a zone of the IANA list. */
export function dayInWords(locale: string, instant: Date, timeZone: string): string {
  return dayFormat(locale, timeZone).format(instant);
}

/** `Tuesday 24 November 2026 at 08:00`. */
export function instantInWords(locale: string, instant: Date, timeZone: string): string {
  return instantFormat(locale, timeZone).format(instant);
}

/** `07:00`, of a time of day that no zone moves; its blank does not break. */
export function timeInWords(locale: string, hour: number, minute: number): string {
  return timeFormat(locale)
    .format(Date.UTC(2024, 0, 1, hour, minute))
    .replaceAll(/\s/gu, '\u00a0');
}

/** `Sunday` for 0. */
export function weekdayInWords(locale: string, day: number): string {
  // The 7th of January 2024 was a Sunday.
  return weekdayFormat(locale).format(Date.UTC(2024, 0, 7 + day));
}
