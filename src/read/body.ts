// What a digest needs of a post's body: a summary from its beginning and a link from its end. Where the body is plain
// paragraphs, only those are parsed that count: parsing all of each body is half of the first scan of a large board. Pure.

import { findApplyLink, findLateApplyLink } from './apply-link.ts';
import { type Block, readBlocks, readParagraph } from './markdown.ts';
import { buildEarlySummary, buildSummary } from './summary.ts';

/** Of a longer body, the beginning and the end are read. */
const MAX_END_LENGTH = 60_000;
/** Fences, HTML, link definitions and Liquid reach beyond their paragraph. */
const FAR_REACHING = /^[ >\t]*(?:```|~~~|<|\[[^\]\n]{1,200}\]:)|\{[{%:]/m;
/** A line that begins another block than a paragraph, or ends one as its heading. */
const BLOCK_MARK = /^(?:\s|#|>|[-+*](?:\s|$)|\d{1,9}[.)]|[-_*=][-_*=\s]*$)/;

/** `[Apply here] (https://…)`: a blank too many, which readers see as a link all the same. */
const PARTED_LINK = /\][^\S\n]\((?=https?:\/\/[^\s()]{1,2000}\))/g;

export interface BodyReading {
  readonly summary: string;
  readonly link: string | null;
}

/** `base` resolves relative links. */
export function readBody(body: string, base: string | null): BodyReading {
  const text = shorten(body).replaceAll(PARTED_LINK, '](');
  const parts = FAR_REACHING.test(text) ? [] : text.split(/\n[^\S\n]*\n/);
  const summary = buildEarlySummary(plainParagraphs(parts));
  const link = lateLink(parts, base);
  if (summary !== null && link !== null) return { summary, link };
  const blocks = readBlocks(text);
  return { summary: summary ?? buildSummary(blocks), link: link ?? findApplyLink(blocks, base) };
}

/** Plain paragraphs from the top; null for a part that holds one and something else. */
function* plainParagraphs(parts: readonly string[]): Generator<Block | null> {
  for (const part of parts) {
    const lines = trimLines(part);
    if (lines.length === 0 || BLOCK_MARK.test(lines[0] as string)) continue;
    yield lines.some((line) => BLOCK_MARK.test(line)) ? null : readParagraph(part);
  }
}

/** From the last plain paragraphs; null when a link may stand in something else, or there is none to apply with. */
function lateLink(parts: readonly string[], base: string | null): string | null {
  for (const part of parts.toReversed()) {
    if (!/[[<]/.test(part)) continue;
    if (trimLines(part).some((line) => BLOCK_MARK.test(line))) return null;
    const link = findLateApplyLink([readParagraph(part)], base);
    if (link !== null) return link;
  }
  return null;
}

function trimLines(part: string): string[] {
  return part.split('\n').filter((line) => line.trim() !== '');
}

function shorten(body: string): string {
  if (body.length <= 2 * MAX_END_LENGTH) return body;
  return `${body.slice(0, MAX_END_LENGTH)}\n\n${body.slice(-MAX_END_LENGTH)}`;
}
