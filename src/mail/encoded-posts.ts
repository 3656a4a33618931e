// Posts in the forms in which digests use them, encoded and kept: the same post stands in hundreds of editions.

import { createHash } from 'node:crypto';
import type { CardStyle, Rendered } from './card-style.ts';
import { type CardPlace, renderCard, renderTitleLine } from './cards.ts';
import type { CardView } from './edition-view.ts';
import { encodePiece } from './quoted-printable.ts';

/** Quoted-printable pieces that begin and end at the start of a line. */
export interface EncodedPost {
  readonly card: Rendered;
  readonly line: Rendered;
}

/** About 10 MB; a board announces fewer posts in all the weeks that a digest can reach back. */
const MAX_KEPT = 2000;
const kept = new Map<string, EncodedPost>();

/** Only a cache: the same card, style and place give the same pieces. */
export function encodePost(card: CardView, style: CardStyle, place: CardPlace): EncodedPost {
  const key = createHash('sha256')
    .update(JSON.stringify([card, style, place]))
    .digest('base64');
  const known = kept.get(key);
  if (known !== undefined) return known;
  const encoded = {
    card: encodeBoth(renderCard(card, style, place)),
    line: encodeBoth(renderTitleLine(card, style)),
  };
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, encoded);
  return encoded;
}

function encodeBoth({ html, text }: Rendered): Rendered {
  return { html: encodePiece(html), text: encodePiece(text) };
}
