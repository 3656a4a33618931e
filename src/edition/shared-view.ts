// What an edition shows to all who get it: a view in which no tag is anybody's own yet. Which of them a reader named decides
// how they stand on the cards, and there are ten times as many choices of tags as there are editions. Pure.

import type { CardView, EditionView, UnreadCard, ViewOf } from '../mail/edition-view.ts';
import { withoutFacets } from '../posts/facets.ts';
import { applyAliases, type TagAliases } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';

/** A card before anybody reads it. */
export interface SharedCard extends UnreadCard {
  /** In the order of the post, each with its label. */
  readonly tags: readonly (readonly [tag: string, label: string])[];
  /** The facet of who offers it. */
  readonly org: string | null;
}

export type SharedView = ViewOf<SharedCard>;

/** "Fewer like this" asks about so many tags. */
const MOST_TO_SHUN = 4;

/** The view as somebody sees it who named these tags. */
export function viewFor(view: SharedView, own: ReadonlySet<string>): EditionView {
  const groups = view.groups.map(({ alert, sections }) => ({
    alert,
    sections: sections.map(({ organisation, posts }) => ({
      organisation,
      posts: posts.map((card) => cardFor(card, own)),
    })),
  }));
  return { ...view, groups };
}

/** A card as somebody sees it who named these tags. */
export function cardFor({ tags, org, ...card }: SharedCard, own: ReadonlySet<string>): CardView {
  const named = tags.filter(([tag]) => own.has(tag));
  const inOrder = [...named, ...tags.filter(([tag]) => !own.has(tag))];
  return {
    ...card,
    tags: inOrder.map(([, label]) => label),
    ownTags: named.length,
    not: { org, tags: inOrder.slice(0, MOST_TO_SHUN).map(([tag]) => tag) },
  };
}

/** What the reader named as wanted; what tells the kinds of a card's tags apart for them. */
export function tagsAskedFor(alerts: readonly Alert[], aliases: TagAliases): ReadonlySet<string> {
  return new Set(alerts.flatMap(({ any, all }) => applyAliases(withoutFacets([...any, ...all]), aliases)));
}
