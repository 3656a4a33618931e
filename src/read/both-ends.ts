// Of a very long body, the beginning and the end are read: a summary stands in the one, a link in the other. What a post
// may cost is bounded by it: the whole process waits while one is read. Pure.

/** Characters of each end: some five thousand words in all. */
const MAX_END_LENGTH = 16_000;
/** A line may be a list of its own, which costs as much as a paragraph. */
const MAX_END_LINES = 800;

export function bothEnds(body: string): string {
  const short =
    body.length <= 2 * MAX_END_LENGTH
      ? body
      : `${body.slice(0, MAX_END_LENGTH)}\n\n${body.slice(-MAX_END_LENGTH)}`;
  const lines = short.split('\n');
  if (lines.length <= 2 * MAX_END_LINES) return short;
  return [...lines.slice(0, MAX_END_LINES), '', ...lines.slice(-MAX_END_LINES)].join('\n');
}
