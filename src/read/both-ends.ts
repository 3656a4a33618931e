// Of a very long body, the beginning and the end are read: a summary stands in the one, a link in the other. What a post
// may cost is bounded by it: the whole process waits while one is read. Pure.

/** Characters of each end: some five thousand words in all. */
const MAX_END_LENGTH = 16_000;

export function bothEnds(body: string): string {
  if (body.length <= 2 * MAX_END_LENGTH) return body;
  return `${body.slice(0, MAX_END_LENGTH)}\n\n${body.slice(-MAX_END_LENGTH)}`;
}
