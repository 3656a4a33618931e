// Posts in the forms in which digests use them, encoded when they are asked for, and kept: the same post stands in hundreds of
// editions, and in most of a long one as a title only.

import { type CardStyle, type Gapped, type Rendered, toGapped } from './card-style.ts';
import { type CardPlace, renderCard } from './cards.ts';
import type { CardView } from './edition-view.ts';
import { renderContentsLine, renderTitleLine } from './title-lines.ts';

/** Quoted-printable pieces that begin and end at the start of a line. */
export interface EncodedPost {
  readonly card: Gapped;
  readonly line: Gapped;
  /** In the list at the top. */
  readonly contents: Gapped;
}

/** About 12 MB; a board announces fewer posts in all the weeks that a digest can reach back. */
const MAX_KEPT = 2000;
const kept = new Map<string, EncodedPost>();

/** Only a cache: the same card, style and place give the same pieces. */
export function encodePost(card: CardView, style: CardStyle, place: CardPlace): EncodedPost {
  const key = JSON.stringify([card, style, place]);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const inFull = whenAsked(() => renderCard(card, style, place));
  const line = whenAsked(() => renderTitleLine(card, style));
  const contents = whenAsked(() => renderContentsLine(card, style));
  const encoded = {
    get card() {
      return inFull();
    },
    get line() {
      return line();
    },
    get contents() {
      return contents();
    },
  };
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, encoded);
  return encoded;
}

function whenAsked(render: () => Rendered): () => Gapped {
  let made: Gapped | undefined;
  return () => {
    made ??= toGapped([render()]);
    return made;
  };
}
