// What one fault is tried with: its seed, its measure, and a list of what was found.

/** Who carries the queue. */
export type Backend = 'postgres' | 'redis';

/** What was measured beside what must hold. */
export interface Check {
  readonly what: string;
  readonly measured: string;
  readonly mustHold: string;
  readonly holds: boolean;
}

/** A number from 0 up to 1. */
export type Random = () => number;

export interface Trial {
  readonly backend: Backend;
  readonly isQuick: boolean;
  /** The same seed draws the same numbers. */
  readonly random: Random;
  /** A whole number from `from` up to and with `to`. */
  draw(from: number, to: number): number;
  /** How often: in a full run, in a quick one. */
  times(full: number, quick: number): number;
  /** Done at the end, last one first. */
  later(close: () => Promise<unknown>): void;
  atMost(what: string, measured: number, limit: number, unit?: string): void;
  exactly(what: string, measured: number, wanted: number): void;
  /** `detail`: what speaks against it, or for it. */
  holds(what: string, does: boolean, detail?: string): void;
  /** A figure that has no limit. */
  figure(what: string, measured: string): void;
}

/** A row of the table of what must hold, or a part of one. */
export interface Fault {
  /** 1 to 21. */
  readonly row: number;
  readonly name: string;
  /** Empty: no queue is in it. */
  readonly backends: readonly Backend[];
  /** Has it a part in a quick run? Such parts take 3 minutes together. */
  readonly isInQuick: boolean;
  run(trial: Trial): Promise<void>;
}

export interface TrialResult {
  readonly checks: readonly Check[];
  close(): Promise<void>;
}

export function createTrial(given: {
  backend: Backend;
  isQuick: boolean;
  seed: number;
}): Trial & TrialResult {
  const { backend, isQuick, seed } = given;
  const random = createRandom(seed);
  const checks: Check[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  const note = (what: string, measured: string, mustHold: string, holds: boolean) =>
    checks.push({ what, measured, mustHold, holds });
  return {
    backend,
    isQuick,
    random,
    checks,
    draw: (from, to) => from + Math.floor(random() * (to - from + 1)),
    times: (full, quick) => (isQuick ? quick : full),
    later: (close) => closers.push(close),
    atMost: (what, measured, limit, unit = '') =>
      note(what, withUnit(measured, unit), `≤ ${withUnit(limit, unit)}`, measured <= limit),
    exactly: (what, measured, wanted) => note(what, String(measured), String(wanted), measured === wanted),
    holds: (what, does, detail = '') => note(what, detail || (does ? 'yes' : 'no'), 'yes', does),
    figure: (what, measured) => note(what, measured, '', true),
    async close() {
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
    },
  };
}

function withUnit(value: number, unit: string): string {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return unit === '' ? text : `${text} ${unit}`;
}

/** Mulberry32 (Tommy Ettinger, public domain): small, and the same on each machine. */
function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
