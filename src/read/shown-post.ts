// A post's text as its readers see it, in the shapes that facts are looked for in. Pure.

import { type LabelledLine, readLabelledLines } from './labelled-lines.ts';
import { readSentences, type Sentences } from './sentences.ts';
import { shownText } from './shown-text.ts';

export interface ShownPost {
  readonly text: string;
  readonly lines: readonly LabelledLine[];
  readonly sentences: Sentences;
}

/** Reads a Markdown body. */
export function readShownPost(body: string): ShownPost {
  const text = shownText(body);
  return { text, lines: readLabelledLines(text), sentences: readSentences(text) };
}
