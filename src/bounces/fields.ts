// Header fields in a text (RFC 5322 section 2.2), as they stand in reports and in the headers that reports return. Pure.

/** Values by lower-cased name, in their order. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** More than any report has; the rest is left. */
const MOST_LINES = 5000;
const MOST_CHARACTERS = 4000;

/** The groups of fields that blank lines divide (RFC 3464 section 2.1). */
export function readGroups(text: string): Fields[] {
  const groups: Map<string, string[]>[] = [];
  let group: Map<string, string[]> | null = null;
  let values: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/, MOST_LINES)) {
    if (line.trim() === '') {
      group = null;
      continue;
    }
    if (/^[ \t]/.test(line)) {
      const last = values.length - 1;
      if (last >= 0 && (values[last] as string).length < MOST_CHARACTERS) values[last] += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon < 1 || !/^[!-9;-~]{1,100}$/.test(name)) {
      values = [];
      continue;
    }
    if (group === null) {
      group = new Map();
      groups.push(group);
    }
    values = group.get(name) ?? [];
    values.push(line.slice(colon + 1, colon + 1 + MOST_CHARACTERS).trim());
    group.set(name, values);
  }
  return groups;
}

/** The first value of a field, or nothing. */
export function first(fields: Fields | undefined, name: string): string {
  return fields?.get(name)?.[0] ?? '';
}
