// What a rush has left of the heap is given back when the process rests: V8 keeps what it grew to until it collects the next time,
// and where nothing happens that is never (docs/decisions/046).

import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Closers } from './close-all.ts';

const LOOK_MS = 5000;
/** Part of the time since the last look: a process that is busier has better things to do. */
const RESTING = 0.1;
/** The space for what is new. V8 shrinks it in a collection before which little was allocated for some seconds: the next look's. */
const YOUNG_BYTES = 4e6;
/** What is worth a whole collection, which holds all else up for some hundredths of a second. */
const GROWN_BYTES = 6e6;
const AGAIN_MS = 30_000;

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
 * One look; says what it has collected. `busy`: which part of the time the event loop was, from 0 to 1. Time is that of a clock
 * that nobody sets, in milliseconds; `held` what the process has of V8.
 */
export function createLook(
  held: () => Held = heldBytes,
): (busy: number, nowMs: number) => 'all' | 'young' | 'nothing' {
  const collect = findCollector();
  let keptBytes = 0;
  let againAtMs = Number.NEGATIVE_INFINITY;
  return (busy, nowMs) => {
    if (busy > RESTING) return 'nothing';
    const { young, old } = held();
    if (old - keptBytes >= GROWN_BYTES && nowMs >= againAtMs) {
      collect({ type: 'major' });
      keptBytes = held().old;
      againAtMs = nowMs + AGAIN_MS;
      return 'all';
    }
    if (young < YOUNG_BYTES) return 'nothing';
    collect({ type: 'minor' });
    return 'young';
  };
}

interface Held {
  readonly young: number;
  readonly old: number;
}

function heldBytes(): Held {
  let [young, old] = [0, 0];
  for (const { space_name: name, space_size: size } of getHeapSpaceStatistics()) {
    if (name === 'new_space') young = size;
    else old += size;
  }
  return { young, old };
}

type Collector = (options: { readonly type: 'major' | 'minor' }) => void;

/** V8's own, which Node hands to contexts alone that are made under the flag: https://nodejs.org/api/cli.html#--expose-gc */
export function findCollector(): Collector {
  setFlagsFromString('--expose-gc');
  const collect: Collector = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return collect;
}
