// The few lines under a post's title in a digest: the first prose of its body. Pure.

import type { Token } from 'markdown-it';
import { type Block, plainText } from './markdown.ts';

const MAX_SUMMARY_LENGTH = 280;
/** A first paragraph shorter than this is followed by the next one. */
const ENOUGH_LENGTH = 80;
const FACT =
  /^(?:salary|compensation|pay|location|closes|deadline|apply|contact|hours|start date|reports to|job title|position|organi[sz]ation|company|department)\b[^.:]{0,30}:/i;

/** First prose of the body without Markdown, at most 280 characters, cut between words; '' when there is none. */
export function buildSummary(blocks: readonly Block[]): string {
  const paragraphs = blocks.filter((block) => block.kind === 'paragraph');
  const nested = () => gather(paragraphs.filter((block) => block.isNested));
  const top = gather(paragraphs.filter((block) => !block.isNested));
  return cutAtWord(top || nested() || gatherHtml(blocks), MAX_SUMMARY_LENGTH);
}

/** The same from the first paragraphs, as soon as they are enough; null when something else (null) comes before. */
export function buildEarlySummary(paragraphs: Iterable<Block | null>): string | null {
  let text = '';
  for (const block of paragraphs) {
    if (block === null) return null;
    text = join(text, proseOf(block.inline()));
    if (text.length >= ENOUGH_LENGTH) return cutAtWord(text, MAX_SUMMARY_LENGTH);
  }
  return null;
}

function gather(blocks: readonly Block[]): string {
  let text = '';
  for (const block of blocks) {
    text = join(text, proseOf(block.inline()));
    if (text.length >= ENOUGH_LENGTH) break;
  }
  return text;
}

function join(text: string, prose: string): string {
  return text === '' || prose === '' ? text + prose : `${text} ${prose}`;
}

function gatherHtml(blocks: readonly Block[]): string {
  const html = blocks
    .filter((block) => block.kind === 'html')
    .map((block) => block.content.replaceAll(/<[^<>]*>/g, ' '));
  return keepProse(html.join('\n\n'));
}

function proseOf(tokens: readonly Token[]): string {
  return isOneLink(tokens) || isOneEmphasis(tokens) ? '' : keepProse(plainText(tokens));
}

/** Drops lines that are labels (`ABOUT THE JOB`, `Position overview:`) or facts (`Salary: …`), joins the others. */
function keepProse(text: string): string {
  const lines = text.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim());
  const prose = lines.filter((line) => line !== '' && !isLabel(line) && !FACT.test(line)).join(' ');
  const beginning = prose.slice(0, 200);
  const wordCount = beginning.split(' ').filter((word) => /\p{L}/u.test(word)).length;
  return wordCount > 1 || /\p{Lo}{4}/u.test(beginning) ? prose : '';
}

function isLabel(line: string): boolean {
  const isShort = line.length < 80;
  return isShort && (line.endsWith(':') || (/\p{Lu}/u.test(line) && !/[\p{Ll}\p{Lo}]/u.test(line)));
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
