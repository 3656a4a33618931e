// "Did you mean …?": the known word that is closest to a mistyped one. Pure.

/** No name that we know is longer: what is, is no slip, and comparing costs letters times letters. */
const LONGEST_WORD = 40;

/** The candidate with the fewest edits, or null when none is near (more than two edits and a third of the word). */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > LONGEST_WORD) return null;
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(word.length - candidate.length) >= bestDistance) continue;
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/**
 * Is this most likely `meant` with at most `maxEdits` slips of the fingers? For words that may be right as they stand:
 * short ones, those with a number and those with another first letter are taken for words of their own.
 */
export function isSlip(word: string, meant: string, maxEdits: number): boolean {
  if (word === meant || word[0] !== meant[0] || meant.length < 4 || /\d/.test(word + meant)) return false;
  return Math.abs(word.length - meant.length) <= maxEdits && editDistance(word, meant) <= maxEdits;
}

/** Optimal string alignment: insertions, deletions and replacements of one character, and two that changed places. */
function editDistance(from: string, to: string): number {
  const [a, b] = [[...from], [...to]];
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of a.entries()) {
    const current = [row + 1];
    for (const [column, other] of b.entries()) {
      const replaced = (last[column] as number) + (letter === other ? 0 : 1);
      const edits = [replaced, (last[column + 1] as number) + 1, (current[column] as number) + 1];
      const isSwapped = letter === b[column - 1] && other === a[row - 1];
      if (isSwapped) edits.push((beforeLast[column - 1] as number) + 1);
      current.push(Math.min(...edits));
    }
    [beforeLast, last] = [last, current];
  }
  return last.at(-1) as number;
}
