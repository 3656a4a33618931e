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

/** A post's sentences, each in one line; those that are longer than anybody writes are left out. */
export interface Sentences {
  /** Those that hold one of these words. */
  with(words: RegExp): string[];
}

/** Paragraphs are taken apart when somebody asks for a word of theirs, and once. */
export function readSentences(text: string): Sentences {
  let paragraphs: Paragraph[] | null = null;
  return {
    with(words) {
      if (!words.test(text)) return [];
      paragraphs ??= splitParagraphs(text);
      return paragraphs
        .filter(({ source }) => words.test(source))
        .flatMap(sentencesOf)
        .filter((sentence) => words.test(sentence));
    },
  };
}

interface Paragraph {
  readonly source: string;
  sentences: string[] | null;
}

function splitParagraphs(text: string): Paragraph[] {
  return text
    .split(NEXT_PARAGRAPH)
    .filter((source) => source.length < MAX_PARAGRAPH_LENGTH)
    .map((source) => ({ source, sentences: null }));
}

function sentencesOf(paragraph: Paragraph): string[] {
  paragraph.sentences ??= toSentences(paragraph.source);
  return paragraph.sentences;
}

function toSentences(paragraph: string): string[] {
  return withoutMarks(paragraph.replace(BLOCK_MARK, ''))
    .replaceAll(/\s+/g, ' ')
    .trim()
    .split(NEXT_SENTENCE)
    .filter((sentence) => sentence.length < MAX_LENGTH);
}
