// The address of a post's page on the site, by Jekyll's permalink rules. Pure; null rather than a link that leads nowhere.

import { type DatePlaceholder, fillPattern, patternOfStyle, type TextPlaceholder } from '../page-pattern.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Eleventy's word for no page, and templates that only the site's generator can fill. */
const NO_PAGE = /^(?:false|no|off|null|~)$|\{\{|\{%|<%/i;

export interface PageFacts {
  readonly slug: string;
  readonly categories: readonly string[];
  /** Null when the file states no date: patterns with a date then give no address. */
  readonly date: Date | null;
  /** Front-matter `permalink`, which beats the site's pattern. */
  readonly permalink: string | null;
}

/** The page's address, or null when the pattern or one of its parts is missing. */
export function buildPageUrl(
  site: { readonly url: string | null; readonly pageUrl: string | null; readonly timeZone: string },
  page: PageFacts,
): string | null {
  const pattern = page.permalink ?? site.pageUrl;
  if (pattern === null || NO_PAGE.test(pattern)) return null;
  const path = expand(patternOfStyle(pattern) ?? pattern, page, site.timeZone);
  if (path === null) return null;
  const absolute = /^https?:\/\//i.test(path) ? path : site.url === null ? null : `${site.url}/${path}`;
  if (absolute === null || !URL.canParse(absolute)) return null;
  const url = new URL(absolute);
  url.pathname = url.pathname.replaceAll(/\/{2,}/g, '/');
  return url.href;
}

function expand(pattern: string, page: PageFacts, timeZone: string): string | null {
  const parts = new Map(Object.entries({ ...textParts(page), ...dateParts(page.date, timeZone) }));
  let isComplete = true;
  const path = fillPattern(pattern, (name) => {
    const part = parts.get(name);
    if (part === undefined) isComplete = false;
    return part ?? '';
  });
  return isComplete ? path : null;
}

/** `:title` keeps case and Jekyll's "pretty" characters, `:slug` is lower-cased letters, digits and dashes. */
function textParts({ slug, categories }: PageFacts): Record<TextPlaceholder, string> {
  const pretty = slug.replaceAll(/[^\p{L}\p{M}\p{N}._~!$&'()+,;=@]+/gu, '-').replaceAll(/^-|-$/g, '');
  const lower = [...new Set(categories.map((category) => category.toLowerCase()))];
  return {
    title: escapePath(pretty),
    slug: escapePath(slugify(slug)),
    categories: lower.map(escapePath).join('/'),
    slugified_categories: [...new Set(lower.map(slugify))].map(escapePath).join('/'),
    output_ext: '.html',
  };
}

function slugify(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
}

/** What may not stand in a path (RFC 3986, 3.3) is percent-encoded. */
function escapePath(text: string): string {
  return encodeURI(text.toWellFormed()).replaceAll(/[?#]/g, encodeURIComponent);
}

function dateParts(date: Date | null, timeZone: string): Record<DatePlaceholder, string> | null {
  if (date === null) return null;
  const day = Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    year: String(day.year).padStart(4, '0'),
    short_year: two(day.year % 100),
    month: two(day.month),
    i_month: String(day.month),
    day: two(day.day),
    i_day: String(day.day),
    y_day: String(day.dayOfYear).padStart(3, '0'),
    week: two(day.weekOfYear ?? 0),
    short_day: WEEKDAYS[day.dayOfWeek - 1] as string,
  };
}
