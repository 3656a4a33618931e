// What a rush has left of the heap is given back when the process rests: V8 keeps what it grew to until it collects the next time,
// and where nothing happens that is never (docs/decisions/046).

import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Closers } from './close-all.ts';

const LOOK_MS = 5000;
/** Part of the time since the last look: a process that is busier has no tenth of a second to spare. */
const RESTING = 0.1;
/** What is worth a collection. */
const GROWN_BYTES = 16e6;
/** A process that rests between many small rushes collects so often at most. */
const AGAIN_MS = 60_000;

/** Looks every few seconds until it is closed. */
export function giveBackMemory(closers: Closers): void {
  const look = createLook();
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    look(performance.eventLoopUtilization(now, before).utilization, performance.now());
    before = now;
  }, LOOK_MS);
  timer.unref();
  closers.push(async () => clearInterval(timer));
}

/**
 * One look; says whether it has collected. `busy`: which part of the time the event loop was, from 0 to 1. Time is that of a clock
 * that nobody sets, in milliseconds.
 */
export function createLook(): (busy: number, nowMs: number) => boolean {
  const collect = findCollector();
  let keptBytes = 0;
  let againAtMs = Number.NEGATIVE_INFINITY;
  return (busy, nowMs) => {
    if (busy > RESTING || nowMs < againAtMs) return false;
    if (getHeapStatistics().total_heap_size - keptBytes < GROWN_BYTES) return false;
    collect();
    keptBytes = getHeapStatistics().total_heap_size;
    againAtMs = nowMs + AGAIN_MS;
    return true;
  };
}

/** V8's own, which Node hands to contexts alone that are made under the flag: https://nodejs.org/api/cli.html#--expose-gc */
function findCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return collect;
}
