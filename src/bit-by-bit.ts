// What is done with all files of a folder, as generators: each may be interrupted at every step (slices.ts), or it would hold
// the process for longer the more files there are. Pure.

/** Sorted at once. */
const RUN = 500;

/** Where nobody waits: all of it at once. */
export function finish<R>(work: Generator<void, R, void>): R {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

/** As `map`. */
export function* mapped<T, R>(items: Iterable<T>, make: (item: T) => R): Generator<void, R[], void> {
  const made: R[] = [];
  for (const item of items) {
    made.push(make(item));
    yield;
  }
  return made;
}

/** As `filter`. */
export function* filtered<T>(items: Iterable<T>, keep: (item: T) => boolean): Generator<void, T[], void> {
  const kept: T[] = [];
  for (const item of items) {
    if (keep(item)) kept.push(item);
    yield;
  }
  return kept;
}

/** As `Map.groupBy`. */
export function* grouped<T, K>(
  items: Iterable<T>,
  keyOf: (item: T) => K,
): Generator<void, Map<K, T[]>, void> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    yield;
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The last one of each key. */
export function* keyed<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Generator<void, Map<K, T>, void> {
  const found = new Map<K, T>();
  for (const item of items) {
    yield;
    found.set(keyOf(item), item);
  }
  return found;
}

/** As `toSorted`: short runs, then pairs of them merged. */
export function* sorted<T>(
  items: readonly T[],
  compare: (one: T, other: T) => number,
): Generator<void, readonly T[], void> {
  let runs: T[][] = [];
  for (let start = 0; start < items.length; start += RUN) {
    runs.push(items.slice(start, start + RUN).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const longer: T[][] = [];
    for (let index = 0; index < runs.length; index += 2)
      longer.push(yield* merged(runs[index] ?? [], runs[index + 1] ?? [], compare));
    runs = longer;
  }
  return runs[0] ?? [];
}

function* merged<T>(
  one: readonly T[],
  other: readonly T[],
  compare: (one: T, other: T) => number,
): Generator<void, T[], void> {
  const both: T[] = [];
  let [left, right] = [0, 0];
  while (left < one.length || right < other.length) {
    const isLeft =
      right === other.length || (left < one.length && compare(one[left] as T, other[right] as T) <= 0);
    both.push((isLeft ? one[left++] : other[right++]) as T);
    yield;
  }
  return both;
}
