// Text that somebody wrote in a script that runs the other way than the page around it: an Arabic title on an English board.
// Mail programs know no `dir="auto"`, so it is worked out here (as HTML would: by the first letter). Pure.

import { escapeHtml, type Html, raw } from './html.ts';

export type Direction = 'ltr' | 'rtl';

const RIGHT_TO_LEFT =
  /^[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Adlm}\p{sc=Samr}\p{sc=Mand}\p{sc=Rohg}]/u;

/** By its first letter; null where there is none. */
export function directionOf(text: string): Direction | null {
  const [letter] = /\p{L}/u.exec(text) ?? [];
  if (letter === undefined) return null;
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}

/** The text as HTML; where it runs the other way, nothing beside it is turned round with it. */
export function inOwnDirection(text: string, around: Direction): Html {
  const own = directionOf(text);
  const safe = escapeHtml(text);
  return raw(own === null || own === around ? safe : `<span dir="${own}">${safe}</span>`);
}

/** The same for pieces on one line. */
export function inOwnDirections(texts: readonly string[], around: Direction, between: string): Html {
  return raw(texts.map((text) => inOwnDirection(text, around)).join(escapeHtml(between)));
}
