// Tags as people write them, made comparable. Both sides (posts and alerts) go through the same two steps.

/** Spellings that mean another tag: `{vendors: 'vendor'}`; keys and values normalised. */
export type TagAliases = Readonly<Record<string, string>>;

/** Of a post, of an alert, of a form. */
export const MAX_TAGS = 100;
export const MAX_TAG_LENGTH = 100;

/** Marks and quotes that people write round a tag. `*` alone is every post, and `c#` ends in what it is called. */
const BEFORE = /^(?:[\s"'`´“”„‟‘’‚‛«»‹›＂＇#•·‣◦▪–—-]|\*(?=.))+/u;
const AFTER = /[\s"'`´“”„‟‘’‚‛«»‹›＂＇;,]+$/u;
/** Shows nothing and is no part of a word; what joins the letters of some scripts, or pictures, is. */
const INVISIBLE =
  /(?!\u200c|\u200d|[\ufe00-\ufe0f]|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Default_Ignorable_Code_Point}]|(?<=[\p{sc=Latn}\p{N}\s]|^)(?:\u200c|\u200d)|(?:\u200c|\u200d)(?=[\p{sc=Latn}\p{N}\s]|$)/gu;
const PLAIN = /^[a-z0-9]+(?:[ ._+&/:-][a-z0-9]+)*$/;

/** NFC, lower-cased, without what is written round it; '' when nothing is left. */
export function normaliseTag(raw: string): string {
  if (PLAIN.test(raw)) return raw;
  const visible = raw.normalize('NFC').replaceAll(/\s+/gu, ' ').replaceAll(INVISIBLE, '');
  return visible.replace(BEFORE, '').replace(AFTER, '').toLowerCase();
}

/** Normalises, drops empty ones and repeats, keeps the order. */
export function normaliseTags(raw: Iterable<string>): string[] {
  return [...new Set([...raw].map(normaliseTag).filter((tag) => tag !== ''))];
}

/** How people read a tag: as the board's settings write it, else as it is. */
export function labelOf(tag: string, labels: Readonly<Record<string, string>>): string {
  return Object.hasOwn(labels, tag) ? (labels[tag] as string) : tag;
}

/**
 * Applies the aliases once (an alias of an alias is not followed) and drops the repeats that this makes. Tags that were
 * stored before marks and quotes were taken off them are the same tags.
 */
export function applyAliases(tags: readonly string[], aliases: TagAliases): string[] {
  return normaliseTags(tags.map((tag) => aliasOf(normaliseTag(tag), aliases)));
}

function aliasOf(tag: string, aliases: TagAliases): string {
  return Object.hasOwn(aliases, tag) ? (aliases[tag] as string) : tag;
}
