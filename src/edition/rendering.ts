// A stored edition as it is rendered for one choice of tags after another: each of its cards is made and encoded once for
// all who named the same of that card's tags.

import { type EditionContent, prepareEdition } from '../mail/digest-mail.ts';
import { type CardView, cardsOf } from '../mail/edition-view.ts';
import { cardFor, type SharedCard, type SharedView } from './shared-view.ts';

export interface Rendering {
  /** What decides about the content: of the tags that somebody asked for those that stand on cards, in a fixed order. */
  ownOf(asked: ReadonlySet<string>): string[];
  /** Bit by bit. */
  contentFor(own: readonly string[]): Generator<void, EditionContent, void>;
  /** About what it keeps to itself. */
  bytes(): number;
}

/** What an edition takes that nothing was made of yet, with what stands around its cards. */
export const VIEW_BYTES = 25_000;
/** Of a card in the forms in which it may show, encoded. */
const CARD_BYTES = 6_000;

export function createRendering(view: SharedView): Rendering {
  const tags = tagsOn(view);
  const render = prepareEdition(view);
  let made = 0;
  const seen = new Map<SharedCard, Map<string, CardView>>(cardsOf(view).map((card) => [card, new Map()]));

  function see(card: SharedCard, own: ReadonlySet<string>): CardView {
    const named = card.tags.flatMap(([tag]) => (own.has(tag) ? tag : []));
    const known = seen.get(card) as Map<string, CardView>;
    // Tags may be of several words, and are of one line.
    const key = named.join('\n');
    const view = known.get(key);
    if (view !== undefined) return view;
    const fresh = cardFor(card, own);
    known.set(key, fresh);
    made += 1;
    return fresh;
  }

  return {
    ownOf: (asked) => tags.filter((tag) => asked.has(tag)),
    contentFor(own) {
      const named = new Set(own);
      return render((card) => see(card, named));
    },
    bytes: () => VIEW_BYTES + made * CARD_BYTES,
  };
}

function tagsOn(view: SharedView): string[] {
  return [...new Set(cardsOf(view).flatMap(({ tags }) => tags.map(([tag]) => tag)))];
}
