import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { lastSlot, nextSlot } from '../src/schedule.ts';

const at = (text: string): Date => new Date(text);
const local = (instant: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);

/** Slots of some days, as wall-clock text. */
function slots(pattern: string, zone: string, from: string, count: number): string[] {
  const result: string[] = [];
  for (let after = at(from); result.length < count; ) {
    after = nextSlot(pattern, zone, after);
    result.push(local(after, zone).toString({ smallestUnit: 'minute', timeZoneName: 'never' }));
  }
  return result;
}

describe('the clock is changed', () => {
  test.each<[string, string, string, string, string[]]>([
    [
      'New York, spring: 02:30 does not exist',
      'America/New_York',
      '30 2 * * *',
      '2026-03-07T12:00Z',
      ['2026-03-08T03:00-04:00', '2026-03-09T02:30-04:00'],
    ],
    [
      'New York, autumn: 01:30 comes twice',
      'America/New_York',
      '30 1 * * *',
      '2026-10-31T12:00Z',
      ['2026-11-01T01:30-04:00', '2026-11-02T01:30-05:00'],
    ],
    [
      'London, spring',
      'Europe/London',
      '30 1 * * *',
      '2026-03-28T12:00Z',
      ['2026-03-29T02:00+01:00', '2026-03-30T01:30+01:00'],
    ],
    [
      'London, autumn',
      'Europe/London',
      '30 1 * * *',
      '2026-10-24T12:00Z',
      ['2026-10-25T01:30+01:00', '2026-10-26T01:30+00:00'],
    ],
    [
      'Berlin, spring, at eight',
      'Europe/Berlin',
      '0 8 * * *',
      '2026-03-28T12:00Z',
      ['2026-03-29T08:00+02:00', '2026-03-30T08:00+02:00'],
    ],
    [
      'Berlin, autumn: 02:30 comes twice',
      'Europe/Berlin',
      '30 2 * * *',
      '2026-10-24T12:00Z',
      ['2026-10-25T02:30+02:00', '2026-10-26T02:30+01:00'],
    ],
    [
      'Lord Howe, half an hour back',
      'Australia/Lord_Howe',
      '45 1 * * *',
      '2026-04-04T06:00Z',
      ['2026-04-05T01:45+11:00', '2026-04-06T01:45+10:30'],
    ],
    [
      'Lord Howe, half an hour on',
      'Australia/Lord_Howe',
      '15 2 * * *',
      '2026-10-03T06:00Z',
      ['2026-10-04T02:30+11:00', '2026-10-05T02:15+11:00'],
    ],
    [
      'Santiago: midnight does not exist',
      'America/Santiago',
      '0 0 * * *',
      '2026-09-05T12:00Z',
      ['2026-09-06T01:00-03:00', '2026-09-07T00:00-03:00'],
    ],
    [
      'Santiago: 23:30 comes twice',
      'America/Santiago',
      '30 23 * * *',
      '2026-04-04T12:00Z',
      ['2026-04-04T23:30-03:00', '2026-04-05T23:30-04:00'],
    ],
    [
      'Cairo: midnight does not exist',
      'Africa/Cairo',
      '0 0 * * *',
      '2026-04-23T12:00Z',
      ['2026-04-24T01:00+03:00', '2026-04-25T00:00+03:00'],
    ],
    [
      'Cairo: 23:30 comes twice',
      'Africa/Cairo',
      '30 23 * * *',
      '2026-10-29T12:00Z',
      ['2026-10-29T23:30+03:00', '2026-10-30T23:30+02:00'],
    ],
    [
      'Kolkata never changes',
      'Asia/Kolkata',
      '0 8 * * *',
      '2026-03-28T12:00Z',
      ['2026-03-29T08:00+05:30', '2026-03-30T08:00+05:30'],
    ],
    [
      'Nuuk: 23:00 to 24:00 does not exist',
      'America/Nuuk',
      '30 23 * * *',
      '2027-03-27T12:00Z',
      ['2027-03-28T00:00-01:00', '2027-03-28T23:30-01:00'],
    ],
    [
      'Nuuk, weekly in the gap: no week is skipped',
      'America/Nuuk',
      '30 23 * * 6',
      '2027-03-21T12:00Z',
      ['2027-03-28T00:00-01:00', '2027-04-03T23:30-01:00'],
    ],
    [
      'Nuuk, autumn: 23:30 comes twice',
      'America/Nuuk',
      '30 23 * * *',
      '2027-10-30T12:00Z',
      ['2027-10-30T23:30-01:00', '2027-10-31T23:30-02:00'],
    ],
    [
      'Scoresbysund: the same gap',
      'America/Scoresbysund',
      '15 23 * * *',
      '2027-03-27T12:00Z',
      ['2027-03-28T00:00-01:00', '2027-03-28T23:15-01:00'],
    ],
    [
      '29 February',
      'Asia/Kathmandu',
      '0 7 29 2 *',
      '2026-11-01T00:00Z',
      ['2028-02-29T07:00+05:45', '2032-02-29T07:00+05:45'],
    ],
  ])('%s', (_name, zone, pattern, from, expected) => {
    expect(slots(pattern, zone, from, 2)).toEqual(expected);
  });

  it('the last slot in Nuuk is the one at the end of its gap', () => {
    expect(lastSlot('30 23 * * 6', 'America/Nuuk', at('2027-03-30T12:00Z'))).toEqual(at('2027-03-28T01:00Z'));
    expect(lastSlot('30 23 * * 6', 'America/Nuuk', at('2027-03-28T00:59Z'))).toEqual(at('2027-03-21T01:30Z'));
  });

  it.each([
    'America/New_York',
    'Europe/London',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'America/Santiago',
    'Africa/Cairo',
    'Pacific/Auckland',
    'America/Nuuk',
    'Asia/Beirut',
    'Africa/Casablanca',
    'America/Asuncion',
    'America/Havana',
  ])('a daily digest in %s comes exactly once on each local day of a year, at any time of day', (zone) => {
    fc.assert(
      fc.property(fc.nat(23), fc.constantFrom(0, 15, 30, 59), (hour, minute) => {
        const days: string[] = [];
        for (let after = at('2025-12-31T23:00Z'); after < at('2026-12-30T00:00Z'); ) {
          after = nextSlot(`${minute} ${hour} * * *`, zone, after);
          // What a gap at the end of a day pushes over midnight is still that day's.
          const slot = local(after, zone);
          const isPushed = zone === 'America/Nuuk' && hour === 23 && slot.hour === 0;
          days.push(
            slot
              .subtract({ minutes: isPushed ? 1 : 0 })
              .toPlainDate()
              .toString(),
          );
        }
        const first = Temporal.PlainDate.from(days[0] as string);
        expect(days).toEqual(days.map((_, index) => first.add({ days: index }).toString()));
      }),
      { numRuns: 3 },
    );
  });
});
