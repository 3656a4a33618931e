// The few lines under a post's title in a digest: the first prose of its body. Pure.

import type { Token } from 'markdown-it';
import { jobRank, type RoleWords, roleWords } from './job-sentence.ts';
import { withoutCalls } from './link-words.ts';
import { type Block, plainText } from './markdown.ts';
import { dropUnfinished, isWhole, keepProse } from './prose.ts';
import { splitSentences } from './sentences.ts';
import { withoutMarks } from './shown-text.ts';

const MAX_SUMMARY_LENGTH = 280;
/** More than a post has before its first words; each costs time. */
const MAX_BLOCKS = 100;
/** Where a post has not said by then what the job is, it does not. */
const MAX_PARAGRAPHS = 30;
const MIN_START = 40;
const MODERATOR = /^\W{0,4}(?:moderator|mod|editor|ed|admin)(?:['’]?s)?\.? note\b/i;
const NOTE_ALONE = /^\W{0,4}[\p{L}'’.]{2,12} note\W{0,5}(?:\n|$)/iu;
/** A first paragraph shorter than this is followed by the next one. */
const ENOUGH_LENGTH = 80;
/** Half of what there is room for. */
const MIN_SENTENCES = 140;
const SENTENCE_END = /[.!?][)"”]?(?=\s\p{Lu})/gu;
/** A full stop after three letters may be that of an abbreviation. */
const WORD_END = /\p{L}{4}$/u;

/**
 * The first prose of the body without Markdown, at most 280 characters, cut between words; '' when there is none. Where
 * a sentence says what the job is, it begins there. `role` is how the post calls the job.
 */
export function buildSummary(blocks: readonly Block[], role: string): string {
  const all = withoutNotes(blocks).filter((block) => block.kind === 'paragraph');
  const paragraphs = all.slice(0, MAX_BLOCKS);
  const top = paragraphs.filter((block) => !block.isNested);
  const points = paragraphs.filter((block) => block.isNested);
  const sentences = dropUnfinished(gather(top, true));
  // What stands below a list and is no sentence is one more requirement.
  const isRest = !isWhole(sentences) && beginsWithPoint(paragraphs);
  const told = sayingTheJob(sentences, top, role);
  const text = told || (isRest ? '' : sentences) || gather(points, false) || gather(top, false);
  return cutSummary(text || gatherHtml(blocks));
}

/** A summary that the front matter states, as long as one from the text. */
export function statedSummary(text: string): string {
  return cutSummary(withoutMarks(text).replaceAll(/\s+/g, ' ').trim());
}

/** From the sentence on that says what the job is; '' where none does, or the first one does so already. */
function sayingTheJob(summary: string, top: readonly Block[], role: string): string {
  const words = roleWords(role);
  if (jobRank(splitSentences(summary)[0] ?? '', words) > 0) return '';
  const start = findStart(top, words);
  if (start === null) return '';
  const after = top.slice(start.block + 1, MAX_PARAGRAPHS);
  return dropUnfinished(gatherText(start.text, after));
}

/** The first sentence that says it plainly, else the first that speaks of the position, with the rest of its paragraph. */
function findStart(top: readonly Block[], words: RoleWords): { block: number; text: string } | null {
  let second: { block: number; text: string } | null = null;
  for (const [block, { inline }] of top.slice(0, MAX_PARAGRAPHS).entries()) {
    const sentences = splitSentences(proseOf(inline(), true));
    for (const [index, sentence] of sentences.entries()) {
      const canStart = sentence.length >= MIN_START && isWhole(sentence);
      const rank = canStart ? jobRank(sentence, words) : 0;
      const found = rank > 0 ? { block, text: sentences.slice(index).join(' ') } : null;
      if (rank === 2) return found;
      second ??= found;
    }
  }
  return second;
}

function gatherText(start: string, after: readonly Block[]): string {
  let text = start;
  for (const block of after) {
    if (text.length >= ENOUGH_LENGTH) break;
    text = join(text, proseOf(block.inline(), true), ' ');
  }
  return text;
}

/** Whoever keeps the board speaks there, not whoever hires: a paragraph, or all until the next heading. */
function withoutNotes(blocks: readonly Block[]): readonly Block[] {
  const at = blocks.findIndex((block) => MODERATOR.test(block.content));
  if (at === -1) return blocks;
  const isLabel = NOTE_ALONE.test(blocks[at]?.content ?? '');
  const next = blocks.findIndex(
    (block, index) => index > at && (block.kind === 'heading' || isHeadingLike(block)),
  );
  const end = isLabel && next !== -1 ? next : at + 1;
  return [...blocks.slice(0, at), ...blocks.slice(end)];
}

function isHeadingLike({ content, isNested }: Block): boolean {
  return !isNested && content.length <= 60 && /[\p{L}\p{N}*_]$/u.test(content);
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

/** Asked several times of the same block. */
const proses = new WeakMap<readonly Token[], Map<boolean, string>>();

function proseOf(tokens: readonly Token[], isAlone: boolean): string {
  const known = proses.get(tokens) ?? new Map<boolean, string>();
  const prose = known.get(isAlone) ?? (isOneEmphasis(tokens) ? '' : keepProse(withoutCalls(tokens), isAlone));
  proses.set(tokens, known.set(isAlone, prose));
  return prose;
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
