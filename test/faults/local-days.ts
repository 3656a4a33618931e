// Days as people in several zones have them, and the times of year at which their clocks change. Pure.

import { DAY_MS, HOUR_MS } from './time.ts';

/** Instants, in ms. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Each instant of that year at which one of these zones changes its clocks. */
export function changesOf(year: number, zones: readonly string[]): number[] {
  const end = Date.parse(`${year + 1}-01-01T00:00:00Z`);
  const found: number[] = [];
  for (const zone of zones) {
    let at = Temporal.ZonedDateTime.from(`${year}-01-01T00:00[UTC]`).withTimeZone(zone);
    for (;;) {
      const next = at.getTimeZoneTransition('next');
      if (next === null || next.epochMilliseconds >= end) break;
      found.push(next.epochMilliseconds);
      at = next;
    }
  }
  return found;
}

/** From two days before to two days after each, where they overlap as one. */
export function mergeWindows(days: readonly number[]): Window[] {
  const merged: Window[] = [];
  for (const day of days.toSorted((one, other) => one - other)) {
    const from = Math.floor(day / HOUR_MS) * HOUR_MS - 2 * DAY_MS;
    const to = from + 4 * DAY_MS;
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) merged[merged.length - 1] = { from: last.from, to };
    else merged.push({ from, to });
  }
  return merged;
}

export function dayIn(zone: string, at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Local days of which each hour lies in a window. */
export function wholeDays(zone: string, windows: readonly Window[]): string[] {
  return windows.flatMap(({ from, to }) => {
    const days = new Set<string>();
    for (let at = from; at <= to; at += HOUR_MS) days.add(dayIn(zone, at));
    return [...days].slice(1, -1);
  });
}

/**
 * The instant at which it is that time (HH:MM) there on that day: for the first time where it comes twice, the end of the
 * gap where it never comes.
 */
export function slotOn(zone: string, day: string, time: string): number {
  const wall = Temporal.PlainDate.from(day).toPlainDateTime(time);
  const before = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const is = before.toPlainDateTime().equals(wall) ? before : before.getTimeZoneTransition('next');
  return (is as Temporal.ZonedDateTime).epochMilliseconds;
}
