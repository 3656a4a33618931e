// A list of jobs in one file becomes its records: each with its own text, its line and a name. Splits by the outer form
// alone, so that one record that cannot be read keeps no other out, and a long list costs what its length is. Pure.

import type { FileProblem } from './file-mistake.ts';

export interface RecordText {
  /** Of this record within its file; the same as long as its id or title is. */
  readonly name: string;
  /** Where it begins in the file, from 1. */
  readonly line: number;
  /** YAML keys at the margin, or a JSON object. */
  readonly text: string;
}

export type RecordsReading =
  | { readonly status: 'list' | 'single'; readonly records: readonly RecordText[] }
  | ({ readonly status: 'invalid' } & FileProblem);

/** `isJson`: by the file's name. A list at the root, a list under the only key, or one record. */
export function splitRecords(source: string, isJson: boolean): RecordsReading {
  const text = source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  if (text.trim() === '') return invalid(1, 'the file is empty', 'write the list into it, or delete it');
  const reading = isJson || /^\s*[[{]/.test(text) ? splitFlow(text) : splitBlock(text);
  return reading.status === 'invalid' ? reading : { ...reading, records: named(reading.records) };
}

type Nameless = Omit<RecordText, 'name'>;
type Split =
  | { readonly status: 'list' | 'single'; readonly records: readonly Nameless[] }
  | ({ readonly status: 'invalid' } & FileProblem);

function invalid(line: number, problem: string, remedy: string): Split & { readonly status: 'invalid' } {
  return { status: 'invalid', line, problem, remedy };
}

interface Line {
  readonly number: number;
  readonly text: string;
}

const isContent = ({ text }: Line) => !/^\s*(?:#.*)?$/.test(text) && !/^(?:---|\.\.\.|%)/.test(text);

/** YAML in block style: items begin with `-` at the list's own indent. */
function splitBlock(text: string): Split {
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, text: line }));
  const content = lines.filter(isContent);
  const [first, second] = content;
  if (first === undefined) return invalid(1, 'the file holds no list', 'write records such as "- title: …"');
  if (isItem(first.text)) return { status: 'list', records: itemsOf(lines, first) };
  const keys = content.filter((line) => /^[^\s#-].*?:(?:\s|$)/.test(line.text));
  const isWrapped =
    keys.length === 1 && second !== undefined && isItem(second.text) && /:\s*(?:#.*)?$/.test(first.text);
  if (isWrapped) return { status: 'list', records: itemsOf(lines, second) };
  if (keys.length === 0)
    return invalid(
      first.number,
      'this is neither a list nor keys with values',
      'write records such as "- title: …"',
    );
  return { status: 'single', records: [{ line: 1, text: text.replace(/^---[^\S\n]*\n/, '\n') }] };
}

function isItem(line: string): boolean {
  return /^\s*-(?:\s|$)/.test(line);
}

function itemsOf(lines: readonly Line[], first: Line): Nameless[] {
  const indent = first.text.search(/-/);
  const starts = lines.filter(
    (line) => line.number >= first.number && line.text.search(/\S/) === indent && isItem(line.text),
  );
  return starts.map((start, index) => {
    const end = starts[index + 1]?.number ?? lines.length + 1;
    const item = lines.slice(start.number - 1, end - 1).map(({ text }) => text);
    return { line: start.number, text: outdent(item, indent) };
  });
}

/** The dash becomes a blank, and the keys come to the margin. */
function outdent([first = '', ...rest]: readonly string[], indent: number): string {
  const lines = [`${first.slice(0, indent)} ${first.slice(indent + 1)}`, ...rest];
  const margin = Math.max(0, lines.find((line) => line.trim() !== '')?.search(/\S/) ?? 0);
  return lines
    .map((line) => (line.slice(0, margin).trim() === '' ? line.slice(margin) : line.trimStart()))
    .join('\n');
}

/** JSON, or YAML in flow style: what stands between brackets at the list's own depth. */
function splitFlow(text: string): Split {
  const root = outerList(text);
  if (root === null) return { status: 'single', records: [{ line: lineAt(text)(text.search(/\S/)), text }] };
  const line = lineAt(text);
  const records: Nameless[] = [];
  let depth = 0;
  let start = -1;
  for (const { at, character } of marks(text, root + 1)) {
    if (character === '{' || character === '[') {
      if (depth === 0) start = at;
      depth += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth < 0) return { status: 'list', records };
      if (depth === 0) records.push({ line: line(start), text: text.slice(start, at + 1) });
    }
  }
  return invalid(
    line(Math.max(start, root)),
    'the list is not closed',
    'close it with ], and each record with }',
  );
}

/** Where the list begins: at the root, or under the root's only key; null = the root is a record itself. */
function outerList(text: string): number | null {
  const wrapped = /^\s*(?:\{\s*"[^"\n]{1,100}"\s*:\s*)?\[/.exec(text);
  if (wrapped === null) return null;
  const root = wrapped[0].length - 1;
  return /^\s*\[/.test(text) || /^\s*\{/.test(text.slice(root + 1)) ? root : null;
}

/** The brackets outside of texts in quotes. */
function* marks(text: string, from: number): Generator<{ at: number; character: string }> {
  const pattern = /"(?:[^"\\]|\\.)*"?|[[\]{}]/gs;
  pattern.lastIndex = from;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text))
    if (found[0].length === 1 && found[0] !== '"') yield { at: found.index, character: found[0] };
}

/** Asked in ascending order, so that the text is counted once. */
function lineAt(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (let at = text.indexOf('\n', counted); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
      line += 1;
      counted = at + 1;
    }
    return line;
  };
}

/** What tells records apart, the surest first. */
const NAMING = ['id', 'slug', 'uid', 'title', 'name', 'role', 'position', 'job_title', 'job'].map(
  (key) => new RegExp(`^[^\\S\\n]*\\{?[^\\S\\n]*"?${key}"?[^\\S\\n]*:[^\\S\\n]*(.{1,200})`, 'im'),
);

/** Two that would bear one name are told apart by their order. */
function named(records: readonly Nameless[]): RecordText[] {
  const taken = new Map<string, number>();
  return records.map((record) => {
    const stem = stemOf(record.text);
    const times = (taken.get(stem) ?? 0) + 1;
    taken.set(stem, times);
    return { ...record, name: times === 1 ? stem : `${stem}-${times}` };
  });
}

function stemOf(text: string): string {
  for (const pattern of NAMING) {
    const value = pattern.exec(text)?.[1];
    const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(value ?? '')?.[1];
    const stem = slugOf(quoted ?? value ?? '');
    if (stem !== '') return stem;
  }
  return 'record';
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80)
    .replace(/-$/, '');
}
