// The keys of a front matter with their lines. Every scalar stays the text that the person wrote: `2026-02-31`, `no` and
// `007` are judged by whoever knows the key, never turned into a date, a boolean or a number on the way.

import { cleanLine } from '../clean-text.ts';
import { nearest } from '../nearest.ts';
import { FileMistake } from './file-mistake.ts';
import { listText } from './yaml-text.ts';

export type Value =
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly Value[] }
  | { readonly kind: 'map'; readonly line: number; readonly fields: Fields };

/** By lower-cased key. An empty value (`location:`) is the text ''. */
export type Fields = ReadonlyMap<string, Value>;

/** YAML 1.1's words for false, as Jekyll reads them; here also in quotes. */
const NO = new Set(['false', 'no', 'off', 'n', '0']);

/** The text under the first of these keys that is filled; a list becomes `a, b`. Throws FileMistake for keys of its own. */
export function textField(
  fields: Fields,
  keys: readonly string[],
  maxLength = 200,
): { text: string; line: number } | null {
  for (const key of keys) {
    const value = fields.get(key);
    if (value === undefined) continue;
    const text = cleanLine(wordsOf(key, value).join(', '), maxLength);
    if (text !== '') return { text, line: value.line };
  }
  return null;
}

/** What a map is called by: `- tag: data`, `{name: Heron Works, url: …}`. */
const NAMES = ['name', 'title', 'label', 'tag', 'text', 'value'];

/** Every text of a value, nested lists flattened, empty ones dropped. Throws FileMistake for a map without a name. */
function wordsOf(key: string, value: Value): string[] {
  if (value.kind === 'list') return value.items.flatMap((item) => wordsOf(key, item));
  if (value.kind === 'text') return value.text.trim() === '' ? [] : [value.text];
  const name = NAMES.map((one) => value.fields.get(one)).find((one) => one?.kind === 'text');
  if (name?.kind === 'text') return name.text.trim() === '' ? [] : [name.text];
  throw holdsKeys(key, value);
}

function holdsKeys(key: string, { line, fields }: Extract<Value, { kind: 'map' }>): FileMistake {
  const words = [...fields].map(([inner, { kind, ...rest }]) =>
    kind === 'text' && 'text' in rest && rest.text !== '' ? `${inner}: ${rest.text}` : inner,
  );
  const last = Math.max(line, ...[...fields.values()].map((inner) => inner.line));
  const place = last > line ? `in place of lines ${line} to ${last}, ` : '';
  return new FileMistake(
    line,
    `"${key}" holds "${[...fields.keys()][0] ?? ''}:" where words were expected`,
    `${place}write ${key}: ${listText(words)}`,
  );
}

/** Tags as Jekyll takes them: a list, or one string split at white space; here, where it holds commas, at these alone. */
export function tagWords(key: string, value: Value): string[] {
  return value.kind === 'text' ? splitTags(value.text) : wordsOf(key, value);
}

function splitTags(text: string): string[] {
  const between = /[,，、]/.test(text) ? /[,，、]/ : /[;|]/.test(text) ? /[;|]/ : /\s+/;
  return text.split(between).filter((word) => word.trim() !== '');
}

/** Is a switch such as `draft:` on? A key that is missing or empty means `otherwise`; any word but false, no, off is a yes. */
export function readSwitch(fields: Fields, key: string, otherwise: boolean): boolean {
  const field = textField(fields, [key]);
  return field === null ? otherwise : !NO.has(field.text.toLowerCase());
}

/** The key that was probably meant by one that is not known, for remedies. */
export function suggestKey(unknown: string, known: readonly string[]): string {
  const meant = nearest(unknown, known);
  return meant === null ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`;
}
