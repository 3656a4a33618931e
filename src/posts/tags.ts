// Tags as people write them, made comparable. Both sides (posts and alerts) go through the same two steps.

/** Spellings that mean another tag: `{vendors: 'vendor'}`; keys and values normalised. */
export type TagAliases = Readonly<Record<string, string>>;

/** Of a post, of an alert, of a form. */
export const MAX_TAGS = 100;
export const MAX_TAG_LENGTH = 100;

/** NFC, trimmed, lower-cased; '' when nothing is left. */
export function normaliseTag(raw: string): string {
  return raw.normalize('NFC').trim().toLowerCase();
}

/** Normalises, drops empty ones and repeats, keeps the order. */
export function normaliseTags(raw: Iterable<string>): string[] {
  return [...new Set([...raw].map(normaliseTag).filter((tag) => tag !== ''))];
}

/** How people read a tag: as the board's settings write it, else as it is. */
export function labelOf(tag: string, labels: Readonly<Record<string, string>>): string {
  return Object.hasOwn(labels, tag) ? (labels[tag] as string) : tag;
}

/** Applies the aliases once (an alias of an alias is not followed) and drops the repeats that this makes. */
export function applyAliases(tags: readonly string[], aliases: TagAliases): string[] {
  return [...new Set(tags.map((tag) => (Object.hasOwn(aliases, tag) ? (aliases[tag] as string) : tag)))];
}
