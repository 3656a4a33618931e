// Lengths of time in milliseconds. A day is 24 hours here; days of a calendar are asked of Temporal.

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
