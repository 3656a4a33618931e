// Kind of work and where it is done, from lines and sentences as boards write them. Nothing after => = nothing is said.

import { expect, test } from 'vitest';
import { workFacetsOf } from '../../src/posts/facets.ts';
import { parsePostFile } from '../../src/read/post-file.ts';

const SITE = { timeZone: 'America/New_York', url: null, pageUrl: null };

const facetsOf = (body: string, title = 'Data Director', matter = '') => {
  const text = `---\ntitle: "${title}"\n${matter}---\n${body}\n`;
  const reading = parsePostFile('a.md', new TextEncoder().encode(text), SITE);
  if (reading.status !== 'post') throw new Error(JSON.stringify(reading));
  return workFacetsOf(reading.draft.tags)
    .map((facet) => facet.slice(3))
    .join(' ');
};

const cases = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const at = line.lastIndexOf('=>');
      return [line.slice(0, at).trimEnd(), line.slice(at + 2).trim()] as const;
    });

const BODIES = `
This is a full-time position. => full-time
This a full time employment position running from February to November. => full-time
This is a full-time, benefits eligible position. => full-time
This is a full-time, salaried, exempt position that is based in Utrecht. => full-time
This position is full time and based in Utrecht. => full-time
The Data Director is a part-time position of 20 hours a week. => part-time
This is an election-season position that is full time through November. => full-time
Heron Works seeks a full-time Data Director to count herons. => full-time
We are looking to hire a full-time Data Director. => full-time
We are looking to fill two full-time roles. => full-time
We are accepting applications for full-time Analyst roles. => full-time
We seek two part-time data consultants. => part-time
This is a six month contract position. => contract
The Data Director is a contract position. => contract
You would work on a contract basis. => contract
This is a full-time, temporary position through Election Day. => full-time temporary
This is a temporary full time position. => full-time temporary
This is a temporary, full-time, contract position. => full-time contract temporary
This is a paid internship. => internship
This is a full- or part-time position. => full-time part-time
Type: Full-time => full-time
**Job type:** Part-time, contract => part-time contract
* Status: Full-time through November => full-time
* Hours: Full-time => full-time
Schedule: Full-time position => full-time
We offer health benefits to all full-time employees. =>
You have two years of experience as a full-time data staffer. =>
We have over 70 full-time staff. =>
You will lead three contract members of our team. =>
You will manage contracts and part-time canvassers. =>
We are looking for someone with full-time experience. =>
This could become a full-time position. =>
This is not a full-time position. =>
This position is full-time equivalent to others. =>
We seek a full-time clerk.  This is a part-time position. =>
You will look after temporary staff and interns. =>
Hours: 20 a week; full-time staff work 40 =>
Location: Remote => remote
Location: Washington, DC or Remote => remote
Location: Remote, or Washington, DC office => remote
Location: Washington, DC / Remote => remote
Location: Remote (US) => remote
Location: Remote, anywhere in Oregon => remote
Location: Atlanta, Georgia preferred but open to remote => remote
Location: Hybrid => hybrid
Location: Boston (hybrid) => hybrid
Remote: yes => remote
This is a remote position with occasional travel. => remote
This is a fully remote, full-time position. => remote full-time
The role is remote. => remote
This position can be fully remote. => remote
Work can be remote. => remote
It may be done remotely. => remote
Work can be performed in headquarters or remotely. => remote
This position can be fulfilled remotely and does not require relocation. => remote
This role could be based out of our Utrecht office or remote. => remote
We are a fully remote, dynamic organization. => remote
This is a hybrid role. => hybrid
This is an on-site position. => on-site
This is not a remote position. => on-site
Location: Boston (temporarily remote due to COVID-19) =>
Location: Boston, but remote during COVID-19 =>
Location: Boston preferred, remote possible =>
Location: Boston preferred, remote for the right candidate =>
Location: Boston or potential for remote =>
Location: Palo Alto, CA; Remote Considered =>
Location: Boston =>
Remote: no preference =>
The role is currently remote. =>
This position will work remotely until further determined. =>
Remote work will be considered on a case-by-case basis. =>
All staff are working remotely. =>
You have experience working in a remote team. =>
You lead remote trainings and on-site events. =>
This is a remote support role. =>
The role may require occasional remote work. =>
This role is remote two days a week. =>
Location: Remote. Once our offices reopen, remote work ends. =>
`;

test.each(cases(BODIES))('%s', (body, wanted) => {
  expect(facetsOf(body)).toBe(wanted);
});

const TITLES = `
Heron Works: Data Intern => internship
Heron Works: Data Internship, Summer 2026 => internship
Heron Works: Temporary Data Clerk => temporary
Heron Works: Data Engineer (Contract) => contract
Heron Works: Data Engineer Contract => contract
Heron Works: Clerk, part-time => part-time
Heron Works: Contract Manager =>
Heron Works: Director of Internships =>
Heron Works: Manager for Intern Programs =>
Heron Works: International Director =>
Heron Works: Internal Auditor =>
`;

test.each(cases(TITLES))('a post whose title is %s', (title, wanted) => {
  expect(facetsOf('We count herons.', title)).toBe(wanted);
});

const MATTERS = `
type: full-time => full-time
type: Contract => contract
employment_type: FULL_TIME => full-time
employment_type: [part-time, temporary] => part-time temporary
type: job => remote internship
type: => remote internship
remote: true => remote internship
remote: hybrid => hybrid internship
remote: false => internship
remote: On-site => on-site internship
`;

test.each(cases(MATTERS))('%s in the front matter wins over the text', (matter, wanted) => {
  const isKind = !wanted.includes('internship');
  const body = 'This is a paid internship.\n\nLocation: Remote';
  expect(facetsOf(body, 'Data Clerk', `${matter}\n`)).toBe(isKind ? `remote ${wanted}` : wanted);
});
