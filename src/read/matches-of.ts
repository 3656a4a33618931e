// All matches of many patterns in many sentences. Pure.

/** As `matchAll` gives them, without the copy of the pattern that it makes each time; each must be global and match something. */
export function matchesOf(patterns: readonly RegExp[], text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) found.push(match);
  }
  return found;
}
