import { expect, test } from 'vitest';
import { parseSubscriptionFile } from '../../src/read/subscription-file.ts';

const parse = (block: string) =>
  parseSubscriptionFile(Buffer.from(`---\n${block}\n---\n`), { timeZone: 'Europe/Berlin' });
const draft = (block: string) => {
  const reading = parse(block);
  if (reading.status !== 'subscription') throw new Error(JSON.stringify(reading));
  return reading;
};
const ADA = 'email: ada@example.org\n';

test('weekly, in the zone of the site, is what nothing said means', () => {
  expect(draft(`${ADA}tags: [Data, tech]`)).toEqual({
    status: 'subscription',
    draft: {
      email: 'ada@example.org',
      name: null,
      frequency: 'weekly',
      timeZone: 'Europe/Berlin',
      alerts: [{ any: ['data', 'tech'], all: [], none: [] }],
    },
    emailLine: 2,
    warnings: [],
  });
});

test('several alerts keep their order', () => {
  const block = `${ADA}name: Ada L.\nfrequency: Daily\ntimezone: america/new_york\nalerts:\n  - any: data tech\n    none: [intern]\n  - all: [nonprofit, executive]`;
  expect(draft(block).draft).toEqual({
    email: 'ada@example.org',
    name: 'Ada L.',
    frequency: 'daily',
    timeZone: 'America/New_York',
    alerts: [
      { any: ['data', 'tech'], all: [], none: ['intern'] },
      { any: [], all: ['nonprofit', 'executive'], none: [] },
    ],
  });
});

test.each([
  ['tags: [a]', 1, 'there is no mail address', 'add the line email: ada@example.org'],
  ['email: Ada <ada@example.org>\ntags: [a]', 2, 'write the address alone', ''],
  ['email: a@example.org, b@example.org\ntags: [a]', 2, 'it holds a comma', ''],
  [ADA, 1, 'the subscription asks for nothing', 'add the line tags: [data, tech]'],
  [`${ADA}tag: a`, 3, 'the subscription asks for nothing', '"tag" is not known: did you mean "tags"?'],
  [`${ADA}tags: []`, 3, 'the alert asks for nothing', ''],
  [`${ADA}tags: [a]\nfrequency: wekly`, 4, '"wekly" is not a frequency', 'did you mean "weekly"?'],
  [
    `${ADA}tags: [a]\ntimezone: Europe/Berln`,
    4,
    '"Europe/Berln" is not a time zone',
    'did you mean Europe/Berlin?',
  ],
  [
    `${ADA}tags: [a]\ntimezone: new york`,
    4,
    '"new york" is not a time zone',
    'did you mean America/New_York?',
  ],
  [`${ADA}tags: [a]\ntimezone: "+02:00"`, 4, '"+02:00" is not a time zone', 'write a name such as'],
  [`${ADA}tags: [a]\nalerts:\n- any: [b]`, 4, '"tags" and "alerts" stand side by side', 'move the tags'],
  [`${ADA}tags: [a]\nnone: [b]`, 4, '"none" stands outside of an alert', 'write "alerts:"'],
  [`${ADA}alerts:\n- any: [a]\n  not: [b]`, 5, 'an alert knows no "not"', 'did you mean "none"?'],
  [`${ADA}alerts:\n- none: [b]`, 4, 'the alert asks for nothing', 'any: ["*"] is every post'],
  [`${ADA}alerts: [data]`, 3, 'an alert is not a word but a rule', '- any: [data, tech]'],
  [`${ADA}alerts: []`, 3, 'there are 0 alerts', ''],
])('refused with line and remedy: %j', (block, line, problem, remedy) => {
  expect(parse(block)).toMatchObject({
    status: 'invalid',
    line,
    problem: expect.stringContaining(problem),
    remedy: expect.stringContaining(remedy),
  });
});

test('a key that does nothing is a warning with the nearest one', () => {
  expect(draft(`${ADA}tags: [a]\nfrequncy: daily`).warnings).toEqual([
    { line: 4, problem: '"frequncy" is not a key of subscriptions', remedy: 'did you mean "frequency"?' },
  ]);
});

test('facets stand in alerts; in plain tags they are refused, with what to write', () => {
  const refused = parse(`${ADA}tags: [data, "org:Acme, Inc."]`);
  expect(refused).toMatchObject({ status: 'invalid', line: 3 });
  const [, words] = /^write (.*)$/.exec('remedy' in refused ? refused.remedy : '') ?? [];
  expect(draft(`${ADA}${words}`).draft.alerts).toEqual([{ any: ['data', 'org:acme'], all: [], none: [] }]);
  const rule =
    'alerts:\n  - any: [data]\n    all: [is:remote, pay:stated]\n    none: [org:acme, place:portland-or]';
  expect(draft(`${ADA}${rule}`).draft.alerts).toEqual([
    { any: ['data'], all: ['is:remote', 'pay:stated'], none: ['org:acme', 'place:portland-or'] },
  ]);
});
