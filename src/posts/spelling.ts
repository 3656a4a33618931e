// One name in two spellings: capitals, marks, dashes and quotes, "&" and "and", "Sr." and "Senior", a "The" in front. Pure.

/** What is written short, in titles of jobs. */
const IN_FULL: Readonly<Record<string, string>> = {
  sr: 'senior',
  snr: 'senior',
  jr: 'junior',
  jnr: 'junior',
  asst: 'assistant',
  mgr: 'manager',
};

/** Only a cache, of about 1 MB: the same names are compared in each pass. */
const MAX_KEPT = 5000;
const kept = new Map<string, string>();

/** The same for all spellings of a name, and never empty unless the name is; for comparing, not for showing. */
export function spellingKey(name: string): string {
  const known = kept.get(name) ?? makeKey(name);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(name, known);
  return known;
}

function makeKey(name: string): string {
  const words = wordsOf(name).map((word) =>
    Object.hasOwn(IN_FULL, word) ? (IN_FULL[word] as string) : word,
  );
  const telling = words.filter((word) => word !== 'the');
  return (telling.length > 0 ? telling : words).join(' ') || name.trim();
}

/** Most names: what follows for the others changes nothing in them. */
const PLAIN = /^[ -~]*$/;

/** Words in small letters without accents. The marks of C++ and C# are part of a word. */
function wordsOf(name: string): string[] {
  const plain = (PLAIN.test(name) ? name : name.normalize('NFKD').replaceAll(/\p{M}+|[’‘ʼ]/gu, ''))
    .toLowerCase()
    .replaceAll("'", '')
    .replaceAll('&', ' and ')
    // L.L.C., U.S.
    .replaceAll(/(?<![\p{L}\p{N}])(?:\p{L}\.){2,}/gu, (letters) => letters.replaceAll('.', ''));
  return plain.match(/[\p{L}\p{N}]+(?:\+\+|#)?/gu) ?? [];
}
