// When a digest is due: a cron pattern read in a person's zone. Pure; DST gives exactly one run a local day.

import { Cron } from 'croner';
import { HOUR_MS } from './duration.ts';

/**
 * The first slot strictly after `after`.
 *
 * A slot in a spring gap comes as soon as the clock has passed it, though that be the next day (Nuuk: 23:00 to 24:00);
 * in an autumn overlap only the first of the two passes counts. Throws RangeError when the pattern never comes again.
 * @param pattern five-field cron pattern; @param timeZone IANA zone
 */
export function nextSlot(pattern: string, timeZone: string, after: Date): Date {
  const cron = new Cron(pattern, { timezone: timeZone });
  for (let candidate = cron.nextRun(after); candidate !== null; candidate = cron.nextRun(candidate)) {
    if (isSecondPass(candidate, timeZone)) continue;
    return gapSlots(pattern, timeZone, after, candidate)[0] ?? candidate;
  }
  throw new RangeError(`cron pattern "${pattern}" has no run after ${after.toISOString()}`);
}

/** The newest slot at or before `at`, by the same rules; null when there was none. */
export function lastSlot(pattern: string, timeZone: string, at: Date): Date | null {
  const cron = new Cron(pattern, { timezone: timeZone });
  const runs = cron.previousRuns(2, new Date(at.getTime() + 1000));
  const last = runs.find((run) => run <= at && !isSecondPass(run, timeZone));
  if (last === undefined) return null;
  return gapSlots(pattern, timeZone, last, new Date(at.getTime() + 1)).at(-1) ?? last;
}

/** Slots between two instants, both excluded, whose wall-clock time is skipped by a change of the clock: its instant. */
function gapSlots(pattern: string, timeZone: string, after: Date, before: Date): Date[] {
  const found: Date[] = [];
  let changed = zoned(after, timeZone).getTimeZoneTransition('next');
  for (; changed !== null && changed.epochMilliseconds < before.getTime(); ) {
    if (isInGap(pattern, changed)) found.push(new Date(changed.epochMilliseconds));
    changed = changed.getTimeZoneTransition('next');
  }
  return found;
}

/** Does the pattern name a time that the clock passes over there? Asked in UTC, where each wall-clock time is. */
function isInGap(pattern: string, changed: Temporal.ZonedDateTime): boolean {
  const end = changed.toPlainDateTime();
  const before = changed.subtract({ milliseconds: 1 });
  const start = before.toPlainDateTime().add({ milliseconds: 1 });
  if (Temporal.PlainDateTime.compare(start, end) >= 0) return false;
  const inUtc = (time: Temporal.PlainDateTime) => new Date(time.toZonedDateTime('UTC').epochMilliseconds);
  const skipped = new Cron(pattern, { timezone: 'UTC' }).nextRun(new Date(inUtc(start).getTime() - 1000));
  return skipped !== null && skipped < inUtc(end);
}

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}

/** Was this wall-clock time there already, before the clock was set back? */
function isSecondPass(instant: Date, timeZone: string): boolean {
  const pass = zoned(instant, timeZone);
  const first = pass.toPlainDateTime().toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  return first.epochMilliseconds < pass.epochMilliseconds;
}

/** What to do with a slot that was due at `dueAt`: which slots to pass over (oldest first), which to run, what comes after. */
export interface SlotDecision {
  readonly passedOver: readonly { readonly dueAt: Date; readonly reason: string }[];
  readonly run: Date | null;
  readonly next: Date;
}

/** So many missed slots are noted one by one; older ones are not worth a row each. */
const NOTED_SLOTS = 60;

/**
 * Late runs: first collapse to the newest missed slot, then apply the limit; and one that would run on another local day,
 * which has a slot of its own still to come, leaves it to that one: nobody gets the digests of two days in one. The posts
 * of a slot that is passed over come with the next.
 * @param lateLimitMs how late the newest slot may be and still run
 */
export function decideSlot(
  schedule: { pattern: string; timeZone: string; lateLimitMs: number },
  dueAt: Date,
  now: Date,
): SlotDecision {
  const missed = [dueAt];
  let next = nextSlot(schedule.pattern, schedule.timeZone, dueAt);
  while (next.getTime() <= now.getTime()) {
    missed.push(next);
    if (missed.length > NOTED_SLOTS) missed.shift();
    next = nextSlot(schedule.pattern, schedule.timeZone, next);
  }
  const newest = missed.at(-1) as Date;
  const passedOver = missed.slice(0, -1).map((slot) => ({ dueAt: slot, reason: 'a newer slot was due too' }));
  const reason = whyTooLate(schedule, newest, next, now);
  if (reason === null) return { passedOver, run: newest, next };
  return { passedOver: [...passedOver, { dueAt: newest, reason }], run: null, next };
}

/** A slot shortly before midnight is not late for the minutes that planning takes. */
const IN_TIME_MS = 600_000;

function whyTooLate(
  { timeZone, lateLimitMs }: { timeZone: string; lateLimitMs: number },
  slot: Date,
  next: Date,
  now: Date,
): string | null {
  const lateMs = now.getTime() - slot.getTime();
  if (lateMs > lateLimitMs) return `too late by then (${Math.round(lateMs / HOUR_MS)} h)`;
  const isSameDay = (one: Date, other: Date) =>
    zoned(one, timeZone).toPlainDate().equals(zoned(other, timeZone).toPlainDate());
  if (lateMs <= IN_TIME_MS || isSameDay(slot, now) || !isSameDay(now, next)) return null;
  return 'it was the next day by then, which has its own';
}
