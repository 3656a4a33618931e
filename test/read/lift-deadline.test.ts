// Last days to apply in lines and sentences of the shapes that boards write, with what may be lifted from each. ⏎ = a line break, nothing after => = nothing.

import { expect, test } from 'vitest';
import { dayOf, lift, readCases } from './facts.ts';

const DEADLINES = `
Deadline: December 1, 2026 => 2026-12-01
Deadline 12/11/26 =>
Deadline: 12/11/26 => 2026-12-11
Deadline: 12/11/2026 => 2026-12-11
**Application deadline:** Tuesday December 1st, 2026 => 2026-12-01
Deadline to apply: 1 December 2026 => 2026-12-01
Closing date: 2026-12-01 => 2026-12-01
Apply by: Dec. 1 => 2026-12-01
Apply by: 15 January => 2027-01-15
Applications due: December 1 at 5pm ET => 2026-12-01
| Deadline | 1 Dec 2026 | => 2026-12-01
* Deadline: DECEMBER 1, 2026 => 2026-12-01
Applications are due by December 1, 2026. => 2026-12-01
Applications close on 1 December. => 2026-12-01
Applications will be accepted until 12/19/2026. => 2026-12-19
We will accept applications through December 1, 2026. => 2026-12-01
We are accepting applications for both of these roles through December 1st. => 2026-12-01
Please apply by 5pm on Tuesday, December 1. => 2026-12-01
The deadline to apply is December 1, 2026. => 2026-12-01
To apply, send your resume and cover letter to jobs@example.org by December 1, 2026. => 2026-12-01
Please submit all of the following⏎materials no later than December 20 to us. => 2026-12-20
Deadline: December 1⏎⏎Applications are due by December 1, 2026. => 2026-12-01
Deadline: November 16, 2026 => 2026-11-16
Deadline: November 16, 2027 => 2027-11-16
Deadline: November 15, 2026 =>
Deadline: November 17, 2027 =>
Deadline: June 30 =>
Deadline: February 30, 2027 =>
Deadline: Monday December 1, 2026 =>
Deadline: Open until filled =>
Deadline: December 1, or until filled =>
Deadline: Rolling =>
Deadline: As soon as possible =>
Deadline: December 1⏎⏎Applications close on December 8. =>
Deadline: December 1⏎⏎Applications are reviewed on a rolling basis. => 2026-12-01
Deadline: December 1⏎⏎Applications are accepted on a rolling basis. =>
The deadline for application is December 14th. No phone calls please => 2026-12-14
The deadline for applications to this position is December 14th. => 2026-12-14
The closing date is December 14, 2026. => 2026-12-14
The closing date for applications is 14 December. => 2026-12-14
To apply, e-mail Ada Lovelace at ada@example.org by December 14. => 2026-12-14
Please e-mail your CV to ada@example.org by December 14. => 2026-12-14
E-mail ada@example.org by December 14. => 2026-12-14
This position is open until December 14. => 2026-12-14
Open until: December 14 => 2026-12-14
The position closes on December 14. => 2026-12-14
Deadline for applications: December 14 => 2026-12-14
To apply you must have graduated by June 1. =>
The last day of the conference is December 14. =>
The deadline for our report to members is December 14. =>
The position is open until December 14 or until filled. =>
Priority deadline: December 1, 2026 =>
THE PRIORITY DEADLINE TO APPLY IS December 1, 2026. =>
We encourage you to apply by December 1, 2026. =>
Applications received by December 1 get priority. =>
Please apply by December 1 for full consideration. =>
The project deadline is December 1, 2026. =>
You will submit the yearly report by December 1, 2026. =>
The job begins December 1, 2026 and ends June 1, 2027. =>
Ability to work under tight deadlines =>
The campaign runs through December 2026. =>
`;

test.each(readCases(DEADLINES))('$body', ({ body, wanted }) => {
  expect(dayOf(lift(body).deadline)).toBe(wanted);
});

test.each([
  ['America/Chicago', '12/11/26', '2026-12-11'],
  ['Europe/London', '11/12/26', '2026-12-11'],
  ['Europe/Berlin', '11.12.2026', '2026-12-11'],
  ['Australia/Sydney', '11-12-2026', '2026-12-11'],
  ['America/Toronto', '11/12/26', null],
  ['UTC', '11/12/26', null],
  ['UTC', '31/12/26', '2026-12-31'],
  ['UTC', '12/31/26', '2026-12-31'],
  ['UTC', '12/12/26', '2026-12-12'],
  ['UTC', '2026-12-11', '2026-12-11'],
])('in %s, %s is %s', (timeZone, words, day) => {
  expect(dayOf(lift(`Deadline: ${words}`, timeZone).deadline, timeZone)).toBe(day);
});

test('a deadline is the end of its day on the board', () => {
  expect(lift('Deadline: 12/11/26').deadline?.toISOString()).toBe('2026-12-12T04:59:59.999Z');
});
