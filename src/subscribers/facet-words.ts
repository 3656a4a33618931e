// What people read for a facet of an alert: "Remote only", "Not from Acme"; never its prefix. Pure.

import { type FacetKind, parseFacet } from '../posts/facets.ts';
import { placeName } from '../posts/place.ts';
import { titleOfSlug } from '../posts/slug.ts';
import { en, type Texts } from '../texts/en.ts';

export type FacetTexts = Pick<Texts, 'facets' | 'work'>;

/** `wanted`: the post has to bear it; `one`: it is one of several that are enough; `unwanted`: it must not bear it. */
type Side = 'wanted' | 'one' | 'unwanted';

/** `label`: how the board's settings call it, where they do; null for a tag that somebody wrote. */
export function facetWords(
  tag: string,
  side: Side,
  label: (tag: string) => string,
  texts: FacetTexts,
): string | null {
  const facet = parseFacet(tag);
  if (facet === null) return null;
  const own = label(tag);
  const name = own === tag ? nameOf(facet.kind, facet.value, texts) : own;
  return phrase(facet.kind, name, side, texts.facets);
}

function nameOf(kind: FacetKind, value: string, { work }: FacetTexts): string {
  if (kind === 'is')
    return Object.hasOwn(work, value) ? work[value as keyof typeof work] : titleOfSlug(value);
  return kind === 'place' ? placeName(value) : titleOfSlug(value);
}

function phrase(kind: FacetKind, name: string, side: Side, words: Texts['facets']): string {
  const isUnwanted = side === 'unwanted';
  switch (kind) {
    case 'is':
      return isUnwanted ? words.not(name) : side === 'one' ? name : words.only(name);
    case 'org':
      return isUnwanted ? words.notFrom(name) : words.from(name);
    case 'place':
      return isUnwanted ? words.notIn(name) : words.in(name);
    case 'pay':
      return isUnwanted ? words.payNotStated : words.payStated;
  }
}

/** Those of these tags that are facets, in English and without the board's labels: for an operator. */
export function facetsInWords(tags: readonly string[], side: Side): string[] {
  return tags.flatMap((tag) => facetWords(tag, side, (own) => own, en) ?? []);
}
