// Made-up posts as they stand in digests, for the pictures and the reports.

import type { CardView, LastCallView } from '../src/mail/edition-view.ts';

const POST: CardView = {
  id: 'data-director',
  alsoIds: [],
  openings: [],
  role: 'Data Director',
  organisation: 'Riverkeepers Union',
  location: 'Portland, OR or remote',
  salary: '$92,000 to $104,000',
  closesAt: '2026-11-25T08:00:00.000Z',
  closesSoon: true,
  publishedAt: '2026-11-16T08:00:00.000Z',
  isRepost: false,
  work: ['is:full-time'],
  tags: ['Data', 'Nonprofit', 'Executive'],
  ownTags: 1,
  not: { org: 'org:riverkeepers-union', tags: ['data', 'nonprofit', 'executive'] },
  summary:
    'Lead a team of four that turns water-quality readings from 300 volunteers into decisions that towns along the river can act on.',
  applyUrl: 'https://riverkeepers.example.org/jobs/data-director',
  pageUrl: 'https://jobs.example.org/2026/11/16/data-director',
};

export const post = (fields: Partial<CardView>): CardView => ({
  ...POST,
  closesAt: null,
  closesSoon: false,
  ...fields,
});

export const POSTS = [
  POST,
  post({
    id: 'organiser',
    role: 'Field Organizer',
    organisation: 'Tenants Together',
    location: 'Fresno, CA',
    salary: null,
    closesAt: '2026-12-02T08:00:00.000Z',
    tags: ['Organizing'],
    summary: 'Knock on doors, listen, and bring neighbours together who have the same landlord.',
    isRepost: true,
  }),
  post({
    id: 'canvasser-fresno',
    alsoIds: ['canvasser-oakland', 'canvasser-remote'],
    role: 'Senior Canvasser',
    organisation: 'Tenants Together',
    location: null,
    salary: '$24 an hour',
    tags: ['Organizing', 'Field'],
    summary: 'Lead ten people from door to door, five evenings a week, and write down what they hear.',
    openings: [
      ['Fresno, CA', '2026-11-25T08:00:00.000Z'] as const,
      ['Oakland and Richmond, CA', null] as const,
      ['Remote (California)', null] as const,
    ].map(([location, closesAt], index) => ({
      location,
      salary: null,
      closesAt,
      publishedAt: POST.publishedAt,
      applyUrl: `https://tenants.example.org/jobs/${4711 + index}`,
      pageUrl: `https://jobs.example.org/2026/11/16/canvasser-${index}`,
    })),
  }),
  post({
    id: 'analyst',
    role: 'Election Data Analyst for Turnout Models in the Western States and Territories',
    organisation: 'Ballot Lab',
    location: 'Remote (US)',
    salary: '$70–85k, union scale',
    tags: ['Data', 'Elections'],
    summary: 'Build, check and explain turnout models. You write SQL in your sleep and R when you wake up.',
    pageUrl: null,
  }),
  post({
    id: 'bare',
    role: 'Bookkeeper',
    organisation: null,
    location: null,
    salary: null,
    tags: [],
    summary: '',
    applyUrl: null,
    pageUrl: null,
  }),
  ...['Backend Engineer', 'Data Engineer', 'Product Designer'].map((role, index) =>
    post({
      id: `lantern-${index}`,
      role,
      organisation: 'Lantern Press',
      location: index === 1 ? 'Chicago, IL' : 'Remote',
      tags: ['Tech'],
      summary:
        'We print small books about large questions, and we need somebody who makes the machines behave.',
      publishedAt: '2026-11-18T08:00:00.000Z',
    }),
  ),
];

/** What a second alert brings. */
export const OTHERS = [
  post({
    id: 'steward',
    role: 'Volunteer Coordinator',
    organisation: 'Friends of the Marsh',
    location: 'Astoria, OR',
    salary: '$27 an hour',
    closesAt: '2026-11-24T08:00:00.000Z',
    closesSoon: true,
    tags: ['Nonprofit', 'Executive'],
    summary: 'Find, train and thank the people who count herons for us every spring.',
  }),
  post({
    id: 'director',
    role: 'Executive Director',
    organisation: 'Open Harvest',
    tags: ['Nonprofit', 'Executive'],
    summary: 'Lead a food bank of twelve people and four hundred volunteers into its second decade.',
  }),
];

/** Twenty jobs, as a board brings them in a good week. */
export const MANY: readonly CardView[] = [
  ...POSTS,
  ...OTHERS,
  ...[
    ['Press Secretary', 'Open Harvest', 'Sacramento, CA', '$68,000 to $74,000', 'is:full-time'] as const,
    ['Grants Manager', 'Friends of the Marsh', 'Astoria, OR', '$31 an hour', 'is:part-time'] as const,
    ['Digital Director', 'Ballot Lab', 'Remote (US)', '$110,000', 'is:full-time'] as const,
    ['Summer Organizing Fellow', 'Tenants Together', 'Fresno, CA', null, 'is:internship'] as const,
    ['Paralegal', 'Housing Justice Clinic', 'Oakland, CA', '$29 to $33 an hour', 'is:full-time'] as const,
    ['Research Associate', 'Wage Watch', 'Washington, DC', null, 'is:contract'] as const,
    ['Data Engineer', 'Wage Watch', 'Remote', '$96,000 to $115,000', 'is:full-time'] as const,
    ['Translator, Spanish', 'Clinica del Valle', 'Fresno, CA', '$40 an hour', 'is:contract'] as const,
  ].map(([role, organisation, location, salary, kind], index) =>
    post({
      id: `many-${index}`,
      role,
      organisation,
      location,
      salary,
      work: [kind],
      tags: ['Nonprofit', index % 2 === 0 ? 'Communications' : 'Research'],
      summary:
        'You will plan the work of the year with the people whom it is for, and see to it that it gets done.',
      applyUrl: `https://jobs.lever.example/${index}`,
    }),
  ),
];

/** Of the weeks before. */
export const LAST_CALLS: readonly LastCallView[] = [
  ['Policy Analyst', 'Wage Watch', '2026-11-26T08:00:00.000Z'] as const,
  ['Communications Manager', 'Open Harvest', '2026-11-28T08:00:00.000Z'] as const,
  ['Bus Driver, Early Shift', 'Valley Transit Cooperative', '2026-11-30T08:00:00.000Z'] as const,
].map(([role, organisation, closesAt], index) => ({
  id: `last-${index}`,
  role,
  organisation,
  location: null,
  closesAt,
  publishedAt: POST.publishedAt,
  applyUrl: `https://jobs.example.org/apply/${index}`,
  pageUrl: null,
}));

/** What a post may hold that no layout likes. */
export const LONG = [
  post({
    id: 'long-title',
    role: `${'Director of Data, Analytics, Reporting and Everything Else '.repeat(3)}(Temporary)`,
    organisation:
      'The Federation of Associations of Councils for the Preservation of Small Rivers and Their Banks',
    location:
      'New York, NY; Los Angeles, CA; Chicago, IL; Detroit, MI; Milwaukee, WI; or anywhere in the United States',
  }),
  post({
    id: 'long-words',
    role: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter',
    organisation: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz',
    tags: ['Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung'],
    summary:
      'See https://jobs.example.org/a/very/long/address/that/goes/on/and/on/and/on?with=queries&and=more',
    applyUrl: `https://riverkeepers.example.org/${'apply/'.repeat(40)}`,
  }),
];
