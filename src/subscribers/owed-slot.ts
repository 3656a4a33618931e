// Does somebody who moves from one clock to another lose a digest by it? Pure.

import { lastSlot, nextSlot } from '../schedule.ts';

/** When an audience gets its digests; schedule '' = instant, which has no clock. */
export interface Clock {
  readonly schedule: string;
  readonly timeZone: string;
}

/**
 * Owed is what was due and not planned yet, and what a jump over a slot takes away: the new clock has rung since the old
 * one last did, and rings again only much later than the old one would have. So a weekly reader who goes to a zone where
 * it is past seven already loses nothing, and a daily reader who turns weekly in mid-week is owed nothing.
 */
export function isOwedByMove(
  from: Clock & { readonly nextDueAt: Date | null },
  to: Clock,
  now: Date,
): boolean {
  // Who comes from or goes to instant is served by what each of the two still holds (plan/rearm.ts).
  if (from.schedule === '' || to.schedule === '') return false;
  if (from.nextDueAt !== null && from.nextDueAt <= now) return true;
  // Other alerts alone jump over nothing; reckoning with patterns takes longer than all that Postgres is asked.
  if (from.schedule === to.schedule && from.timeZone === to.timeZone) return false;
  const next = nextSlot(to.schedule, to.timeZone, now);
  const periodMs = nextSlot(to.schedule, to.timeZone, next).getTime() - next.getTime();
  const laterMs = next.getTime() - nextSlot(from.schedule, from.timeZone, now).getTime();
  return laterMs > periodMs / 2 && lastRing(to, now) > lastRing(from, now);
}

function lastRing({ schedule, timeZone }: Clock, now: Date): number {
  return lastSlot(schedule, timeZone, now)?.getTime() ?? 0;
}
