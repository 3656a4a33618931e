// YAML's errors in plain words: people who write posts know their editor, not YAML. Pure. What stands behind "write" can be
// pasted in place of the line.

import type { YAMLParseError } from 'yaml';
import { FileMistake } from './file-mistake.ts';
import { hasOddBlank, withPlainBlanks } from './odd-blanks.ts';
import { listText, quoted, unquoted, valueText } from './yaml-text.ts';

interface Place {
  readonly lineAt: (offset: number) => number;
  /** The file's lines, counted from 1. */
  readonly lines: readonly string[];
  readonly linesBefore: number;
}

/** Errors that the parser notices only at the end of a value; the person looks for its beginning. */
const LATE = new Set(['MISSING_CHAR', 'BAD_INDENT', 'UNEXPECTED_TOKEN', 'MULTILINE_IMPLICIT_KEY']);
/** A longer one is not repeated. */
const MAX_PASTED = 400;

/** The error as a mistake with the file's line, the problem and a remedy. */
export function explainYaml(error: YAMLParseError, place: Place): FileMistake {
  const errorLine = place.lineAt(error.pos[0]);
  const indented = findIndented(error, errorLine, place);
  if (indented !== null) {
    return new FileMistake(
      indented,
      'the line begins with blanks, its neighbours do not',
      `begin all keys at the first column: write ${(place.lines[indented] ?? '').trim()}`,
    );
  }
  const line = LATE.has(error.code) ? findBroken(errorLine, place) : errorLine;
  const { problem, remedy } = describe(error, line, place);
  const isCut = (place.lines[line] ?? '').length > MAX_PASTED;
  return new FileMistake(line, problem, isCut ? 'put the value in quotes, or shorten it' : remedy);
}

/** A key that stands further to the right than the others, or null. */
function findIndented(
  error: YAMLParseError,
  errorLine: number,
  { lines, linesBefore }: Place,
): number | null {
  const isIndentedKey = (line: number) => /^ +[\w-]+\s*:/.test(lines[line] ?? '');
  const hasColon = /:\s.*:\s/.test(lines[errorLine] ?? '');
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' && !hasColon && isIndentedKey(errorLine + 1))
    return errorLine + 1;
  return error.code === 'UNEXPECTED_TOKEN' && isIndentedKey(linesBefore + 1) ? linesBefore + 1 : null;
}

/** The nearest line at or above the error that looks like its cause; the error's own when none does. */
function findBroken(errorLine: number, { lines, linesBefore }: Place): number {
  for (let line = errorLine; line > linesBefore; line -= 1) {
    if (isBroken(lines[line] ?? '')) return line;
  }
  return errorLine;
}

/** An odd quote, an open list, a list behind its key, or no blank after the colon. */
function isBroken(source: string): boolean {
  const value = source.replace(/^[^:]*:\s*/, '');
  const isOpenQuote = /^["']/.test(value) && !/^(["']).*\1\s*(?:#.*)?$/.test(value);
  const isOpenList = /^[[{]/.test(value) && !/[\]}]\s*(?:#.*)?$/.test(value);
  const isBadList = /^\[[^\]]*#/.test(value) || /^\s*[\w-]+\s*:\s+-\s/.test(source);
  return isOpenQuote || isOpenList || isBadList || hasOddBlank(source) || /^\s*[\w-]+:[^\s/]/.test(source);
}

type Words = { readonly problem: string; readonly remedy: string };

function describe(error: YAMLParseError, line: number, place: Place): Words {
  const source = place.lines[line] ?? '';
  return (
    describeBlanks(error, source) ??
    describeList(source, line, place) ??
    describeValue(source) ?? {
      problem: 'the line cannot be read',
      remedy:
        'begin each key at the first column, as in title: "Organisation: Role", and list items below theirs with "- "',
    }
  );
}

function describeBlanks(error: YAMLParseError, source: string): Words | null {
  if (hasOddBlank(source))
    return {
      problem: 'the line holds a character that only looks like a blank',
      remedy: `type it anew: write ${withPlainBlanks(source).trimEnd()}`,
    };
  if (error.code === 'TAB_AS_INDENT' || /^ *\t/.test(source))
    return {
      problem: 'the line is indented with a tab',
      remedy: `indent with blanks instead: write ${source.replaceAll('\t', '  ').trimEnd()}`,
    };
  if (/^\s*[\w-]+:[^\s/]/.test(source))
    return {
      problem: `a blank is missing after "${keyOf(source)}:"`,
      remedy: `write ${rewritten(source.replace(':', ': '))}`,
    };
  if (/^\s*-[^\s-]/.test(source))
    return {
      problem: 'a blank is missing after the dash',
      remedy: `write ${source.replace('-', '- ').trimEnd()}`,
    };
  return null;
}

function describeList(source: string, line: number, { lines }: Place): Words | null {
  const [, key = '', value = ''] = /^\s*([\w-]+)\s*:\s+(.*?)\s*$/.exec(source) ?? [];
  const bullet = /^(\s*)\*\s+(.*)$/.exec(source);
  if (bullet !== null)
    return {
      problem: 'a list is written with -, not with *',
      remedy: `write ${bullet[1]}- ${valueText(unquoted(bullet[2] ?? ''))}`,
    };
  const first = /^-\s+(.*)$/.exec(value)?.[1];
  if (first !== undefined) return describeItems(key, first, line, lines);
  if (!value.startsWith('[') || /^\[[^\]]*\]\s*[^\s#]/.test(value)) return null;
  const isOpen = !/\]\s*$/.test(value);
  return {
    problem: isOpen ? 'the list is not closed' : `the list under "${key}" cannot be read`,
    remedy: `write ${key}: ${listText(wordsOf(value))}`,
  };
}

/** `tags: - data`, and the items that follow below it. */
function describeItems(key: string, first: string, line: number, lines: readonly string[]): Words {
  const words = [first];
  for (let next = line + 1; /^\s+-\s+\S/.test(lines[next] ?? ''); next += 1)
    words.push((lines[next] ?? '').replace(/^\s*-\s+/, ''));
  const place = words.length === 1 ? '' : `in place of lines ${line} to ${line + words.length - 1}, `;
  return {
    problem: `the list under "${key}" begins behind its key`,
    remedy: `${place}write ${key}: ${listText(words.map(unquoted))}`,
  };
}

/** What was meant by a list in brackets that cannot be read. */
function wordsOf(value: string): string[] {
  return value
    .replaceAll(/^\[|\]\s*$/g, '')
    .split(',')
    .map((word) => unquoted(word).replace(/^#+/, ''))
    .filter((word) => word !== '');
}

function describeValue(source: string): Words | null {
  const key = keyOf(source);
  const isItem = /^\s*-\s+\S/.test(source);
  const value = /^[^:]+:\s+(.*?)\s*$/.exec(source)?.[1] ?? '';
  if (isItem && !/^\s*-\s+[\w-]+\s*:\s/.test(source))
    return { problem: 'the item cannot be read as it stands', remedy: `write ${quotedItem(source)}` };
  if (value === '' || !/^\s*(?:- )?[\w-]+\s*:/.test(source)) return null;
  return { problem: `the value of "${key}" cannot be read as it stands`, remedy: quoteLine(source) };
}

/** The line with its value in quotes where it needs them. */
function rewritten(source: string): string {
  const [, start = '', value = ''] = /^(\s*[\w-]+\s*: )\s*(.*?)\s*$/.exec(source) ?? [];
  return /^["'[{|>]/.test(value) ? source.trimEnd() : start + valueText(value);
}

function quotedItem(source: string): string {
  const [, start = '', value = ''] = /^(\s*-\s+)(.*)$/.exec(source) ?? [];
  return start + quoted(unquoted(value));
}

/** `put the title in quotes: title: "Org: Role"`. */
export function quoteLine(source: string): string {
  const [, start = '', key = '', raw = ''] = /^(\s*(?:- )?)([\w-]+)\s*:\s*(.*?)\s*$/.exec(source) ?? [];
  if (key === '') return /^\s*-\s/.test(source) ? `write ${quotedItem(source)}` : 'put the words in quotes';
  if (raw.startsWith('[') && raw.endsWith(']')) return `write ${start}${key}: ${listText(wordsOf(raw))}`;
  const what = `put the ${key} in quotes`;
  return raw.length > MAX_PASTED ? what : `${what}: ${start}${key}: ${quoted(unquoted(raw))}`;
}

function keyOf(source: string): string {
  return /^\s*(?:- )?([\w-]+)/.exec(source)?.[1] ?? source.trim().slice(0, 40);
}
