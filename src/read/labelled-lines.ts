// Lines such as "**Location:** Remote (US)" in a post's Markdown: which label, which value. Pure; judges no value, but leaves
// out those that may go on in the next line, since half of a fact is worse than none.

import { withoutMarks } from './shown-text.ts';

export interface LabelledLine {
  /** Lower case, without marks and colon: `salary range`. */
  readonly label: string;
  readonly value: string;
  /** The value stands in a paragraph of its own below the label, so that it may be about something else. */
  readonly isBelow: boolean;
}

const MAX_LINE_LENGTH = 400;
const LABEL = String.raw`\p{L}[\p{L} /&()'’-]{1,40}?`;
const LABELLED = new RegExp(String.raw`^(${LABEL})(?:\s*:\s*|\s+[–—-]\s+)(.*)$`, 'u');
const BEGINS_FACT = new RegExp(`^${LABEL}:`, 'u');
const ALONE = new RegExp(`^(${LABEL}):?$`, 'u');
/** Two facts in one line: `Location: Remote | Salary: $50,000`. */
const NEXT_FACT = new RegExp(String.raw`\s+[|•·]\s+(?=${LABEL}:)`, 'u');
/** How a line begins that may hold a fact; looked for first, since most lines hold none. */
const TELLING =
  /^(?:<[^<>\n]{0,60}>|[^a-z<\n]){0,20}(?:[a-z/]+ ){0,3}?(?:salary|pay|wage|compensation|rate|stipend|remuneration|locations?(?: ?\(s\))?|deadline|clos(?:e|es|ing)|due|until|apply|based in|duty station|place of work|remote|employment|type|status|hours|schedule|commitment)\b/gim;
const BLOCK_MARK = /^\s*(?:(?:[-*+•>#]+|\d{1,3}[.)])\s+)+/;
const NEW_BLOCK = /^\s*(?:[-*+•>#|[<]|\d{1,3}[.)]\s|`{3}|~{3}|={3})/;
const HARD_BREAK = /(?: {2}|\\|<br ?\/?>)\s*$/i;
const TABLE_RULE = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;

/** All labelled lines of a text that is shown (shown-text.ts), in order; the headings of tables say nothing. */
export function readLabelledLines(text: string): LabelledLine[] {
  return [...text.matchAll(TELLING)].flatMap(({ index }): LabelledLine[] => {
    const [line = '', ...after] = linesFrom(text, index);
    if (line.length > MAX_LINE_LENGTH) return [];
    if (/^\s*\|/.test(line)) return readRow(line, after[0] ?? '');
    const facts = plainLine(line).split(NEXT_FACT);
    return facts.flatMap((fact, place) => {
      const isLast = place === facts.length - 1;
      return readFact(fact, isLast && goesOn(line, after[0] ?? ''), after);
    });
  });
}

const LINES_AFTER = 6;
const POINT = /^\s{0,8}[-*+•] +\S/;

/** A line and some after it. */
function linesFrom(text: string, start: number): string[] {
  return text.slice(start, start + 4 * MAX_LINE_LENGTH).split('\n', 1 + LINES_AFTER);
}

function readFact(fact: string, isCut: boolean, after: readonly string[]): LabelledLine[] {
  const [, alone] = ALONE.exec(fact) ?? [];
  if (alone !== undefined) return readBelow(alone, after);
  const [, label, value] = LABELLED.exec(fact) ?? [];
  if (label === undefined || value === undefined || value === '' || isCut) return [];
  return [{ label: toLabel(label), value, isBelow: false }];
}

/** A label by itself names the paragraph below it, if that is one line; or the points of a short list. */
function readBelow(label: string, after: readonly string[]): LabelledLine[] {
  const [first = '', ...others] = after;
  const below = first.trim() === '' ? others : [first, ...others];
  const [line = '', next = ''] = below;
  if (POINT.test(line)) return readPoints(label, below);
  if (line.trim() === '' || line.length > MAX_LINE_LENGTH || NEW_BLOCK.test(bare(line))) return [];
  const value = plainLine(line);
  const isOther = next.trim() !== '' || LABELLED.test(value);
  return isOther ? [] : [{ label: toLabel(label), value, isBelow: true }];
}

/** A list that ends within sight and has no label of its own. */
function readPoints(label: string, below: readonly string[]): LabelledLine[] {
  const end = below.findIndex((line) => !POINT.test(line));
  const points = below.slice(0, end === -1 ? below.length : end).map(plainLine);
  const isCut = end === -1 ? below.length >= LINES_AFTER - 1 : below[end]?.trim() !== '';
  if (isCut || points.some((point) => point === '' || LABELLED.test(point))) return [];
  return [{ label: toLabel(label), value: points.join('; '), isBelow: true }];
}

function readRow(line: string, next: string): LabelledLine[] {
  const cells = line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map(plainLine);
  const [label, value] = cells;
  if (cells.length !== 2 || !label || !value || TABLE_RULE.test(next)) return [];
  return [{ label: toLabel(label.replace(/:$/, '')), value, isBelow: false }];
}

/** Does the paragraph of this line go on in the next one, with words that belong to it? */
function goesOn(line: string, next: string): boolean {
  if (next.trim() === '' || HARD_BREAK.test(line) || NEW_BLOCK.test(bare(next))) return false;
  return !BEGINS_FACT.test(plainLine(next));
}

function toLabel(text: string): string {
  return text.trim().toLowerCase();
}

/** Emphasis begins no block. */
function bare(line: string): string {
  return line.replace(/^(\s*)[*_]{1,3}(?=\S)/, '$1');
}

/** A line without Markdown and HTML. Bold words at its beginning count as a label, with or without a colon. */
function plainLine(line: string): string {
  const text = line.slice(0, MAX_LINE_LENGTH).replace(BLOCK_MARK, '');
  return withoutMarks(text).replaceAll(/\s+/g, ' ').trim();
}
