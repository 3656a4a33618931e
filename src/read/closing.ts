// What a post's `closes` says, in figures or in words: a last day, that it is open until further notice, or that it is gone.
// Pure. Of what cannot be read nothing is taken, and somebody is told.

import { type DayReading, findCalendarDays } from './calendar-day.ts';
import { type ClockTime, readClockTime } from './clock-time.ts';
import { endOfDay, toInstant } from './file-dates.ts';
import type { FileProblem } from './file-mistake.ts';
import { DATE, readDay } from './written-dates.ts';

const SUBJECT = `(?:(?:the |this |our )?(?:position|role|job|post|posting|vacancy|search|opening|applications?)s?(?: (?:is|was|are|were|has been|have been))?[:,]? )?(?:now |already |has been )*`;
const GONE = new RegExp(
  `^${SUBJECT}(?:filled|closed|cancell?ed|withdrawn|expired|taken|solved|inactive|unavailable|no longer|not (?:open|available|accepting))(?! ?(?:when|once|until|upon|as soon|by|if|after))(?![a-z])`,
  'i',
);
const OPEN_ENDED =
  /^\W*$|\b(?:open|rolling|ongoing|continuous(?:ly)?|never|none|no (?:deadline|closing|end|fixed|set)|n\/?a|tb[acd]|asap|as soon as|unknown|unspecified|not (?:listed|specified|stated|set)|until further notice|always|year-?round|indefinite(?:ly)?|flexible|varies)\b|\b(?:when|once|until|upon|till|if|unless)\b.{0,40}\b(?:filled|found|hired?|find|candidate|person|applicant)|\buntil filled\b/i;
/** Days that are not the last one to apply on. */
const NOT_LAST =
  /\bpriorit|\bprefer|\bencourag|\bearly|\bideally|\bfirst (?:review|round|consider)|\breview(?:ing|ed|s)?\b|\binterview|\bconsideration/i;
const BEGINNING = /\b(?:opens|opening|starts?|starting|begins?|beginning|posted|from|since|after)\b/i;

export type Closing =
  | { readonly status: 'day'; readonly closesAt: Date }
  /** `shownUntil`: a day that is worth a line, but ends nothing. */
  | { readonly status: 'open'; readonly shownUntil: Date | null }
  | { readonly status: 'gone' }
  | ({ readonly status: 'unread' } & FileProblem);

interface Stated {
  readonly key: string;
  readonly text: string;
  readonly line: number;
}

interface Circumstances {
  readonly timeZone: string;
  /** A day without a year is the next one after it. */
  readonly publishedAt: Date | null;
}

export function readClosing(stated: Stated, circumstances: Circumstances): Closing {
  const { text } = stated;
  if (GONE.test(text)) return { status: 'gone' };
  const days = findCalendarDays(text, circumstances.timeZone);
  if (days.length === 0) return readWithoutYear(stated, circumstances);
  const last = readLastDay(days, circumstances.timeZone);
  if (typeof last === 'string') return leftOut(stated, last);
  if (NOT_LAST.test(text)) return { status: 'open', shownUntil: last };
  return BEGINNING.test(text) ? leftOut(stated) : { status: 'day', closesAt: last };
}

/** The one day that is named, with its time if it has one; else what is wrong. */
function readLastDay(days: readonly DayReading[], timeZone: string): Date | string {
  const [first] = days;
  const named = new Set(days.map((day) => (day.status === 'day' ? day.day.toString() : day.status)));
  if (named.has('no such day')) return 'names a day that does not exist';
  if (first?.status !== 'day' || named.size > 1) return 'could be two days';
  const time = readClockTime(first.rest.replace(/^[\s,T]*24[:.]00(?::00)?\b/i, ''));
  if (time.status === 'no such time') return 'names a time that does not exist';
  if (time.status === 'no such zone') return `names a time zone that does not exist, "${time.zone}"`;
  if (time.status === 'whole day') return endOfDay(first.day, timeZone);
  return untilEnd(toInstant(first.day, time.clock, timeZone), first.day, time.clock, timeZone);
}

/** Editors that know no days write their first instant, here or at Greenwich: the day is meant, to its end. */
function untilEnd(at: Date, day: Temporal.PlainDate, { time, zone }: ClockTime, timeZone: string): Date {
  const here = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  if (here.hour + here.minute + here.second === 0) return endOfDay(here.toPlainDate(), timeZone);
  const isFirstAtGreenwich = zone === '+00:00' && time.hour + time.minute + time.second === 0;
  return isFirstAtGreenwich ? endOfDay(day, timeZone) : at;
}

const DAY_ALONE = new RegExp(DATE, 'iu');

function readWithoutYear(stated: Stated, { timeZone, publishedAt }: Circumstances): Closing {
  const words = DAY_ALONE.exec(stated.text)?.[0];
  if (words === undefined)
    return OPEN_ENDED.test(stated.text) ? { status: 'open', shownUntil: null } : leftOut(stated);
  const day = publishedAt === null ? null : readDay(words, { publishedAt, timeZone });
  if (day === null) return leftOut(stated, 'names no year');
  const end = endOfDay(day, timeZone);
  if (NOT_LAST.test(stated.text)) return { status: 'open', shownUntil: end };
  return BEGINNING.test(stated.text) ? leftOut(stated) : { status: 'day', closesAt: end };
}

function leftOut({ key, text, line }: Stated, problem = 'is no day that can be read'): Closing {
  return {
    status: 'unread',
    line,
    problem: `${key}: "${text.slice(0, 40)}" ${problem}, so the post counts as open`,
    remedy: `if it has a last day, write ${key}: 2026-12-15`,
  };
}
