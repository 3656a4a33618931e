// The sentences of a post that may hold a fact, without their marks. Pure.

import { withoutMarks } from './shown-text.ts';

/** A blank line, the next point of a list, or a line that begins another fact: `Location: …`. */
const NEXT_PARAGRAPH =
  /\n\s*\n|\n(?=\s{0,12}(?:[-*+#>•]|\d{1,2}[.)] |[*_]{0,3}\p{Lu}[\p{L} /]{1,30}[*_]{0,3}:))/u;
const BLOCK_MARK = /^\s*(?:(?:[-*+•>#]+|\d{1,3}[.)])\s+)+/;
const SENTENCE_END = /[.!?]["”)]? (?=["“]?[\p{Lu}\d])/gu;
/** Before a full stop that ends no sentence, as in "St. Paul" and "John F. Kennedy"; or no word at all. */
const GOES_ON = /(?:\b(?:St|Ft|Mt|Dr|Mr|Ms|Mrs|Jr|Sr|Inc|No|vs|\p{Lu})|[^\p{L}\d)%”"])$/u;
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
  const plain = withoutMarks(paragraph.replace(BLOCK_MARK, '')).replaceAll(/\s+/g, ' ').trim();
  return splitSentences(plain).filter((sentence) => sentence.length < MAX_LENGTH);
}

/** The sentences of a text in one line. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { 0: end, index } of text.matchAll(SENTENCE_END)) {
    if (GOES_ON.test(text.slice(Math.max(start, index - 6), index))) continue;
    sentences.push(text.slice(start, index + end.length - 1));
    start = index + end.length;
  }
  return [...sentences, text.slice(start)];
}
