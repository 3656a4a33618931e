// Work on many files, bit by bit, with a pause for the rest of the process whenever a slice of time is over.

import { setImmediate } from 'node:timers/promises';

const SLICE_MS = 10;

/** Carries out what may be interrupted at each `yield`. */
export async function inSlices<R>(work: Generator<void, R, void>): Promise<R> {
  let startedAt = performance.now();
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    if (performance.now() - startedAt < SLICE_MS) continue;
    await setImmediate();
    startedAt = performance.now();
  }
}

export function mapInSlices<T, R>(items: readonly T[], make: (item: T) => R): Promise<R[]> {
  return inSlices(mapped(items, make));
}

function* mapped<T, R>(items: readonly T[], make: (item: T) => R): Generator<void, R[], void> {
  const made: R[] = [];
  for (const item of items) {
    made.push(make(item));
    yield;
  }
  return made;
}
