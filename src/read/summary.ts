// The few lines under a post's title in a digest: the first prose of its body. Pure.

import type { Token } from 'markdown-it';
import { type Block, plainText } from './markdown.ts';
import { dropUnfinished, isWhole, keepProse } from './prose.ts';

const MAX_SUMMARY_LENGTH = 280;
/** A first paragraph shorter than this is followed by the next one. */
const ENOUGH_LENGTH = 80;
/** Half of what there is room for. */
const MIN_SENTENCES = 140;
const SENTENCE_END = /[.!?][)"”]?(?=\s\p{Lu})/gu;
/** A full stop after three letters may be that of an abbreviation. */
const WORD_END = /\p{L}{4}$/u;

/** First prose of the body without Markdown, at most 280 characters, cut between words; '' when there is none. */
export function buildSummary(blocks: readonly Block[]): string {
  const paragraphs = blocks.filter((block) => block.kind === 'paragraph');
  const top = paragraphs.filter((block) => !block.isNested);
  const points = paragraphs.filter((block) => block.isNested);
  const sentences = dropUnfinished(gather(top, true));
  // What stands below a list and is no sentence is one more requirement.
  const isRest = !isWhole(sentences) && beginsWithPoint(paragraphs);
  const text = (isRest ? '' : sentences) || gather(points, false) || gather(top, false);
  return cutSummary(text || gatherHtml(blocks));
}

function beginsWithPoint(paragraphs: readonly Block[]): boolean {
  return paragraphs.find((block) => proseOf(block.inline(), !block.isNested) !== '')?.isNested ?? false;
}

/** Until it is enough. Points of a list are told apart. */
function gather(blocks: readonly Block[], withoutHeadings: boolean): string {
  let text = '';
  for (const block of blocks) {
    const prose = proseOf(block.inline(), withoutHeadings);
    text = join(text, prose, block.isNested && !isWhole(text) ? '; ' : ' ');
    if (text.length >= ENOUGH_LENGTH) break;
  }
  return text;
}

function join(text: string, prose: string, between: string): string {
  return text === '' || prose === '' ? text + prose : `${text}${between}${prose}`;
}

function gatherHtml(blocks: readonly Block[]): string {
  const html = blocks
    .filter((block) => block.kind === 'html')
    .map((block) => block.content.replaceAll(/<[^<>]*>/g, ' '));
  return keepProse(html.join('\n\n'), false);
}

function proseOf(tokens: readonly Token[], isAlone: boolean): string {
  return isOneLink(tokens) || isOneEmphasis(tokens) ? '' : keepProse(plainText(tokens), isAlone);
}

/** Nothing but a link, such as "See more and apply here". */
function isOneLink(tokens: readonly Token[]): boolean {
  let depth = 0;
  let outside = '';
  for (const token of tokens) {
    if (token.type === 'link_open') depth += 1;
    else if (token.type === 'link_close') depth -= 1;
    else if (depth === 0) outside += plainText([token]);
  }
  return !/\p{L}{2}/u.test(outside);
}

/** A short line all in bold or italics stands for a heading. */
function isOneEmphasis(tokens: readonly Token[]): boolean {
  const filled = tokens.filter((token) => token.type !== 'text' || token.content.trim() !== '');
  const [first] = filled;
  const isWrapped = first?.nesting === 1 && filled.at(-1)?.nesting === -1 && first.type !== 'link_open';
  const closings = filled.filter((token) => token.nesting === -1 && token.level === first?.level);
  return isWrapped && closings.length === 1 && plainText(tokens).length < 100;
}

/** After a whole sentence where that leaves enough to read, else after a word. */
function cutSummary(text: string): string {
  if (text.length <= MAX_SUMMARY_LENGTH) return text;
  // With the two characters that tell the last possible end from a full stop inside a word.
  const ends = [...text.slice(0, MAX_SUMMARY_LENGTH + 2).matchAll(SENTENCE_END)].filter(
    ({ 0: mark, index }) => mark.length === 2 || WORD_END.test(text.slice(MIN_SENTENCES, index)),
  );
  const last = ends.at(-1);
  if (last === undefined || last.index < MIN_SENTENCES) return cutAtWord(text, MAX_SUMMARY_LENGTH);
  return text.slice(0, last.index + last[0].length);
}

/** At most `maxLength` characters; what was cut ends in `…` after a whole word (or a whole character). */
export function cutAtWord(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const head = text.slice(0, maxLength - 1);
  const blank = text[maxLength - 1] === ' ' ? head.length : head.lastIndexOf(' ');
  const cut =
    blank > maxLength / 2
      ? head.slice(0, blank)
      : lastWholeCharacter(text.slice(0, maxLength + 40), maxLength - 1);
  return `${cut.replace(/[\s,;:–—-]+$/, '')}…`;
}

function lastWholeCharacter(text: string, maxLength: number): string {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(text)) {
    if (index + segment.length > maxLength) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}
