// The sentences of a post that may hold a fact, without their marks. Pure.

import { withoutMarks } from './shown-text.ts';

/** A blank line, the next point of a list, or a line that begins another fact: `Location: …`. */
const NEXT_PARAGRAPH =
  /\n\s*\n|\n(?=\s{0,12}(?:[-*+#>•]|\d{1,2}[.)] |[*_]{0,3}\p{Lu}[\p{L} /]{1,30}[*_]{0,3}:))/u;
const BLOCK_MARK = /^\s*(?:(?:[-*+•>#]+|\d{1,3}[.)])\s+)+/;
/** Not the full stop of "St. Paul". */
const NEXT_SENTENCE =
  /(?<=[\p{Ll}\p{Lu}\d)”"%][.!?][”"]?)(?<!\b(?:St|Ft|Mt|Dr|Mr|Ms|Mrs|Jr|Sr|Inc|No|\p{Lu})\.) (?=["“]?\p{Lu})/u;
const MAX_PARAGRAPH_LENGTH = 8000;
const MAX_LENGTH = 600;

/** Sentences with one of these words, each in one line. Those that are longer than anybody writes are left out. */
export function sentencesWith(words: RegExp, text: string): string[] {
  if (!words.test(text)) return [];
  return text
    .split(NEXT_PARAGRAPH)
    .filter((paragraph) => paragraph.length < MAX_PARAGRAPH_LENGTH && words.test(paragraph))
    .flatMap((paragraph) =>
      withoutMarks(paragraph.replace(BLOCK_MARK, '')).replaceAll(/\s+/g, ' ').trim().split(NEXT_SENTENCE),
    )
    .filter((sentence) => sentence.length < MAX_LENGTH && words.test(sentence));
}
