// Keys that mean one of ours on this board (`posts.keys`, `posts.closed_when`): a map and nothing more. Pure.

import type { Fields, Value } from './fields.ts';

export interface Dialect {
  /** Our key, and theirs in the order in which they are asked; a path such as `contact.email` reaches into maps. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Their key or path, and the words under which a job is filled; lower-cased. */
  readonly closedWhen: Readonly<Record<string, readonly string[]>>;
}

export const OWN_DIALECT: Dialect = { keys: {}, closedWhen: {} };

/** With our keys filled from theirs. Our own key wins where it is filled. */
export function withDialect(fields: Fields, { keys, closedWhen }: Dialect): Fields {
  const all = new Map(fields);
  for (const [ours, theirs] of Object.entries(keys)) {
    if (isFilled(fields.get(ours))) continue;
    const value = theirs.map((path) => at(fields, path)).find(isFilled);
    if (value !== undefined) all.set(ours, value);
  }
  const closed = Object.entries(closedWhen)
    .map(([path, words]) => ({ value: at(fields, path), words }))
    .find(({ value, words }) => value?.kind === 'text' && words.includes(value.text.trim().toLowerCase()));
  if (closed?.value !== undefined)
    all.set('closes', { kind: 'text', line: closed.value.line, text: 'filled' });
  return all;
}

function isFilled(value: Value | undefined): value is Value {
  if (value === undefined) return false;
  if (value.kind === 'text') return value.text.trim() !== '';
  return value.kind === 'list' ? value.items.length > 0 : value.fields.size > 0;
}

function at(fields: Fields, path: string): Value | undefined {
  const [first = '', ...rest] = path.toLowerCase().split('.');
  return rest.reduce<Value | undefined>(
    (value, key) => (value?.kind === 'map' ? value.fields.get(key) : undefined),
    fields.get(first),
  );
}
