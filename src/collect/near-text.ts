// Are two texts one text with a word mended here and there? Pure.

/** So much of the words of both. */
const NEARLY_ALL = 0.9;

/** Markup, line ends, punctuation, capitals and where links lead do not count: none of these makes another text. */
export function isNearText(one: string, other: string): boolean {
  if (one === other) return true;
  const words = wordsOf(one);
  const others = wordsOf(other);
  if (words.length + others.length === 0) return true;
  const left = new Map<string, number>();
  for (const word of words) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of others) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    shared += 1;
  }
  return (2 * shared) / (words.length + others.length) >= NEARLY_ALL;
}

/** Where nobody writes blanks, each character is a word. */
const WORD =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[^\P{L}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}][\p{L}\p{M}\p{N}]*|\p{N}+/gu;

function wordsOf(text: string): string[] {
  const plain = text
    .replaceAll(/<[^<>]{0,2000}>/g, ' ')
    .replaceAll(/\]\([^()\s]{0,2000}\)/g, '] ')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/['’]/g, '');
  return plain.match(WORD) ?? [];
}
