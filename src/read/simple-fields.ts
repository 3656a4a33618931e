// The front matter that nearly every post has, `key: words` and lists of words, without a YAML parser: five times as fast
// on a large board. Gives up (null) at the first sign of anything else; what it reads, YAML reads the same way. Pure.

import type { Fields, Value } from './fields.ts';

/** Words that mean nothing else in YAML: no quotes, no `:` or `#`, no mark at the beginning. */
const WORDS = String.raw`[\p{L}\p{N}$€£](?:[\p{L}\p{N}$€£,.()/&+' -]*[\p{L}\p{N}.)])?`;
const PAIR = new RegExp(String.raw`^([A-Za-z_][\w-]*):(?: +(?:"([^"\\]*)"|(${WORDS})))? *$`, 'u');
const ITEM = new RegExp(`^( *)- +(${WORDS}) *$`, 'u');
const NULL = /^null$/i;

type List = Extract<Value, { kind: 'list' }> & { readonly items: Value[] };

/** The fields of a simple block that starts after `linesBefore` lines of the file, or null. */
export function readSimpleFields(block: string, linesBefore: number): Fields | null {
  const fields = new Map<string, Value>();
  let open: { key: string; line: number; list: List | null; indent: string } | null = null;
  for (const [index, text] of block.split('\n').entries()) {
    const line = linesBefore + index + 1;
    if (text.trim() === '') continue;
    const item = ITEM.exec(text);
    if (item !== null) {
      const [, indent = '', words = ''] = item;
      if (open === null || (open.list !== null && open.indent !== indent)) return null;
      open.list ??= { kind: 'list', line: open.line, items: [] };
      open.indent = indent;
      open.list.items.push(toText(words, line));
      fields.set(open.key, open.list);
      continue;
    }
    const pair = PAIR.exec(text);
    const key = pair?.[1]?.toLowerCase() ?? '';
    if (pair === null || fields.has(key)) return null;
    const [, , quoted, plain] = pair;
    fields.set(key, quoted === undefined ? toText(plain ?? '', line) : { kind: 'text', line, text: quoted });
    open = quoted === undefined && plain === undefined ? { key, line, list: null, indent: '' } : null;
  }
  return fields;
}

function toText(words: string, line: number): Value {
  return { kind: 'text', line, text: NULL.test(words) ? '' : words };
}
