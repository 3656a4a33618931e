import { expect, test } from 'vitest';
import { formatInstant } from '../../src/texts/instant.ts';

test.each<[string, string, string]>([
  ['2026-11-23T07:00:00Z', 'UTC', '2026-11-23 07:00 UTC'],
  ['2026-11-23T07:00:59Z', 'Europe/Berlin', '2026-11-23 08:00 GMT+1'],
  ['2026-07-01T02:30:00Z', 'America/New_York', '2026-06-30 22:30 EDT'],
])('%s in %s reads %s', (iso, zone, expected) => {
  expect(formatInstant(new Date(iso), zone)).toBe(expected);
});
