// Dates as people write them in a front matter or a file name. Pure; refuses days that do not exist.

import { FileMistake } from './file-mistake.ts';

const DAY = String.raw`(\d{4})-(\d{1,2})-(\d{1,2})`;
const TIME = String.raw`(?:[Tt]|[^\S\n]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?[^\S\n]*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?`;
const INSTANT = new RegExp(`^${DAY}(?:${TIME})?$`, 'i');
/** UTC+14 is the farthest that there is. */
const ZONE = /^(?:Z|UTC|GMT|[+-](?:0\d|1[0-3]):?[0-5]\d|[+-]14:?00)$/i;
const OPEN_ENDED = /\b(?:open|rolling|until filled|ongoing|none|n\/a|tbd|asap|unknown|not listed)\b/i;

const GONE = /^(?:(?:the )?(?:position|role|job|post)(?: is| was| has been)? )?(?:filled|closed)\.?$/i;

interface Reading {
  readonly line: number | null;
  readonly key: string;
  readonly timeZone: string;
}

/**
 * An instant. Without a zone of its own the text is read in `timeZone`; a day without a time is its first or its last
 * millisecond there. Throws FileMistake.
 */
export function parseInstant(text: string, edge: 'start' | 'end', reading: Reading): Date {
  const match = INSTANT.exec(text);
  if (match === null) throw refuse(text, reading, 'is not a date that can be read');
  const [, year, month, day, hour, minute, second = '0', zone] = match;
  const date = plainDate(`${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`);
  if (date === null) throw refuse(text, reading, 'is a day that does not exist');
  if (hour === undefined) return edgeOf(date, edge, reading.timeZone);
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second) };
  if (time.hour > 23 || time.minute > 59 || time.second > 59)
    throw refuse(text, reading, 'is a time that does not exist');
  const local = date.toPlainDateTime(Temporal.PlainTime.from(time));
  if (zone !== undefined && !ZONE.test(zone))
    throw refuse(
      text,
      reading,
      `has a time zone that does not exist: "${zone}"`,
      'write it as -0500 or -05:00',
    );
  return new Date(local.toZonedDateTime(zoneOf(zone, reading.timeZone)).epochMilliseconds);
}

/** `open until filled` and its like mean that a post does not close by itself. */
export function isOpenEnded(text: string): boolean {
  return OPEN_ENDED.test(text);
}

/** `filled` or `closed` instead of a day: nobody can apply any more. */
export function isGone(text: string): boolean {
  return GONE.test(text.trim());
}

/** The day in the name `YYYY-MM-DD-slug.md`, and the slug; a name without a day is all slug. */
export function readFileName(path: string): { day: string | null; slug: string } {
  const stem = (path.split('/').at(-1) as string).replace(/\.[^.]+$/, '');
  const [, day = null, slug = stem] = /^(\d{4}-\d{1,2}-\d{1,2})-(.+)$/.exec(stem) ?? [];
  return { day, slug };
}

function plainDate(text: string): Temporal.PlainDate | null {
  try {
    const date = Temporal.PlainDate.from(text, { overflow: 'reject' });
    return date.year >= 1970 && date.year <= 9000 ? date : null;
  } catch {
    return null;
  }
}

function edgeOf(date: Temporal.PlainDate, edge: 'start' | 'end', timeZone: string): Date {
  const from = edge === 'start' ? date : date.add({ days: 1 });
  return new Date(from.toZonedDateTime(timeZone).epochMilliseconds - (edge === 'start' ? 0 : 1));
}

function zoneOf(zone: string | undefined, timeZone: string): string {
  if (zone === undefined) return timeZone;
  return /^[+-]/.test(zone) ? zone.replace(/^(.\d{2}):?(\d{2})$/, '$1:$2') : 'UTC';
}

function refuse(
  text: string,
  { line, key }: Reading,
  problem: string,
  remedy = 'write it as 2026-11-16 or 2026-11-16 18:00',
): FileMistake {
  return new FileMistake(line, `${key}: "${text.slice(0, 40)}" ${problem}`, remedy);
}
