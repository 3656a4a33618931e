// Work on many files, bit by bit (bit-by-bit.ts), with a pause for the rest of the process whenever a slice of time is over.

import { setImmediate } from 'node:timers/promises';
import { filtered, mapped } from './bit-by-bit.ts';

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

export function mapInSlices<T, R>(items: Iterable<T>, make: (item: T) => R): Promise<R[]> {
  return inSlices(mapped(items, make));
}

export function filterInSlices<T>(items: Iterable<T>, keep: (item: T) => boolean): Promise<T[]> {
  return inSlices(filtered(items, keep));
}
