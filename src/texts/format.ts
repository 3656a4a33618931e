// Numbers, plurals, lists and dates as a language writes them; for the files of words beside, and for pages.

/** The form of a word for a count; `other` stands for what the language has no form of its own for here. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** `plural('en', 2, { one: '1 job', other: '# jobs' })` → `2 jobs`; `#` becomes the number. */
export function plural(locale: string, count: number, forms: PluralForms): string {
  const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
  return form.replaceAll('#', formatNumber(locale, count));
}

/** Within a sentence: `remote`, but `NGO` stays as it is. */
export function small(words: string): string {
  return /^.\p{Lu}/u.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);
}

/** `1,234`. */
function formatNumber(locale: string, value: number): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** `a, b and c`, or `a, b or c`. */
export function formatList(
  locale: string,
  items: readonly string[],
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  return new Intl.ListFormat(locale, { style: 'long', type }).format(items);
}

/** How days and hours are written: English as in most of the world (`27 Nov`, `07:00`), unless its tag names a country. */
export function dateStyleOf(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale;
}

/** `24 November 2026`: the day in a zone of the IANA list. */
export function dayInWords(locale: string, instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat(dateStyleOf(locale), { dateStyle: 'long', timeZone }).format(instant);
}

/** `Tuesday 24 November 2026 at 08:00`. */
export function instantInWords(locale: string, instant: Date, timeZone: string): string {
  const format = { dateStyle: 'full', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat(dateStyleOf(locale), format).format(instant);
}
