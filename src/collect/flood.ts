// More at once than a person writes: an archive, or an accident. Looks at a window of time, since files may come one by
// one. Pure.

import { DAY_MS } from '../duration.ts';

/** Guards look back so far. */
export const WINDOW_MS = 3_600_000;
/** What was announced within so long, and more than a day ago, says what is usual. */
export const USUAL_MS = 90 * DAY_MS;

/** Before the first digest an hour ago, what comes may be all that there is: the database was lost, or is new. */
const MANY_POSTS_AT_FIRST = 20;
const MANY_PEOPLE = 20;
const MANY_PEOPLE_AT_FIRST = 10;
/** Most of the tags of a small board, or so many. */
const MANY_RETAGS = 30;
const SOME_RETAGS = 10;

/**
 * New posts within the window; `many` = what the settings call many (`digest.flood_posts`), `usual` = how many came in former
 * windows that no admin had to wave through.
 */
export function isPostFlood(
  count: number,
  {
    isFirst,
    many,
    usual,
  }: { readonly isFirst: boolean; readonly many: number; readonly usual: readonly number[] },
): boolean {
  return count > Math.max(isFirst ? Math.min(MANY_POSTS_AT_FIRST, many) : many, 3 * median(usual));
}

/** New people of files within the window. */
export function isPeopleFlood(count: number, { isFirst }: { readonly isFirst: boolean }): boolean {
  return count > (isFirst ? MANY_PEOPLE_AT_FIRST : MANY_PEOPLE);
}

/** Re-tagged posts within the window, of so many that are news. */
export function isRetagFlood(count: number, newsCount: number): boolean {
  return count > MANY_RETAGS || (count > SOME_RETAGS && count * 2 > newsCount);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return 0;
  return ((sorted[Math.ceil(middle) - 1] as number) + (sorted[Math.floor(middle)] as number)) / 2;
}
