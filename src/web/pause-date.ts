// The day on which a pause ends, as people choose it: a day of their own calendar, tomorrow at the earliest.

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LONGEST_MONTHS = 12;

export interface PauseDays {
  /** `2026-11-23`. */
  readonly first: string;
  readonly last: string;
  readonly suggested: string;
}

/** What the field offers. */
export function pauseDays(timeZone: string, now: Date): PauseDays {
  const today = dayOf(timeZone, now);
  return {
    first: today.add({ days: 1 }).toString(),
    last: today.add({ months: LONGEST_MONTHS }).toString(),
    suggested: today.add({ months: 1 }).toString(),
  };
}

/** The instant at which that day begins; null when it is no day, or not one of those that are offered. */
export function parsePauseDay(raw: string, timeZone: string, now: Date): Date | null {
  const { first, last } = pauseDays(timeZone, now);
  if (!DAY.test(raw) || raw < first || raw > last) return null;
  try {
    const day = Temporal.PlainDate.from(raw, { overflow: 'reject' });
    return new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
  } catch {
    return null;
  }
}

function dayOf(timeZone: string, now: Date): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}
