// A file with the keys of a post or a subscription, and no line of --- where it has to be: to its writer it looks right, and
// nothing would come of it. Pure.

import { FileMistake } from './file-mistake.ts';

/** Further down, such a line is a part of the text. */
const LOOKED_AT = 12;
/** What may stand before a key without being seen, or by the habits of other programs. */
const KEY = /^[\s\p{Cf}"'*#-]*(?:title|email)["']?\s*[:=]\s*\S/iu;

/** Throws FileMistake where keys stand at the top of a text that has no front matter. */
export function refuseLostKeys(text: string): void {
  const lines = text.slice(0, 4000).split('\n', LOOKED_AT);
  const index = lines.findIndex((line) => KEY.test(line));
  if (index === -1) return;
  throw new FileMistake(
    index + 1,
    'the keys do not stand between two lines of three hyphens',
    'make --- the very first line, with nothing before, above or behind it, and write --- once more below the last key',
  );
}
