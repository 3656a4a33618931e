// A time of the day with its zone, as people write it behind a day: "10:15", "5pm ET", "at 17:00 +0100", "T101500Z". Pure.

import { matchTimeZone } from './time-zone.ts';

const HOUR = String.raw`(?<hour>\d{1,2})`;
const HALF = String.raw`(?<half>[ap]\.?m\b\.?)`;
const CLOCK = String.raw`${HOUR}(?:(?::|\.|h)(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?(?: ?${HALF})?| ?${HALF})(?: ?(?:uhr|h|hrs|o'clock)\b)?`;
const COMPACT = String.raw`(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?`;
const OFFSET = String.raw`[+-]\d{1,2}(?::?\d{2})?(?!\d)`;
const ZONE = String.raw`(?: ?\(?(?<zone>(?:UTC|GMT)${OFFSET}|${OFFSET}|Z\b|[A-Z][A-Za-z]+\/[A-Za-z_/-]+|[A-Z]{2,5}\b|(?:eastern|central|mountain|pacific)(?: (?:standard|daylight))?(?: time)?\b)\)?)?(?: \([\p{L} ]{2,40}\))?`;
const LEAD = String.raw`^[\s,;–-]*(?:T|_|@ ?|at |by |before )?`;
const TIMES = [CLOCK, COMPACT].map((time) => new RegExp(`${LEAD}(?:${time})${ZONE}`, 'iu'));
const WHOLE_DAY =
  /^[\s,;–-]*(?:at |by )?(?:the )?(?:noon|midnight|end of (?:the )?day|eod|cob|close of business)\b(?: \(?(?:[A-Z]{2,5}|eastern|central|mountain|pacific)(?: time)?\)?)?/i;

/** What Ruby reads, and with it Jekyll. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  Z: '+00:00',
  UTC: '+00:00',
  GMT: '+00:00',
  EST: '-05:00',
  EDT: '-04:00',
  CST: '-06:00',
  CDT: '-05:00',
  MST: '-07:00',
  MDT: '-06:00',
  PST: '-08:00',
  PDT: '-07:00',
  AKST: '-09:00',
  AKDT: '-08:00',
  HST: '-10:00',
  AST: '-04:00',
  ADT: '-03:00',
  BST: '+01:00',
  WET: '+00:00',
  WEST: '+01:00',
  CET: '+01:00',
  CEST: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
  IST: '+05:30',
  JST: '+09:00',
  NZST: '+12:00',
  NZDT: '+13:00',
  ET: 'America/New_York',
  CT: 'America/Chicago',
  MT: 'America/Denver',
  PT: 'America/Los_Angeles',
};

export interface ClockTime {
  readonly time: Temporal.PlainTime;
  /** An offset or an IANA name; null = the board's own. */
  readonly zone: string | null;
}

export type TimeReading =
  | { readonly status: 'time'; readonly clock: ClockTime; readonly rest: string }
  /** Nothing but the day, or all of it. */
  | { readonly status: 'whole day'; readonly rest: string }
  | { readonly status: 'no such time' }
  | { readonly status: 'no such zone'; readonly zone: string };

/** The time that a text begins with, and what follows it. */
export function readClockTime(text: string): TimeReading {
  const whole = WHOLE_DAY.exec(text);
  if (whole !== null) return { status: 'whole day', rest: text.slice(whole[0].length) };
  const match = TIMES.map((time) => time.exec(text)).find((found) => found !== null);
  if (match === undefined) return { status: 'whole day', rest: text };
  const { hour, minute = '0', second = '0', half, zone } = match.groups as Groups;
  const time = toTime(hourOf(Number(hour), half), Number(minute), Number(second));
  if (time === null) return { status: 'no such time' };
  const found = zone === undefined ? null : toZone(zone);
  if (found === undefined) return { status: 'no such zone', zone: zone as string };
  return { status: 'time', clock: { time, zone: found }, rest: text.slice(match[0].length) };
}

type Groups = Readonly<Record<string, string | undefined>>;

/** 12 a.m. is the first hour of the day. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

function toTime(hour: number, minute: number, second: number): Temporal.PlainTime | null {
  const exists = hour <= 23 && minute <= 59 && second <= 59;
  return exists ? Temporal.PlainTime.from({ hour, minute, second }) : null;
}

/** Undefined = there is no such zone; null = letters that nobody knows, as Jekyll passes over them. */
function toZone(words: string): string | null | undefined {
  const offset = new RegExp(`(?:UTC|GMT)?(${OFFSET})$`, 'i').exec(words)?.[1];
  if (offset !== undefined) return toOffset(offset);
  if (words.includes('/')) return matchTimeZone(words).zone ?? undefined;
  const region = /^(eastern|central|mountain|pacific)/i.exec(words)?.[1];
  const short = region === undefined ? words.toUpperCase() : `${region[0]?.toUpperCase()}T`;
  return ABBREVIATIONS[short] ?? null;
}

/** UTC+14 is the farthest that there is. */
function toOffset(words: string): string | undefined {
  const [, sign, hours = '', minutes = '00'] = /^([+-])(\d{1,2}?):?(\d{2})?$/.exec(words) ?? [];
  const isZone = Number(hours) < 14 ? Number(minutes) < 60 : Number(hours) === 14 && Number(minutes) === 0;
  return isZone ? `${sign}${hours.padStart(2, '0')}:${minutes}` : undefined;
}
