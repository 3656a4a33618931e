// Posts in the forms in which digests use them, encoded and kept: the same post stands in hundreds of editions.

import { createHash } from 'node:crypto';
import type { CardView } from '../digest/edition.ts';
import { type Rendered, renderCard, renderTitleLine } from './cards.ts';
import { encodePiece } from './quoted-printable.ts';

/** Quoted-printable pieces that begin and end at the start of a line. */
export interface EncodedPost {
  readonly card: Rendered;
  readonly line: Rendered;
}

/** About 10 MB; a board announces fewer posts in all the weeks that a digest can reach back. */
const MAX_KEPT = 2000;
const kept = new Map<string, EncodedPost>();

/** Only a cache: the same card, language and zone give the same pieces. */
export function encodePost(card: CardView, language: string, timeZone: string): EncodedPost {
  const key = createHash('sha256')
    .update(JSON.stringify([card, language, timeZone]))
    .digest('base64');
  const known = kept.get(key);
  if (known !== undefined) return known;
  const encoded = {
    card: encodeBoth(renderCard(card, language, timeZone)),
    line: encodeBoth(renderTitleLine(card)),
  };
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, encoded);
  return encoded;
}

export function encodeBoth({ html, text }: Rendered): Rendered {
  return { html: encodePiece(html), text: encodePiece(text) };
}
