// One alert is one rule over tags; a subscriber has one or several. Parsing at the door, names for people.

import type { Alert, Frequency } from '../database/values.ts';
import { isFacet, spellFacet, withoutFacets } from '../posts/facets.ts';
import { labelOf, normaliseTags } from '../posts/tags.ts';
import { en, type Texts } from '../texts/en.ts';
import { textsOf } from '../texts/texts.ts';
import { type FacetTexts, facetWords } from './facet-words.ts';

type AlertTexts = Pick<Texts, 'alerts'> & FacetTexts;
type Labels = Readonly<Record<string, string>>;

export type { Alert, Frequency };

export const FREQUENCIES: readonly Frequency[] = ['weekly', 'daily', 'instant'];

/** Of one person: more do not fit into one digest. */
export const MAX_ALERTS = 20;

/** Builds an alert from raw words; throws RangeError when it would ask for nothing. */
export function buildAlert(parts: {
  any?: Iterable<string>;
  all?: Iterable<string>;
  none?: Iterable<string>;
}): Alert {
  const alert = {
    any: spelt(parts.any),
    all: spelt(parts.all),
    none: spelt(parts.none),
  };
  if (alert.any.length === 0 && alert.all.length === 0) {
    throw new RangeError('an alert needs at least one tag under "any" or "all" (any: ["*"] is every post)');
  }
  return alert;
}

function spelt(raw: Iterable<string> = []): string[] {
  return [...new Set(normaliseTags(raw).map(spellFacet))];
}

/**
 * For people: `data or tech`, `nonprofit and executive`, `data, not intern`, `every post`, `data · Remote only · Not from
 * Acme`; in the words of a language.
 */
export function describeAlert(
  alert: Alert,
  label: (tag: string) => string = (tag) => tag,
  texts: AlertTexts = en,
): string {
  const own = ownTags(alert);
  const among = alert.any.length > 1 ? alert.any.filter(isFacet) : [];
  const wanted = alert.any.length > 1 ? alert.all : [...alert.any, ...alert.all];
  const phrases = (tags: readonly string[], side: Parameters<typeof facetWords>[1]) =>
    tags.flatMap((tag) => facetWords(tag, side, label, texts) ?? []);
  const others = phrases(among, 'one').map((words, index) =>
    index + own.any.length > 0 ? texts.facets.within(words) : words,
  );
  const facets = [...phrases(wanted, 'wanted'), ...phrases(alert.none, 'unwanted')];
  const { alerts: words } = texts;
  const every = alert.any.includes('*');
  const anyOf = [...own.any.map(label), ...others];
  const parts = [
    every || anyOf.length === 0 ? '' : words.any(anyOf),
    own.all.length === 0 ? '' : words.all(own.all.map(label)),
  ].filter((part) => part !== '');
  const unwanted = own.none.map(label);
  // "Remote only" by itself says it; where tags are shut out, something has to stand before that.
  if (parts.length === 0 && !every && unwanted.length === 0) return texts.facets.join(facets);
  const asked = parts.length === 0 ? words.everyPost : words.both(parts);
  return texts.facets.join([unwanted.length === 0 ? asked : words.butNot(asked, unwanted), ...facets]);
}

function ownTags({ any, all, none }: Alert): Alert {
  return { any: withoutFacets(any), all: withoutFacets(all), none: withoutFacets(none) };
}

/** As describeAlert, with the labels and in the language of the board. */
export function describeAlertFor(
  board: { readonly site: { readonly language: string }; readonly tags: { readonly labels: Labels } },
  alert: Alert,
): string {
  return describeAlert(alert, (tag) => labelOf(tag, board.tags.labels), textsOf(board.site));
}
