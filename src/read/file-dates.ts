// Instants as people write them in a front matter or a file's name. Pure; refuses what does not exist or could be two days.

import { readCalendarDay } from './calendar-day.ts';
import { type ClockTime, readClockTime } from './clock-time.ts';
import { FileMistake } from './file-mistake.ts';

interface DateContext {
  readonly line: number | null;
  readonly key: string;
  readonly timeZone: string;
}

/** A day, the time behind it, and what stands behind both. */
interface InstantReading {
  readonly day: Temporal.PlainDate;
  readonly clock: ClockTime | null;
  readonly rest: string;
}

/** The first instant of what a `date` says: a day without a time begins in the board's zone. Throws FileMistake. */
export function parseInstant(text: string, context: DateContext): Date {
  const { day, clock, rest } = readInstant(text, context);
  if (!/^[\s.,;]*(?:\(?\p{L}{3,9}day\)?)?$/iu.test(rest)) throw unread(text, context);
  const { timeZone } = context;
  if (clock === null) return new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
  return toInstant(day, clock, timeZone);
}

/** The day that a text begins with. Throws FileMistake. */
function readInstant(text: string, context: DateContext): InstantReading {
  const reading = readCalendarDay(text, 'as Jekyll', context.timeZone);
  if (reading.status === 'none') throw unread(text, context);
  if (reading.status === 'no such day') throw refuse(text, context, 'is a day that does not exist');
  if (reading.status !== 'day') throw refuse(text, context, 'could be two days');
  const time = readClockTime(reading.rest);
  if (time.status === 'no such time') throw refuse(text, context, 'is a time that does not exist');
  if (time.status === 'no such zone') {
    const problem = `has a time zone that does not exist: "${time.zone}"`;
    throw refuse(text, context, problem, `write the zone as in ${context.key}: 2026-11-16 18:00 -0500`);
  }
  return { day: reading.day, clock: time.status === 'time' ? time.clock : null, rest: time.rest };
}

export function toInstant(day: Temporal.PlainDate, { time, zone }: ClockTime, timeZone: string): Date {
  return new Date(day.toPlainDateTime(time).toZonedDateTime(zone ?? timeZone).epochMilliseconds);
}

/** The last millisecond of a day. */
export function endOfDay(day: Temporal.PlainDate, timeZone: string): Date {
  return new Date(day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds - 1);
}

function unread(text: string, context: DateContext): FileMistake {
  return refuse(text, context, 'is not a date that can be read');
}

function refuse(
  text: string,
  { line, key }: DateContext,
  problem: string,
  remedy = key === "the file's name" ? 'name it as in 2026-11-16-director.md' : `write ${key}: 2026-11-16`,
): FileMistake {
  return new FileMistake(line, `${key}: "${text.slice(0, 40)}" ${problem}`, remedy);
}
