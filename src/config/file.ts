// Reads rolecall.yml: the settings, and problems that name the line. Knows no environment and no files.

import { isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { fileSchema } from './file-schema.ts';

export type FileSettings = z.output<typeof fileSchema>;

/** All keys that rolecall.yml knows, dotted: `site.name`, `digest.late_limit.weekly_days`. */
export const FILE_KEYS: readonly string[] = dottedKeys(fileSchema);

export interface FileReading {
  /** Without the keys that have a problem; null when the file could not be read as keys at all. */
  readonly settings: FileSettings | null;
  /** `rolecall.yml line 4: digest.weekly must be …`. */
  readonly problems: readonly string[];
  /** Dotted keys with a problem; `mail` stands for all below it. */
  readonly unusable: ReadonlySet<string>;
  /** Dotted keys that the file sets. */
  readonly given: ReadonlySet<string>;
}

/** Reads the text of rolecall.yml; `name` is how the problems call the file. */
export function readConfigFile(source: string, name: string): FileReading {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const refuse = (line: number, words: string): FileReading => ({
    settings: null,
    problems: [`${name} line ${line}: ${words}`],
    unusable: new Set(),
    given: new Set(),
  });
  const [error] = document.errors;
  if (error !== undefined) return refuse(lineAt(error.pos[0]), plainYamlError(error.message));
  if (document.contents !== null && !isMap(document.contents)) {
    return refuse(1, 'must be keys with values, such as "site:" and below it "  name: Example Jobs"');
  }
  let value: unknown;
  try {
    value = withoutNulls(document.toJS() ?? {});
  } catch (aliasError) {
    return refuse(1, plainYamlError(messageOf(aliasError)));
  }
  const comment = unquotedColour(source);
  if (comment !== null)
    return refuse(
      lineAt(comment),
      'put the colour into quotes, such as colour: "#1a5fb4"; without them, # begins a note',
    );
  const issues = (fileSchema.safeParse(value, { reportInput: true }).error?.issues ?? []).flatMap(
    describeIssue,
  );
  const problems = issues
    .map(({ path, words }) => ({ line: lineAt(offsetOf(document.contents, path)), words }))
    .sort((left, right) => left.line - right.line)
    .map(({ line, words }) => `${name} line ${line}: ${words}`);
  const given = new Set(FILE_KEYS.filter((key) => hasKey(value, key)));
  const unusable = new Set(issues.flatMap(({ path, meant }) => [path.join('.'), ...(meant ? [meant] : [])]));
  const usable = fileSchema.safeParse(issues.reduce((rest, { path }) => without(rest, path), value));
  return { settings: usable.data ?? null, problems, unusable, given };
}

/** A copy in which nothing stands at this path. */
function without(value: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (value === null || typeof value !== 'object' || key === undefined) return value;
  const { [key]: inner, ...others } = value as Record<PropertyKey, unknown>;
  return rest.length === 0 ? others : { ...others, [key]: without(inner, rest) };
}

function plainYamlError(message: string): string {
  return `${message.replace(/\.?\s*$/, '')}; check the indentation, and put a text that holds ": " or "#" into quotes`;
}

/** Where `colour: #1a5fb4` stands, which YAML reads as no colour and a note. */
function unquotedColour(source: string): number | null {
  return /^[ \t]+colour:[ \t]+#[\da-f]{3,8}\b/im.exec(source)?.index ?? null;
}

/** An empty key (`privacy_url:`) means the default, so that a sample can show it. */
function withoutNulls(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner)]));
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly words: string;
  /** The dotted key for which an unknown one probably stands. */
  readonly meant?: string | undefined;
}

/** A zod issue as sentences, each with the path that it is about. */
function describeIssue(issue: z.core.$ZodIssue): Issue[] {
  const key = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((unknown) => {
      const path = [...issue.path, unknown];
      const name = path.join('.');
      const meant = knownKey(name);
      const remedy =
        meant === undefined ? 'remove it ("rolecall config" lists all settings)' : `did you mean ${meant}?`;
      return { path, words: `${name} is not a setting; ${remedy}`, meant };
    });
  }
  if (issue.code !== 'custom') {
    return [{ path: issue.path, words: `${key} must have keys of its own, indented below it` }];
  }
  const shown = typeof issue.input === 'object' ? '' : `, not ${JSON.stringify(issue.input)}`;
  return [{ path: issue.path, words: `${key} ${issue.message}${shown}` }];
}

function knownKey(key: string): string | undefined {
  const sections = FILE_KEYS.flatMap((known) =>
    known
      .split('.')
      .slice(0, -1)
      .map((_, end, parts) => parts.slice(0, end + 1).join('.')),
  );
  const lastWord = key.split('.').at(-1);
  return nearest(key, [...sections, ...FILE_KEYS]) ?? FILE_KEYS.find((name) => name.endsWith(`.${lastWord}`));
}

/** Where in the text the key at `path` stands; the last part that exists counts. */
function offsetOf(contents: unknown, path: readonly PropertyKey[]): number {
  let node = contents;
  let offset = 0;
  for (const part of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === part)
      : undefined;
    if (pair === undefined) break;
    offset = (pair.key as { range?: [number, number, number] }).range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

function hasKey(value: unknown, dotted: string): boolean {
  let inner = value;
  for (const part of dotted.split('.')) {
    if (inner === null || typeof inner !== 'object' || !Object.hasOwn(inner, part)) return false;
    inner = (inner as Record<string, unknown>)[part];
  }
  return true;
}

function dottedKeys(schema: unknown, prefix = ''): string[] {
  const section = schema instanceof z.ZodPrefault ? schema.unwrap() : schema;
  if (!(section instanceof z.ZodObject)) return [prefix];
  return Object.entries(section.shape).flatMap(([key, inner]) =>
    dottedKeys(inner, prefix === '' ? key : `${prefix}.${key}`),
  );
}
