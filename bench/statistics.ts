// Is one of two lists of figures higher, or is it chance?

import type { Random } from './board.ts';

export interface Difference {
  readonly value: number;
  /** In 95 of 100 repetitions the true difference lies between these. */
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/**
 * How much higher a measure (a median, say) of the second list is than that of the first, with its 95 % interval:
 * percentile bootstrap (Efron and Tibshirani 1993, chapter 13). It draws pairs, so that what slowed both down at one
 * time counts for both.
 */
export function differenceBetween(
  first: readonly number[],
  second: readonly number[],
  measure: (values: readonly number[]) => number,
  random: Random,
): Difference {
  const pick = (values: readonly number[], places: readonly number[]) =>
    measure(places.map((place) => values[place] ?? Number.NaN));
  const differences = Array.from({ length: RESAMPLES }, () => {
    const places = first.map(() => Math.floor(random() * first.length));
    return pick(second, places) - pick(first, places);
  }).sort((a, b) => a - b);
  const at = (share: number) => differences[Math.round(share * (RESAMPLES - 1))] ?? Number.NaN;
  return { value: measure(second) - measure(first), low: at(0.025), high: at(0.975) };
}
