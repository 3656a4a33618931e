// When a digest is due: a cron pattern read in a person's zone. Pure; DST gives exactly one run a local day.

import { Cron } from 'croner';
import { HOUR_MS } from './duration.ts';

/**
 * The first slot strictly after `after`.
 *
 * A slot in a spring gap comes as soon as the clock has passed it; in an autumn overlap only the first of the two
 * passes counts. Throws RangeError when the pattern never comes again.
 * @param pattern five-field cron pattern; @param timeZone IANA zone
 */
export function nextSlot(pattern: string, timeZone: string, after: Date): Date {
  const cron = new Cron(pattern, { timezone: timeZone });
  for (let candidate = cron.nextRun(after); candidate !== null; candidate = cron.nextRun(candidate)) {
    if (!isSecondPass(candidate, timeZone)) return candidate;
  }
  throw new RangeError(`cron pattern "${pattern}" has no run after ${after.toISOString()}`);
}

/** The newest slot at or before `at`, by the same rules; null when there was none. */
export function lastSlot(pattern: string, timeZone: string, at: Date): Date | null {
  const cron = new Cron(pattern, { timezone: timeZone });
  const runs = cron.previousRuns(2, new Date(at.getTime() + 1000));
  return runs.find((run) => run <= at && !isSecondPass(run, timeZone)) ?? null;
}

/** Was this wall-clock time there already, before the clock was set back? */
function isSecondPass(instant: Date, timeZone: string): boolean {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
  const first = zoned.toPlainDateTime().toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  return first.epochMilliseconds < zoned.epochMilliseconds;
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
 * Late runs: first collapse to the newest missed slot, then apply the limit.
 * The posts of a slot that is passed over come with the next.
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
  if (now.getTime() - newest.getTime() <= schedule.lateLimitMs) return { passedOver, run: newest, next };
  const hours = Math.round((now.getTime() - newest.getTime()) / HOUR_MS);
  return {
    passedOver: [...passedOver, { dueAt: newest, reason: `too late by then (${hours} h)` }],
    run: null,
    next,
  };
}
