// Facets: what a post's text or front matter says about the work itself, kept as tags with a prefix, so that they are matched
// as tags are. People see words for them, never the prefix. Pure.

import { organisationSlug } from './organisation.ts';
import { placesIn } from './place.ts';

/** Kind of work and where it is done; whose job it is; where; whether the pay is named. */
const PREFIXES = ['is', 'org', 'place', 'pay'] as const;

export type FacetKind = (typeof PREFIXES)[number];

export const PAY_STATED = 'pay:stated';

const FACET = new RegExp(`^(${PREFIXES.join('|')}):(.*)$`, 'su');

/** All of them, as a regular expression of Postgres. */
export const FACETS = `^(${PREFIXES.join('|')}):`;

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
  return FACET.test(tag);
}

/** `org:acme` → kind and value; null for a tag that somebody wrote. */
export function parseFacet(tag: string): { readonly kind: FacetKind; readonly value: string } | null {
  const [, kind, value = ''] = FACET.exec(tag) ?? [];
  return kind === undefined ? null : { kind: kind as FacetKind, value };
}

/** Those that we have words for. */
export function workFacetsOf(tags: readonly string[]): WorkFacet[] {
  return WORK_FACETS.filter((facet) => tags.includes(facet));
}

/** What a person wrote. */
export function withoutFacets(tags: readonly string[]): string[] {
  return tags.filter((tag) => !isFacet(tag));
}

export function facetsOf(tags: readonly string[]): string[] {
  return tags.filter(isFacet);
}

/** What the post states, beside kind of work. Places come later: they depend on other posts (collect/place-facets.ts). */
export function statedFacets(post: {
  readonly organisation: string | null;
  readonly salary: string | null;
}): string[] {
  const slug = post.organisation === null ? null : organisationSlug(post.organisation);
  return [...(slug === null ? [] : [`org:${slug}`]), ...(namesAmount(post.salary) ? [PAY_STATED] : [])];
}

/** "Competitive, 401(k)" names none. */
function namesAmount(salary: string | null): boolean {
  return salary !== null && /\d/.test(salary.replaceAll(/\b40[13] ?\([bk]\)|\b40[13][bk]\b/gi, ''));
}

/** The places that a post may get as facets. */
export function placeFacetsOf(location: string | null): string[] {
  return location === null ? [] : placesIn(location).map((slug) => `place:${slug}`);
}

/** With fewer posts of a board that state it, a place is no facet: it may be a slip, and nobody asks for it. */
const FEWEST_POSTS = 5;

export function isEnough(posts: number): boolean {
  return posts >= FEWEST_POSTS;
}

/** All that these posts of a board bear, places that enough of them state included. */
export function knownFacets(
  posts: readonly { readonly tags: readonly string[]; readonly location: string | null }[],
): string[] {
  const counts = new Map<string, number>();
  for (const { location } of posts)
    for (const place of placeFacetsOf(location)) counts.set(place, (counts.get(place) ?? 0) + 1);
  const places = [...counts].filter(([, count]) => isEnough(count)).map(([place]) => place);
  return [...new Set([...posts.flatMap(({ tags }) => facetsOf(tags)), ...places])];
}

/** A facet as somebody writes it in an alert, spelt as posts bear it: `org:Riverkeepers Union, Inc.`; other tags stay. */
export function spellFacet(tag: string): string {
  const facet = parseFacet(tag);
  if (facet === null) return tag;
  const value = facet.value.trim();
  return `${facet.kind}:${slugOf({ ...facet, value }) ?? value}`;
}

function slugOf({ kind, value }: { readonly kind: FacetKind; readonly value: string }): string | null {
  if (kind === 'org') return organisationSlug(value);
  // Tags are lower-case, names of places are not.
  if (kind === 'place') return placesIn(value.replaceAll(/(?<![\p{L}'’])\p{L}/gu, upper))[0] ?? null;
  return value.replaceAll(/[\s_]+/g, '-');
}

const upper = (letter: string) => letter.toUpperCase();
