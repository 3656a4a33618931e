// Tags that are one but for hyphens, blanks, dots or a plural: `data-science` and `data science`, `vendor` and `vendors`. Pure.

/** The same for all spellings of a tag. */
function familyOf(tag: string): string {
  const letters = tag.replaceAll(/[\s._'’-]/g, '');
  if (letters.length < 4 || /ss$/.test(letters)) return letters;
  return letters
    .replace(/ies$/, 'y')
    .replace(/(?<=[sxz]|ch|sh)es$/, '')
    .replace(/(?<=[^s])s$/, '');
}

/** The most common other spelling of each tag that has one; of two equally common ones the first of the alphabet. */
export function findTwins(counts: ReadonlyMap<string, number>): Map<string, string> {
  const families = new Map<string, string[]>();
  for (const tag of counts.keys()) {
    const family = familyOf(tag);
    families.set(family, [...(families.get(family) ?? []), tag]);
  }
  const twins = new Map<string, string>();
  for (const tags of families.values()) {
    const [first, ...others] = tags.sort(
      (one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0) || (one < other ? -1 : 1),
    );
    for (const tag of others) twins.set(tag, first as string);
  }
  return twins;
}
