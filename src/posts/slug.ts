// Names made into what stands behind the prefix of a facet, and back into words. Pure.

/** Leaves room for the prefix within a tag. */
const MAX_LENGTH = 80;
const SMALL = new Set([
  'a',
  'an',
  'and',
  'at',
  'by',
  'de',
  'del',
  'for',
  'in',
  'la',
  'of',
  'on',
  'the',
  'to',
]);

/** `Fundación Río & Mar` → `fundacion-rio-and-mar`; null where no letter or digit is left, or far too many. */
export function slugify(name: string): string | null {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/(?<=\p{sc=Latn}\p{Mn}*)\p{Mn}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/['’.]/gu, '')
    .replaceAll(/\s*[&+]\s*/gu, ' and ')
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' || slug.length > MAX_LENGTH ? null : slug;
}

/** `league-of-voters` → `League of Voters`. */
export function titleOfSlug(slug: string): string {
  return slug
    .split('-')
    .map((word, index) => (index > 0 && SMALL.has(word) ? word : word.replace(/^\p{L}/u, upper)))
    .join(' ');
}

const upper = (letter: string) => letter.toUpperCase();
