// An instant in words that cannot be misread: the date, the time and its zone. Pure.

/** `2026-11-23 07:00 GMT+1` on the clock of this zone. */
export function formatInstant(instant: Date, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'short' }).formatToParts(instant);
  const zone = parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
  const time = zoned.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${zoned.toPlainDate()} ${time} ${zone}`;
}

/** `2026-11-23`, the day that it is in this zone. */
export function formatDay(instant: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}
