import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { decideSlot, nextSlot } from '../src/schedule.ts';

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
  ])('%s', (_name, zone, pattern, from, expected) => {
    expect(slots(pattern, zone, from, 2)).toEqual(expected);
  });

  it.each([
    'America/New_York',
    'Europe/London',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'America/Santiago',
    'Africa/Cairo',
    'Pacific/Auckland',
  ])('a daily digest in %s comes exactly once on each local day of a year, at any time of day', (zone) => {
    fc.assert(
      fc.property(fc.nat(23), fc.constantFrom(0, 15, 30, 59), (hour, minute) => {
        const days: string[] = [];
        for (let after = at('2025-12-31T23:00Z'); after < at('2026-12-30T00:00Z'); ) {
          after = nextSlot(`${minute} ${hour} * * *`, zone, after);
          days.push(local(after, zone).toPlainDate().toString());
        }
        const first = Temporal.PlainDate.from(days[0] as string);
        expect(days).toEqual(days.map((_, index) => first.add({ days: index }).toString()));
      }),
      { numRuns: 4 },
    );
  });
});

describe('a slot that was missed', () => {
  const weekly = { pattern: '0 8 * * 1', timeZone: 'UTC', lateLimitMs: 3 * 86_400_000 };
  const due = at('2026-11-02T08:00Z');

  test.each<[string, string, string | null, string[], string]>([
    ['runs on time', '2026-11-02T08:00:01Z', '2026-11-02T08:00Z', [], '2026-11-09T08:00Z'],
    ['runs late within the limit', '2026-11-05T07:00Z', '2026-11-02T08:00Z', [], '2026-11-09T08:00Z'],
    [
      'is passed over beyond the limit',
      '2026-11-06T08:00Z',
      null,
      ['2026-11-02T08:00Z'],
      '2026-11-09T08:00Z',
    ],
    [
      'gives way to a newer one',
      '2026-11-17T08:00Z',
      '2026-11-16T08:00Z',
      ['2026-11-02T08:00Z', '2026-11-09T08:00Z'],
      '2026-11-23T08:00Z',
    ],
    [
      'collapses first, then meets the limit',
      '2026-11-21T08:00Z',
      null,
      ['2026-11-02T08:00Z', '2026-11-09T08:00Z', '2026-11-16T08:00Z'],
      '2026-11-23T08:00Z',
    ],
  ])('%s', (_name, now, run, passedOver, next) => {
    const decision = decideSlot(weekly, due, at(now));
    expect(decision.run).toEqual(run === null ? null : at(run));
    expect(decision.passedOver.map((slot) => slot.dueAt)).toEqual(passedOver.map(at));
    expect(decision.next).toEqual(at(next));
  });

  it('says so for each, but notes at most sixty', () => {
    const daily = { pattern: '0 8 * * *', timeZone: 'UTC', lateLimitMs: 18 * 3_600_000 };
    const decision = decideSlot(daily, at('2026-01-01T08:00Z'), at('2026-11-02T09:00Z'));
    expect(decision.run).toEqual(at('2026-11-02T08:00Z'));
    expect(decision.passedOver).toHaveLength(59);
    expect(decision.passedOver.at(-1)?.reason).toBe('a newer slot was due too');
  });
});
