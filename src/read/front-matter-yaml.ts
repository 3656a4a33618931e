// The YAML between the fences becomes keys with lines. Refuses what is not keys with values; never builds dates, code or
// objects with behaviour, and never unfolds a bomb of aliases.

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import type { Fields, Value } from './fields.ts';
import { FileMistake } from './file-mistake.ts';
import { indentValues, mendTagLines } from './lenient-lines.ts';
import { explainYaml, quoteLine } from './yaml-remedy.ts';

const MAX_NODES = 5000;
const MAX_DEPTH = 12;

interface Context {
  readonly document: Document;
  readonly lineAt: (offset: number) => number;
  readonly lines: readonly string[];
  readonly repeated: RepeatedKey[];
  /** The key of the front matter that is being read. */
  under: string;
  nodes: number;
}

export interface RepeatedKey {
  readonly key: string;
  /** The key of the front matter that it is, or stands under. */
  readonly under: string;
  /** Of the later one. */
  readonly line: number;
}

export interface ParsedBlock {
  readonly fields: Fields;
  /** Tags that YAML takes for remarks, with what stands before them in their line: `  - #data`. */
  readonly remarks: readonly { readonly line: number; readonly start: string }[];
  /** Keys that stand there more than once: the last one counts, as in Jekyll. */
  readonly repeated: readonly RepeatedKey[];
}

/** Parses a block that starts after `linesBefore` lines of the file. Throws FileMistake with the file's line. */
export function parseFields(block: string, linesBefore: number): ParsedBlock {
  const counter = new LineCounter();
  const own = block.split('\n');
  const { lines: mended, remarks } = mendTagLines(own);
  const document = parseLeniently(mended, counter);
  const lineAt = (offset: number) => counter.linePos(offset).line + linesBefore;
  const lines = [...Array<string>(linesBefore + 1).fill(''), ...own];
  const context = { document, lineAt, lines, nodes: 0, repeated: [] as RepeatedKey[], under: '' };
  const [error] = document.errors;
  if (error !== undefined) throw explainYaml(error, { lineAt, linesBefore, lines: lines.map(cutLine) });
  const fields = readKeys(document, context, linesBefore);
  return {
    fields,
    remarks: remarks.map(({ index, start }) => ({ start, line: index + linesBefore + 1 })),
    repeated: context.repeated,
  };
}

/** What is looked at to explain a mistake: patterns cost the square of blanks. */
function cutLine(line: string): string {
  return line.slice(0, 500).trimEnd();
}

/** What Jekyll's parser reads and this one does not is tried once more, in a form that both do. */
function parseLeniently(lines: readonly string[], counter: LineCounter): Document {
  const document = parseSafely(lines.join('\n'), counter);
  const indented = document.errors.length === 0 ? null : indentValues(lines);
  if (indented === null) return document;
  const again = new LineCounter();
  const other = parseSafely(indented.join('\n'), again);
  if (other.errors.length > 0) return document;
  counter.lineStarts = again.lineStarts;
  return other;
}

function readKeys(document: Document, context: Context, linesBefore: number): Fields {
  if (document.contents === null) return new Map();
  if (!isMap(document.contents)) {
    throw new FileMistake(
      linesBefore + 1,
      'the front matter holds no keys',
      'write lines such as title: "Organisation: Role"',
    );
  }
  return toFields(document.contents, context, 0);
}

/** `failsafe`: every scalar is text. Deep nesting exhausts the parser's stack: a mistake like any other. */
function parseSafely(block: string, lineCounter: LineCounter): Document {
  try {
    return parseDocument(block, {
      schema: 'failsafe',
      prettyErrors: false,
      stringKeys: true,
      uniqueKeys: false,
      lineCounter,
    });
  } catch (error) {
    if (error instanceof RangeError) throw tooMuch(2);
    throw error;
  }
}

function toFields(map: YAMLMap, context: Context, depth: number): Fields {
  const fields = new Map<string, Value>();
  const keys = new Set<string>();
  for (const pair of map.items) {
    if (!isScalar(pair.key)) continue;
    const line = context.lineAt(pair.key.range?.[0] ?? 0);
    const written = cleanScalar(pair.key.source ?? String(pair.key.value)).trim();
    const key = written.toLowerCase();
    if (depth === 0) context.under = key;
    if (keys.has(written)) context.repeated.push({ key, under: context.under, line });
    keys.add(written);
    fields.set(key, toValue(pair.value, line, context, depth + 1));
  }
  return fields;
}

function toValue(node: unknown, line: number, context: Context, depth: number): Value {
  context.nodes += 1;
  if (context.nodes > MAX_NODES || depth > MAX_DEPTH) throw tooMuch(line);
  if (isAlias(node)) return toValue(resolveAlias(node, line, context), line, context, depth + 1);
  if (isMap(node)) return { kind: 'map', line, fields: toFields(node, context, depth) };
  if (isSeq(node)) {
    const items = node.items.map((item) => toValue(item, startOf(item, line, context), context, depth + 1));
    return { kind: 'list', line, items };
  }
  const text = isScalar(node) ? cleanScalar(node.source ?? '') : '';
  const isNull = isScalar(node) && node.type === 'PLAIN' && /^(?:~|null)$/i.test(text);
  return { kind: 'text', line, text: isNull ? '' : text };
}

function resolveAlias(
  node: { source: string; resolve(document: Document): unknown },
  line: number,
  context: Context,
): unknown {
  const target = node.resolve(context.document);
  if (target !== undefined) return target;
  throw new FileMistake(
    line,
    'a value that begins with * needs quotes',
    quoteLine(cutLine(context.lines[line] ?? '')),
  );
}

function startOf(node: unknown, line: number, context: Context): number {
  const range = (node as { range?: readonly [number, number, number] } | null)?.range;
  return range === undefined ? line : context.lineAt(range[0]);
}

/** What Postgres cannot store: NUL and half characters, which YAML can write as escapes. */
function cleanScalar(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function tooMuch(line: number): FileMistake {
  return new FileMistake(
    line,
    'the front matter is nested too deeply or repeats itself too often',
    'write plain keys with values or lists',
  );
}
