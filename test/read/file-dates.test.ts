import { expect, test } from 'vitest';
import { parseInstant } from '../../src/read/file-dates.ts';
import { catchMistake } from '../../src/read/file-mistake.ts';
import { readFileName } from '../../src/read/file-name.ts';

const NEW_YORK = 'America/New_York';
const read = (text: string, timeZone = NEW_YORK) => {
  const reading = catchMistake(() => ({
    status: 'read' as const,
    at: parseInstant(text, { key: 'date', line: 4, timeZone }),
  }));
  return reading.status === 'read' ? reading.at.toISOString() : reading.problem;
};

/** All of them as Ruby's Time.parse, and with it Jekyll, reads them. */
test.each([
  '2026-11-22',
  '2026/11/22',
  '2026.11.22',
  '20261122',
  '2026-Nov-22',
  '2026 Nov 22',
  'November 22, 2026',
  'November 22nd, 2026',
  'november 22 2026',
  'Nov 22, 2026',
  'Nov. 22, 2026',
  'Nov 22,2026',
  'Nov-22-2026',
  '22 Nov 2026',
  '22 Nov. 2026',
  '22-Nov-2026',
  '22 November 2026',
  '22nd November 2026',
  '22nd of November 2026',
  'the 22nd of November, 2026',
  '22. November 2026',
  '22.11.2026',
  '22. 11. 2026',
  '22/11/2026',
  '22-11-2026',
  '11/22/2026',
  'Sunday, 22 November 2026',
  'Sun, Nov 22 2026',
  '2026-11-22 (Sunday)',
  '2026-11-22 Sunday',
  '2026-11-22.',
])('a day, however it is written: "%s"', (text) => {
  expect(read(text)).toBe('2026-11-22T05:00:00.000Z');
});

test.each([
  ['2026-11-22 10:15', '15:15'],
  ['2026-11-22T10:15', '15:15'],
  ['2026-11-22, 10:15', '15:15'],
  ['2026-11-22 at 10:15', '15:15'],
  ['2026-11-22 10:15am', '15:15'],
  ['2026-11-22 10:15 a.m.', '15:15'],
  ['2026-11-22 10am', '15:00'],
  ['2026-11-22 12:30 am', '05:30'],
  ['2026-11-22 12:30 PM', '17:30'],
  ['2026-11-22 10.15', '15:15'],
  ['2026-11-22 10h15', '15:15'],
  ['2026-11-22 10:15 EST', '15:15'],
  ['2026-11-22 10:15 (EST)', '15:15'],
  ['2026-11-22 10:15 ET', '15:15'],
  ['2026-11-22 10:15 PST', '18:15'],
  ['2026-11-22 10:15 CET', '09:15'],
  ['2026-11-22 10:15 America/Los_Angeles', '18:15'],
  ['2026-11-22 10:15 Pacific Time', '18:15'],
  ['2026-11-22 10:15 UTC', '10:15'],
  ['2026-11-22 10:15 UTC+01:00', '09:15'],
  ['2026-11-22 10:15 GMT+1', '09:15'],
  ['2026-11-22 10:15 +5:30', '04:45'],
  ['2026-11-22 10:15 -5', '15:15'],
  ['2026-11-22T10:15:00-05', '15:15'],
  ['2026-11-22 10:15:00.000 -0500', '15:15'],
  ['2026-11-22 10:15:00 -05:00 (Eastern Standard Time)', '15:15'],
  ['20261122T101500Z', '10:15'],
  ['20261122101500', '15:15'],
  ['Sun, 22 Nov 2026 10:15:00 +0000', '10:15'],
  ['Sun Nov 22 10:15:00 EST 2026', '15:15'],
  ['Sun Nov 22 10:15:00 2026', '15:15'],
  ['Nov 22, 2026 at 10:15 AM', '15:15'],
])('a day with its time: "%s"', (text, time) => {
  expect(read(text)).toBe(`2026-11-22T${time}:00.000Z`);
});

test.each([
  ['05/06/2026', NEW_YORK, 'could be two days'],
  ['05/06/2026', 'Europe/Berlin', '2026-06-04T22:00:00.000Z'],
  ['05/05/2026', NEW_YORK, '2026-05-05T04:00:00.000Z'],
  ['Monday, 22 November 2026', NEW_YORK, 'could be two days'],
  ['22/11/26', NEW_YORK, 'is not a date that can be read'],
  ['November 2026', NEW_YORK, 'is not a date that can be read'],
  ['Nov 22', NEW_YORK, 'is not a date that can be read'],
  ['2026-11', NEW_YORK, 'is not a date that can be read'],
  ['2026-11-22 or later', NEW_YORK, 'is not a date that can be read'],
  ['2026-11-31', NEW_YORK, 'is a day that does not exist'],
  ['31 November 2026', NEW_YORK, 'is a day that does not exist'],
  ['2026-11-22 24:00', NEW_YORK, 'is a time that does not exist'],
  ['2026-11-22 13pm', NEW_YORK, 'is a time that does not exist'],
  ['2026-11-22 10:15 +2500', NEW_YORK, 'has a time zone that does not exist: "+2500"'],
  ['2026-11-22 10:15 Mars/Base', NEW_YORK, 'has a time zone that does not exist: "Mars/Base"'],
])('what could be another day is refused: "%s" in %s', (text, timeZone, words) => {
  expect(read(text, timeZone)).toMatch(words);
});

test.each([
  ['2026-11-22-heron.md', '2026-11-22', 'heron', null],
  ['a/2026-1-2-heron.md', '2026-1-2', 'heron', null],
  ['26-11-22-heron.md', '2026-11-22', 'heron', null],
  ['2019-05-15heron.md', '2019-05-15', '2019-05-15heron', '2019-05-15-heron.md'],
  ['2019-05-15_heron.md', '2019-05-15', '2019-05-15_heron', '2019-05-15-heron.md'],
  ['2019-05-15 heron.md', '2019-05-15', '2019-05-15 heron', '2019-05-15-heron.md'],
  ['2019_05_15_heron.md', '2019-05-15', '2019_05_15_heron', '2019-05-15-heron.md'],
  ['20190515-heron.md', '2019-05-15', '20190515-heron', '2019-05-15-heron.md'],
  ['20190515heron.md', '2019-05-15', '20190515heron', '2019-05-15-heron.md'],
  ['2019-05-15.md', '2019-05-15', '2019-05-15', '2019-05-15-post.md'],
  ['2019-15-15heron.md', null, '2019-15-15heron', null],
  ['20191515-heron.md', null, '20191515-heron', null],
  ['data-2020.md', null, 'data-2020', null],
  ['4711-heron.md', null, '4711-heron', null],
])('the day in the name %s', (path, day, slug, better) => {
  expect(readFileName(path)).toEqual({ day, slug, better });
});
