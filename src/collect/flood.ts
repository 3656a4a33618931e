// More announcements at once than a person writes: an archive, or an accident. Pure.

/** So many announcements in one scan are more than a person writes. */
const USUAL_BATCH = 30;

/** Do this many announcements at once look like an archive? `earlier` = the sizes of former batches. */
export function isFlood(count: number, earlier: readonly number[]): boolean {
  return count > Math.max(USUAL_BATCH, 3 * median(earlier));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return 0;
  return ((sorted[Math.ceil(middle) - 1] as number) + (sorted[Math.floor(middle)] as number)) / 2;
}
