// YAML's errors in plain words: people who write posts know their editor, not YAML. Pure.

import { type Document, isMap, isScalar, type YAMLParseError } from 'yaml';
import { FileMistake } from './file-mistake.ts';

interface Place {
  readonly document: Document;
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
  const keyLine = lineOfKey(error.pos[0], place);
  const line = LATE.has(error.code) && isBroken(place.lines[keyLine] ?? '') ? keyLine : errorLine;
  const source = place.lines[line] ?? '';
  const { problem, remedy } = describe(error, source);
  return new FileMistake(line, problem, remedy);
}

function describe(error: YAMLParseError, source: string): { problem: string; remedy: string } {
  if (error.code === 'TAB_AS_INDENT') {
    return { problem: 'the line is indented with a tab', remedy: 'indent with blanks instead' };
  }
  if (error.code === 'DUPLICATE_KEY') {
    return { problem: `the key "${keyOf(source)}" stands here a second time`, remedy: 'keep one of the two' };
  }
  if (/^\s*[\w-]+:[^\s/]/.test(source)) {
    return {
      problem: `a blank is missing after "${keyOf(source)}:"`,
      remedy: `write ${source.trim().replace(':', ': ')}`,
    };
  }
  if (/^\s*-[^\s-]/.test(source)) {
    return {
      problem: 'a blank is missing after the dash',
      remedy: `write ${source.replace('-', '- ').trim()}`,
    };
  }
  if (/^[^:]+:\s+[[{]/.test(source)) {
    const value = source.replace(/^[^:]+:\s+/, '');
    const closes = value.startsWith('[') ? ']' : '}';
    if (!value.includes(closes))
      return { problem: `the list is not closed`, remedy: `end it with ${closes} on the same line` };
  }
  if (/^\s*(?:- )?[\w-]+\s*:\s+\S/.test(source)) {
    return {
      problem: `the value of "${keyOf(source)}" cannot be read as it stands`,
      remedy: quoteLine(source),
    };
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

/** Does the line itself look like the cause: an odd quote, an open list, a colon too many, no blank after the colon? */
function isBroken(source: string): boolean {
  const value = source.replace(/^[^:]*:\s*/, '');
  const isOpenQuote = /^["']/.test(value) && !/^(["']).*\1\s*(?:#.*)?$/.test(value);
  const isOpenList = /^[[{]/.test(value) && !/[\]}]\s*(?:#.*)?$/.test(value);
  return isOpenQuote || isOpenList || /^\s*[\w-]+:\S/.test(source);
}

/** The line of the last top-level key at or before an offset. */
function lineOfKey(offset: number, place: Place): number {
  let line = place.linesBefore + 1;
  if (!isMap(place.document.contents)) return line;
  for (const { key } of place.document.contents.items) {
    const start = isScalar(key) ? key.range?.[0] : undefined;
    if (start !== undefined && start <= offset) line = place.lineAt(start);
  }
  return line;
}
