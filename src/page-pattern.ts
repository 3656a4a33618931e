// What the address of a post's page may be made of (https://jekyllrb.com/docs/permalinks/): the one list, for the rule that
// checks the setting and for the code that fills it in.

/** Jekyll's named styles. */
export const PAGE_STYLES = {
  date: '/:categories/:year/:month/:day/:title.html',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title.html',
  weekdate: '/:categories/:year/W:week/:short_day/:title.html',
  none: '/:categories/:title.html',
} as const;

const OF_TEXT = ['title', 'slug', 'categories', 'slugified_categories', 'output_ext'] as const;
/** A post without a date has no address by a pattern with one of these. */
const OF_DATE = [
  'year',
  'short_year',
  'month',
  'i_month',
  'day',
  'i_day',
  'y_day',
  'week',
  'short_day',
] as const;

export type TextPlaceholder = (typeof OF_TEXT)[number];
export type DatePlaceholder = (typeof OF_DATE)[number];

export const PLACEHOLDERS: ReadonlySet<string> = new Set([...OF_TEXT, ...OF_DATE]);

/** A style's pattern; null = the text is a pattern itself. */
export function patternOfStyle(text: string): string | null {
  return Object.hasOwn(PAGE_STYLES, text) ? PAGE_STYLES[text as keyof typeof PAGE_STYLES] : null;
}

/** The pattern with its placeholders replaced; `fill` gets their names. */
export function fillPattern(pattern: string, fill: (name: string) => string): string {
  return pattern.replaceAll(/:([a-z][a-z_]*)/g, (_, name: string) => fill(name));
}
