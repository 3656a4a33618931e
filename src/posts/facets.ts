// Facets: what a post's text or front matter says about the work itself, kept as tags with a prefix, so that they are matched
// as tags are. People see words for them, never the prefix. Pure.

const PREFIX = 'is:';

/** All of them, as Postgres' `like` reads it. */
export const FACETS = `${PREFIX}%`;

/** In the order in which they are shown. */
export const WORK_FACETS = [
  'is:remote',
  'is:hybrid',
  'is:on-site',
  'is:full-time',
  'is:part-time',
  'is:contract',
  'is:temporary',
  'is:internship',
  'is:volunteer',
] as const;

export type WorkFacet = (typeof WORK_FACETS)[number];

export function isFacet(tag: string): boolean {
  return tag.startsWith(PREFIX);
}

/** Those that we have words for. */
export function workFacetsOf(tags: readonly string[]): WorkFacet[] {
  return WORK_FACETS.filter((facet) => tags.includes(facet));
}

/** What a person wrote. */
export function withoutFacets(tags: readonly string[]): string[] {
  return tags.filter((tag) => !isFacet(tag));
}
