// YAML's errors in plain words: people who write posts know their editor, not YAML. Pure.

import type { YAMLParseError } from 'yaml';
import { FileMistake } from './file-mistake.ts';

interface Place {
  readonly lineAt: (offset: number) => number;
  /** The file's lines, counted from 1. */
  readonly lines: readonly string[];
  readonly linesBefore: number;
}

/** Errors that the parser notices only at the end of a value; the person looks for its beginning. */
const LATE = new Set(['MISSING_CHAR', 'BAD_INDENT', 'UNEXPECTED_TOKEN', 'MULTILINE_IMPLICIT_KEY']);

/** The error as a mistake with the file's line, the problem and a remedy. */
export function explainYaml(error: YAMLParseError, place: Place): FileMistake {
  const errorLine = place.lineAt(error.pos[0]);
  const indented = findIndented(error, errorLine, place);
  if (indented !== null) {
    return new FileMistake(
      indented,
      'the line begins with blanks, its neighbours do not',
      'begin all keys at the first column',
    );
  }
  const line = LATE.has(error.code) ? findBroken(errorLine, place) : errorLine;
  const source = place.lines[line] ?? '';
  const { problem, remedy } = describe(error, source);
  return new FileMistake(line, problem, remedy);
}

/** A key that stands further to the right than the others, or null. */
function findIndented(
  error: YAMLParseError,
  errorLine: number,
  { lines, linesBefore }: Place,
): number | null {
  const isIndentedKey = (line: number) => /^\s+[\w-]+\s*:/.test(lines[line] ?? '');
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

/** An odd quote, an open list, or no blank after the colon. */
function isBroken(source: string): boolean {
  const value = source.replace(/^[^:]*:\s*/, '');
  const isOpenQuote = /^["']/.test(value) && !/^(["']).*\1\s*(?:#.*)?$/.test(value);
  const isOpenList = /^[[{]/.test(value) && !/[\]}]\s*(?:#.*)?$/.test(value);
  return isOpenQuote || isOpenList || /^\s*[\w-]+:[^\s/]/.test(source);
}

function describe(error: YAMLParseError, source: string): { problem: string; remedy: string } {
  const key = keyOf(source);
  const value = /^[^:]+:\s+(.*?)\s*$/.exec(source)?.[1] ?? '';
  if (error.code === 'TAB_AS_INDENT') {
    return { problem: 'the line is indented with a tab', remedy: 'indent with blanks instead' };
  }
  if (error.code === 'DUPLICATE_KEY') {
    return { problem: `the key "${key}" stands here a second time`, remedy: 'keep one of the two' };
  }
  if (/^\s*[\w-]+:[^\s/]/.test(source)) {
    return {
      problem: `a blank is missing after "${key}:"`,
      remedy: `write ${source.trim().replace(':', ': ')}`,
    };
  }
  if (/^\s*-[^\s-]/.test(source)) {
    return {
      problem: 'a blank is missing after the dash',
      remedy: `write ${source.replace('-', '- ').trim()}`,
    };
  }
  if (/^[[{]/.test(value) && !/[\]}]/.test(value)) {
    return {
      problem: 'the list is not closed',
      remedy: `end it with ${value.startsWith('[') ? ']' : '}'} on the same line`,
    };
  }
  if (/^\[.*\]$/.test(value)) {
    return {
      problem: `the list under "${key}" cannot be read`,
      remedy: `write ${key}: [one, two] with single commas, and put a word that holds : or # in quotes`,
    };
  }
  if (value !== '' && /^\s*(?:- )?[\w-]+\s*:/.test(source)) {
    return { problem: `the value of "${key}" cannot be read as it stands`, remedy: quoteLine(source) };
  }
  return {
    problem: 'the line cannot be read',
    remedy:
      'write key: value with the key at the beginning of the line, and list items as "  - word" below their key',
  };
}

/** `put the title in quotes: title: "Org: Role"`. */
export function quoteLine(source: string): string {
  const [, indent = '', key = 'title', raw = ''] = /^(\s*(?:- )?)([\w-]+)\s*:\s*(.*?)\s*$/.exec(source) ?? [];
  const value = raw.replaceAll(/^(["'])(.*?)\1?$/g, '$2').trim();
  const escaped =
    value.includes('"') || value.includes('\\') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
  return `put the ${key} in quotes: ${indent.trim()}${indent.trim() === '' ? '' : ' '}${key}: ${escaped.slice(0, 120)}`;
}

function keyOf(source: string): string {
  return /^\s*(?:- )?([\w-]+)/.exec(source)?.[1] ?? source.trim().slice(0, 40);
}
