// What a digest shows, before it is made into HTML and text: the view model that mails are rendered from. Pure data.

import type { WorkFacet } from '../posts/facets.ts';

/**
 * Raise it when the rendering changes, or what the ledger keeps of editions: the bytes of a mail are made anew from what is
 * kept at each try, and what another version kept is not asked.
 */
export const TEMPLATE_VERSION = 9;

/** Where one of several posts of a role can be applied for, with what tells it from the others. */
export interface Opening {
  /** Null where all have the same, or it has none; likewise the next two. */
  readonly location: string | null;
  readonly salary: string | null;
  readonly closesAt: string | null;
  readonly publishedAt: string;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
}

/** What one role shows in a digest, whoever reads it; instants are ISO strings. */
export interface UnreadCard {
  /** Of the post that comes first. */
  readonly id: string;
  /** Of the other posts of the same role. */
  readonly alsoIds: readonly string[];
  /** Empty where there is one place to apply, that of the card. */
  readonly openings: readonly Opening[];
  readonly role: string;
  readonly organisation: string | null;
  /** What all openings have; else it stands there. */
  readonly location: string | null;
  readonly salary: string | null;
  readonly work: readonly WorkFacet[];
  readonly closesAt: string | null;
  /** Within three days of the run. */
  readonly closesSoon: boolean;
  readonly publishedAt: string;
  /** The same role was announced in the weeks before. */
  readonly isRepost: boolean;
  readonly summary: string;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
}

/** As somebody sees it; tags are labels. */
export interface CardView extends UnreadCard {
  /** The reader's own first, of which there are `ownTags`. */
  readonly tags: readonly string[];
  readonly ownTags: number;
  /** What a reader may want none of: who offers it, and what it is about; tags as alerts name them. */
  readonly not: { readonly org: string | null; readonly tags: readonly string[] };
}

/** Posts under one heading; without one they stand by themselves. */
export interface Section<P> {
  readonly organisation: string | null;
  readonly posts: readonly P[];
}

/** What the board's settings add to an edition. */
export interface EditionSettings {
  readonly language: string;
  /** Zone in which dates show: the board's, since closing days are the board's days. */
  readonly timeZone: string;
  readonly brand: {
    readonly name: string;
    readonly url: string | null;
    readonly colour: string | null;
    readonly logo: string | null;
  };
  /** How long links of the reader's own can be, in characters: some stand on each card. */
  readonly longestLink: number;
  readonly footer: { readonly postalAddress: string | null; readonly privacyUrl: string | null };
}

/**
 * A group for each alert that brought posts; within it, organisations with many posts stand together. What the alert is
 * called is a personal part, else nearly everybody with two alerts would need an edition of their own.
 */
export interface ViewOf<Card> extends EditionSettings {
  readonly template: number;
  readonly kind: 'digest' | 'welcome' | 'early';
  readonly groups: readonly {
    /** Index among the person's alerts; null where there is one, and no heading. */
    readonly alert: number | null;
    readonly sections: readonly Section<Card>[];
  }[];
  /** Jobs of before that close before the reader's next digest, the first to close first. */
  readonly lastCalls: readonly LastCallView[];
}

/** As somebody sees it. */
export type EditionView = ViewOf<CardView>;

/** One line. */
export interface LastCallView extends Pick<CardView, 'id' | 'role' | 'organisation' | 'location'> {
  readonly closesAt: string;
  readonly publishedAt: string;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
}

/** All cards in the order in which they show. */
export function cardsOf<C>({ groups }: { readonly groups: readonly Grouped<C>[] }): C[] {
  return groups.flatMap(({ sections }) => sections.flatMap(({ posts }) => posts));
}

interface Grouped<C> {
  readonly sections: readonly Section<C>[];
}

/** Of all posts, those that share a card with another one included. */
export function postIdsOf(view: {
  readonly groups: readonly Grouped<Pick<CardView, 'id' | 'alsoIds'>>[];
}): string[] {
  return cardsOf(view).flatMap(({ id, alsoIds }) => [id, ...alsoIds]);
}
