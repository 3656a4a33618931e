// When a digest that is planned now is followed by another one. Pure.

import { nextSlot } from '../schedule.ts';
import type { Run } from './run-store.ts';
import type { SliceAudience } from './slice.ts';

const kept = new Map<string, Date>();

/** Null for instant readers, whom no clock tells. */
export function nextDigestAt(
  { schedule, timeZone, nextDueAt }: Pick<SliceAudience, 'schedule' | 'timeZone' | 'nextDueAt'>,
  { kind, dueAt }: Pick<Run, 'kind' | 'dueAt'>,
  now: Date,
): Date | null {
  if (kind !== 'scheduled' || schedule === '') return nextDueAt;
  return slotAfter(schedule, timeZone, new Date(Math.max(now.getTime(), dueAt.getTime())));
}

/** Reckoned once for all audiences of a zone. */
function slotAfter(schedule: string, timeZone: string, after: Date): Date {
  const key = `${timeZone} ${schedule} ${after.getTime()}`;
  const slot = kept.get(key) ?? nextSlot(schedule, timeZone, after);
  if (kept.size > 1000) kept.clear();
  kept.set(key, slot);
  return slot;
}
