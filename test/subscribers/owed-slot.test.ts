import { expect, it } from 'vitest';
import { lastSlot } from '../../src/schedule.ts';
import { isOwedByMove } from '../../src/subscribers/owed-slot.ts';

const WEEKLY = '0 7 * * 1';
const DAILY = '0 7 * * *';
const clock = (schedule: string, timeZone = 'UTC', nextDueAt: string | null = null) => ({
  schedule,
  timeZone,
  nextDueAt: nextDueAt === null ? null : new Date(nextDueAt),
});

// 2026-11-23 is a Monday.
it.each([
  [
    'weekly, due and not planned yet',
    clock(WEEKLY, 'UTC', '2026-11-23T07:00:00Z'),
    clock(WEEKLY),
    '2026-11-23T07:00:05Z',
    true,
  ],
  [
    'weekly, not due yet',
    clock(WEEKLY, 'UTC', '2026-11-23T07:00:00Z'),
    clock(WEEKLY),
    '2026-11-23T06:59:00Z',
    false,
  ],
  [
    'Berlin to Tokyo an hour before seven',
    clock(WEEKLY, 'Europe/Berlin'),
    clock(WEEKLY, 'Asia/Tokyo'),
    '2026-11-23T05:00:00Z',
    true,
  ],
  [
    'Berlin to Tokyo in mid-week',
    clock(WEEKLY, 'Europe/Berlin'),
    clock(WEEKLY, 'Asia/Tokyo'),
    '2026-11-25T05:00:00Z',
    false,
  ],
  [
    'Tokyo to Berlin, served an hour ago',
    clock(WEEKLY, 'Asia/Tokyo'),
    clock(WEEKLY, 'Europe/Berlin'),
    '2026-11-22T23:00:00Z',
    false,
  ],
  [
    'Los Angeles to UTC on Monday morning',
    clock(WEEKLY, 'America/Los_Angeles'),
    clock(WEEKLY),
    '2026-11-23T08:00:00Z',
    true,
  ],
  ['daily to weekly in mid-week', clock(DAILY), clock(WEEKLY), '2026-11-25T12:00:00Z', false],
  ['daily to weekly on Monday, after both', clock(DAILY), clock(WEEKLY), '2026-11-23T12:00:00Z', false],
  [
    'daily to weekly while the daily one is due',
    clock(DAILY, 'UTC', '2026-11-25T07:00:00Z'),
    clock(WEEKLY),
    '2026-11-25T07:00:05Z',
    true,
  ],
  ['other alerts alone, a moment after the slot', clock(DAILY), clock(DAILY), '2026-11-25T07:00:05Z', false],
  ['weekly to daily', clock(WEEKLY), clock(DAILY), '2026-11-25T12:00:00Z', false],
  [
    'daily, over its slot by a change of zone',
    clock(DAILY, 'America/New_York'),
    clock(DAILY),
    '2026-11-25T11:30:00Z',
    true,
  ],
  [
    'weekly to instant: that has ways of its own',
    clock(WEEKLY, 'UTC', '2026-11-23T07:00:00Z'),
    clock(''),
    '2026-11-23T07:00:05Z',
    false,
  ],
  [
    'instant to weekly',
    clock('', 'UTC', '2026-11-23T07:00:00Z'),
    clock(WEEKLY),
    '2026-11-23T07:00:05Z',
    false,
  ],
])('%s', (_name, from, to, now, isOwed) => {
  expect(isOwedByMove(from, to, new Date(now))).toBe(isOwed);
});

it.each([
  ['at the slot itself', WEEKLY, 'UTC', '2026-11-23T07:00:00Z', '2026-11-23T07:00:00Z'],
  ['a moment before it', WEEKLY, 'UTC', '2026-11-23T06:59:59.999Z', '2026-11-16T07:00:00Z'],
  ['in a zone', WEEKLY, 'Asia/Tokyo', '2026-11-23T05:00:00Z', '2026-11-22T22:00:00Z'],
  [
    'after a clock was set back, the first of two passes',
    '30 1 * * *',
    'Europe/London',
    '2026-10-25T02:00:00Z',
    '2026-10-25T00:30:00Z',
  ],
])('the last slot %s', (_name, pattern, zone, at, slot) => {
  expect(lastSlot(pattern, zone, new Date(at))).toEqual(new Date(slot));
});
