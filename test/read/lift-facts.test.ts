// Lines of the shapes that boards write, with what may be lifted from each. ⏎ = a line break, nothing after => = nothing.

import { expect, test } from 'vitest';
import { liftFacts } from '../../src/read/lift-facts.ts';

const PUBLISHED = new Date('2026-11-16T05:00:00Z');
const NEW_YORK = 'America/New_York';

const SALARIES = `
Salary: $55,000 – $60,000 => $55,000–$60,000
Salary: $55,000 - $60,000 => $55,000–$60,000
Salary:  $55,000-60,000 => $55,000–60,000
Salary: $ 60,000-70,000 => $60,000–70,000
Salary: $55,000 to $60,000 => $55,000 to $60,000
Salary: $71,250.40 => $71,250.40
Salary: 48,000 => 48,000
Salary: $70k => $70k
Salary: $70-90K. => $70–90K
Salary: $70k – $90k annually => $70k–$90k annually
Salary: Starts at $51,000 => Starts at $51,000
Salary: Up to €58.000 => Up to €58.000
Salary: £45k => £45k
Salary: CHF 95'000 => CHF 95'000
Salary: 52,000 EUR per year => 52,000 EUR per year
Salary: $4,200/ month => $4,200/month
Salary: $4,200 monthly => $4,200 monthly
Salary: $31 per hour => $31 per hour
Salary: $28-$33/hr, DOE => $28–$33/hr, DOE
Salary: $66,000-$81,000, commensurate with experience => $66,000–$81,000, commensurate with experience
Salary: $66,000 a year plus benefits => $66,000 a year plus benefits
Salary: $66,000 per year ($5,500/month) => $66,000 per year ($5,500/month)
Salary: $110k+ depending on location and experience => $110k+ depending on location and experience
**Salary:** $55,000 => $55,000
**Salary**: $55,000 => $55,000
**Salary: $55,000** => $55,000
**Salary** $55,000 => $55,000
* Salary range: $55,000–$60,000 => $55,000–$60,000
- **Pay:** $24/hour⏎- **Hours:** 40 => $24/hour
> Compensation: $55,000 => $55,000
<p><strong>Salary:</strong> $55,000&nbsp;&ndash;&nbsp;$60,000</p> => $55,000–$60,000
| Salary | $55,000 | => $55,000
| Fact | Value |⏎|---|---|⏎| Salary | $55,000 | => $55,000
## Salary⏎⏎$55,000 – $60,000⏎⏎## Benefits => $55,000–$60,000
Hourly rate: $31 => $31 per hour
Salary: \\$55,000 => $55,000
Salary: $55,000 | Location: Boston, MA => $55,000
Pay range: $55,000–$60,000⏎⏎Salary: $55,000 to $60,000 => $55,000 to $60,000
Salary: 88k⏎⏎Compensation: $88,000 => $88,000
Salary: Competitive =>
Salary: Not listed =>
Salary: Unlisted =>
Salary: Commensurate with experience =>
Salary: $58,5000 =>
Salary: $9 - $12,000 per month =>
Salary: $90,000 - $80,000 =>
Salary: $20,000 - $120,000 =>
Salary: $4,200 =>
Salary: 40 =>
Salary: 2026 =>
Salary: $50 =>
Salary: The range for this role is $60,000 to $70,000. => The range for this role is $60,000 to $70,000
Salary: $60,000 for analysts, $70,000 for managers =>
Salary: $60,000 and we offer health insurance => $60,000
Salary: $60,000 plus a stipend and⏎a phone =>
Salary: $60,000⏎⏎Salary: $70,000 =>
Salary: $60,000⏎⏎Salary: Competitive => $60,000
Salary: $60,000⏎⏎Salary: $58,5000 =>
Hiring salary range: $60,000 - $65,000⏎⏎Salary: $60,000 - $80,000 =>
Salary:⏎* Junior: $50,000⏎* Senior: $70,000 =>
Pay: $15,000 => $15,000
Pay range: $12,000 - $18,000 depending on hours => $12,000–$18,000 depending on hours
Pay: $20 => $20
Rate of pay: $21.50 => $21.50
Pay: $18 an hour => $18 an hour
Salary:$72K - $80K (Offers will vary based on experience and location-based cost-of-living calculations) => $72K–$80K (Offers will vary based on experience and location-based cost-of-living calculations)
Salary: Commensurate with experience with salary range from $65,000-$90,000 => from $65,000–$90,000
Salary: Equivalent to a range of $30,000-40,000 => Equivalent to a range of $30,000–40,000
Salary: $60,000 salary + $100 monthly phone stipend + $250 monthly wifi => $60,000
Stipend: $22,400 for a 16 week fellowship => $22,400 for a 16 week fellowship
The salary for this role starts at $4,500/month. => starts at $4,500/month
The salary range for this position is $65,000-$75,000/yr. To apply, write to us. => $65,000–$75,000/yr
This position is full-time, with a minimum salary of $58,500 per year, commensurate with experience. => at least $58,500 per year
The salary rate for this position is $58,500 annually, paid twice a month. => $58,500 annually
This role is offered with a salary range of $98,000 - $120,000/y, commensurate with experience. => $98,000–$120,000/y
This is a six month position with a pay range of 6-7K a month, depending on experience. => 6–7K a month
The position is paid commensurate to experience on a range of $60,000 - $78,000 per year. => $60,000–$78,000 per year
Salary for each position is $50-55K, and benefits include insurance. => $50–55K
The salary for this role is $60,000 to $70,000.⏎⏎Salary: $60,000 - $70,000 => $60,000–$70,000
The salary for this role is $60,000.⏎⏎Salary: $65,000 =>
The salary for this role is $60,000.⏎⏎Salary: Not listed => $60,000
Salary: Not listed, believed to be at least $6,000 per month =>
Salary: The range for the role is $110K - $120K for candidates based in SF, NYC or DC. It will be adjusted. =>
The salary for this role is $60,000 if you live in Boston. =>
Salary: $40,360 for 35/hrs a week (working over 7 hours a day is overtime) => $40,360 for 35/hrs a week (working over 7 hours a day is overtime)
Salary: $5,000 signing bonus =>
Salary: competitive, plus a bonus of $10,000 =>
We fight for a minimum wage of $15 an hour in each position. =>
The position manages salaries and a budget of $400,000. =>
Our members earn an average salary of $50,000. =>
Send your salary requirements; the last position paid $50,000. =>
Salary: $50,000 or $90,000 for seniors =>
Our annual budget: $4,000,000 =>
You will look after salary: $55,000 budgets and more =>
<!-- Salary: $55,000 --> =>
~~~⏎Salary: $55,000⏎~~~ =>
| Salary | Location |⏎|---|---|⏎| $55,000 | Boston | =>
`;

const LOCATIONS = `
Location: Boston, MA => Boston, MA
**Location:** Remote (US) => Remote (US)
Location: remote => remote
Location: Washington, D.C. => Washington, D.C.
Location: St. Paul, MN or remote => St. Paul, MN or remote
Location: New York, NY; Oakland, CA; or Remote => New York, NY; Oakland, CA; or Remote
Location: Berlin, Germany. => Berlin, Germany
Location: São Paulo / Hybrid => São Paulo / Hybrid
Location: Mountain time zone preferred, remote possible => Mountain time zone preferred, remote possible
Location – Seattle, WA => Seattle, WA
Location: United States => United States
Job location: Remote => Remote
* **Office Location:** [Chicago, IL](https://maps.example.org/x) => Chicago, IL
| **Location** | Denver, CO | => Denver, CO
### Location⏎Denver, CO⏎ => Denver, CO
**Locations:**⏎⏎Remote or Denver, CO => Remote or Denver, CO
Location: Boston, MA⏎Salary: $55,000 => Boston, MA
Location: Boston, MA  ⏎Three days a week => Boston, MA
Location: Remote⏎⏎* Location: Remote, anywhere in Oregon => Remote, anywhere in Oregon
Location: You will work from home⏎⏎Location: Maine, but remote for now => Maine, but remote for now
Location: =>
Location:⏎⏎[See more and apply here](https://example.org) =>
Location: Not listed =>
Location: Flexible =>
Location: Multiple locations =>
Location: Various =>
Location: TBD =>
Location: N/A =>
Location: Ohio, presumably Columbus =>
Location: Arizona (Phoenix?) =>
Location: The role will be based in Boston, with travel => Boston
Location: Remote, but must be able to travel =>
Location: Applicants in Texas preferred =>
Location: Boston. Travel to other sites =>
Location: Boston or anywhere⏎else in Massachusetts =>
Location: Remote: see https://example.org =>
Location: jobs@example.org =>
Location: a town of your choice =>
Location: Boston, MA⏎⏎Location: Denver, CO =>
[Location: Boston, MA](https://maps.example.org) => Boston, MA
Location(s): Boston, MA => Boston, MA
Locations:⏎* Boston, MA⏎* Denver, CO⏎⏎More text. => Boston, MA; Denver, CO
Locations:⏎* Boston, MA⏎* Salary: $50,000⏎⏎More text. =>
Location: Austin, TX candidates are preferred, but open to remote => Austin, TX candidates are preferred, but open to remote
Location: You are in Austin, TX =>
This position is based in Madison, Wisconsin. Elsewhere may be acceptable. => Madison, Wisconsin
Location:⏎This position is based in Madison, Wisconsin. Elsewhere may be⏎acceptable. => Madison, Wisconsin
This is a full-time position based in our Washington, DC office. => Washington, DC
This is a full-time position and can be based in Washington DC or New York => Washington DC or New York
This position is full time and based in St. Paul, Minnesota. => St. Paul, Minnesota
The position will be based in Heron’s Boulder, Colorado, office. => Boulder, Colorado
This position is located at the Heron headquarters in Utrecht. => Utrecht
The Data Director will be based in Denver, CO. => Denver, CO
We seek a director to join our team in our Seattle, WA headquarters. => Seattle, WA
This role could be based out of our Utrecht office or remote. => Utrecht
The Data Director will be based in Denver.⏎⏎The position is based in Boston. =>
This position is based in Denver.⏎⏎Location: Not listed => Denver
This position is based in Denver.⏎⏎Location: Multiple locations =>
The Heron Trust is based in Denver. =>
The Data Director works with the team that is based in Denver. =>
This position works closely with our staff based in Denver. =>
We prefer that this position is based in Denver. =>
This position is based in Denver until we move. =>
This position is based in the Office of Research. =>
This position is based in Denver or anywhere else. =>
The role of data is based in science. =>
Location⏎⏎The manager will be based in Denver, CO. =>
## Location⏎⏎About the team =>
Relocation: Paid =>
The location: a river =>
| Location | Hours |⏎|---|---|⏎| Boston | 40 | =>
Location: Albany, Albuquerque, Amarillo, Anchorage, Arlington, Atlanta, Augusta, Aurora, Austin, Bakersfield, Baltimore, Baton Rouge, Boise =>
`;

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

interface Case {
  readonly body: string;
  readonly wanted: string | null;
  readonly got: string | null;
}

const read = (table: string, lift: (body: string) => string | null): Case[] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const at = line.lastIndexOf('=>');
      const body = line.slice(0, at).trimEnd().replaceAll('⏎', '\n');
      return { body, wanted: line.slice(at + 2).trim() || null, got: lift(body) };
    });

const lift = (body: string, timeZone = NEW_YORK, publishedAt: Date | null = PUBLISHED) =>
  liftFacts(body, { role: 'Data Director', location: null, publishedAt, timeZone });
const dayOf = (deadline: Date | null, timeZone = NEW_YORK) =>
  deadline &&
  Temporal.Instant.from(deadline.toISOString()).toZonedDateTimeISO(timeZone).toPlainDate().toString();

const cases = [
  ...read(SALARIES, (body) => lift(body).salary),
  ...read(LOCATIONS, (body) => lift(body).location),
  ...read(DEADLINES, (body) => dayOf(lift(body).deadline)),
];

test.each(cases)('$body', ({ got, wanted }) => {
  expect(got).toBe(wanted);
});

test('at least 98 of 100 lifted facts are right', () => {
  const lifted = cases.filter(({ got }) => got !== null);
  const right = lifted.filter(({ got, wanted }) => got === wanted);
  expect(cases.length).toBeGreaterThanOrEqual(100);
  expect(right.length / lifted.length).toBeGreaterThanOrEqual(0.98);
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

test('a body that was made to be slow is read as fast as any other', () => {
  const hostile = [
    `Salary: $50,000${' with'.repeat(20)} (aaa)!\n\n`,
    'Salary\n',
    'Deadline: ',
    '<!--',
    '**a',
    'apply for ',
    'Salary: $1,111',
    '| Salary ',
    'applications due a ',
  ];
  const startedAt = performance.now();
  for (const words of hostile) lift(words.repeat(20_000));
  for (const words of hostile) lift(`${words.repeat(30)} May 1\n`.repeat(2000));
  expect(performance.now() - startedAt).toBeLessThan(5000);
});
