// Words written as YAML, for remedies that can be pasted. Pure.

/** What YAML would not take for words if it stood bare. */
const NEEDS_QUOTES = /^[\s\-?:,[\]{}#&*!|>'"%@`~]|:(?:\s|$)|\s#|[\s:]$|^$/;
const ONLY_IN_LISTS = /[,[\]{}]/;

/** A value behind a key: in quotes where it needs them. */
export function valueText(words: string): string {
  return NEEDS_QUOTES.test(words) ? quoted(words) : words;
}

/** `[data, "user: experience"]`. */
export function listText(words: readonly string[]): string {
  const items = words.map((word) => (ONLY_IN_LISTS.test(word) ? quoted(word) : valueText(word)));
  return `[${items.join(', ')}]`;
}

export function quoted(words: string): string {
  return /["\\]/.test(words) ? `'${words.replaceAll("'", "''")}'` : `"${words}"`;
}

/** Without the quotes that stand round all of it, straight or curly, also where one of the two is missing. */
export function unquoted(raw: string): string {
  const text = raw.trim();
  const [, mark, inner] = /^(["'])(.*?)\1?$/s.exec(text) ?? [];
  if (mark !== undefined && inner !== undefined && !inner.includes(mark)) return inner.trim();
  return /^[“”„«‘’]/u.test(text) ? text.replaceAll(/^[“”„«»‘’]+|[“”«»]+$/gu, '').trim() : text;
}
