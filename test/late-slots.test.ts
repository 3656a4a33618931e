import { describe, expect, it, test } from 'vitest';
import { decideSlot } from '../src/schedule.ts';

const at = (text: string): Date => new Date(text);
const dayIn = (timeZone: string, instant: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();

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

  it.each([
    ['0 7 * * *', 'UTC', '2026-11-02T07:00Z'],
    ['0 12 * * *', 'UTC', '2026-11-02T12:00Z'],
    ['0 20 * * *', 'UTC', '2026-11-02T20:00Z'],
    ['0 12 * * *', 'Europe/Berlin', '2026-10-24T10:00Z'],
    ['0 20 * * *', 'America/New_York', '2026-03-08T00:00Z'],
    ['30 23 * * *', 'America/Nuuk', '2027-03-27T01:30Z'],
  ])(
    '%s in %s: whichever minute of a day the process comes back in, nobody has two in one local day, and waits a day at most',
    (pattern, timeZone, slot) => {
      const schedule = { pattern, timeZone, lateLimitMs: 18 * 3_600_000 };
      // Where the zone never changes its clock, what is true of one day is true of all.
      const step = timeZone === 'UTC' ? 1 : 11;
      for (let minute = 11; minute < 1500; minute += step) {
        const now = new Date(at(slot).getTime() + minute * 60_000);
        const { run, next } = decideSlot(schedule, at(slot), now);
        expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
        if (run === null) continue;
        const dayOf = (instant: Date) => dayIn(timeZone, instant);
        if (dayOf(now) === dayOf(next)) expect(dayOf(now)).toBe(dayOf(run));
      }
    },
  );

  it('of several a day, a late one does not wait for the next', () => {
    const twice = { pattern: '0 7,19 * * *', timeZone: 'UTC', lateLimitMs: 18 * 3_600_000 };
    expect(decideSlot(twice, at('2026-11-02T07:00Z'), at('2026-11-02T10:00Z')).run).not.toBeNull();
    expect(decideSlot(twice, at('2026-11-02T19:00Z'), at('2026-11-03T00:30Z')).run).toBeNull();
  });

  it('shortly before midnight is in time a few minutes later', () => {
    const night = { pattern: '59 23 * * *', timeZone: 'UTC', lateLimitMs: 18 * 3_600_000 };
    expect(decideSlot(night, at('2026-11-02T23:59Z'), at('2026-11-03T00:01Z')).run).not.toBeNull();
  });

  it('says so for each, but notes at most sixty', () => {
    const daily = { pattern: '0 8 * * *', timeZone: 'UTC', lateLimitMs: 18 * 3_600_000 };
    const decision = decideSlot(daily, at('2026-01-01T08:00Z'), at('2026-11-02T09:00Z'));
    expect(decision.run).toEqual(at('2026-11-02T08:00Z'));
    expect(decision.passedOver).toHaveLength(59);
    expect(decision.passedOver.at(-1)?.reason).toBe('a newer slot was due too');
  });
});
