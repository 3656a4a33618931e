// What planning took, as a table for each size.

import { describe, median, printRows, type Row } from './helpers.ts';
import type { PlanFigures } from './plan-process.ts';

/** Of so many the goal for the time speaks. */
const MILLION = 1_000_000;

export interface Planned extends PlanFigures {
  readonly postgresMs: number;
}

export interface Size {
  readonly people: number;
  readonly audiences: number;
  readonly made: Made;
  readonly rounds: readonly Planned[];
}

export interface Made {
  readonly deliveries: number;
  readonly lists: number;
  readonly runs: number;
}

export function cpu({ cpuMs, postgresMs }: Planned): number {
  return cpuMs + postgresMs;
}

export function reportSizes(sizes: readonly Size[]): void {
  const smallest = sizes.reduce((one, other) => (other.people < one.people ? other : one));
  const each = (size: Size) => (1000 * median(size.rounds.map(cpu))) / size.made.deliveries;
  for (const size of sizes) {
    const of = (pick: (planned: Planned) => number, unit: string, digits = 2) =>
      describe(size.rounds.map(pick), unit, digits);
    const rows: Row[] = [
      {
        what: 'weekly run planned in',
        measured: of(({ ms }) => ms / 1000, 's'),
        ...(size.people === MILLION && { goal: 'goal: at most 30 s' }),
      },
      { what: 'processor time of the process', measured: of(({ cpuMs }) => cpuMs / 1000, 's') },
      { what: 'processor time of Postgres', measured: of(({ postgresMs }) => postgresMs / 1000, 's') },
      {
        what: 'peak memory of the process (RSS)',
        measured: of(({ peakMb }) => peakMb, 'MB', 0),
        goal: 'goal: at most 350 MB',
      },
      { what: 'processor time of both for a delivery', measured: `${each(size).toFixed(1)} µs` },
      {
        what: `  of that with ${smallest.people} people`,
        measured: `${(each(size) / each(smallest)).toFixed(2)} ×`,
        goal: 'goal: at most 1.3 ×',
      },
      { what: 'audiences, of all frequencies', measured: String(size.audiences) },
      {
        what: 'runs (one for each instant that it is Monday 07:00 somewhere)',
        measured: `${size.made.runs}`,
      },
      { what: 'distinct editions', measured: String(size.made.lists) },
      { what: 'deliveries', measured: String(size.made.deliveries) },
    ];
    printRows(`${size.people} people, 10 new posts, ${size.rounds.length} rounds; median (range)`, rows);
  }
}
