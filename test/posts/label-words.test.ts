import { expect, test } from 'vitest';
import { finish } from '../../src/bit-by-bit.ts';
import { proposeLabels } from '../../src/posts/label-words.ts';

const TEXTS = [
  'You lead data management for a nonprofit, and keep the data of its civic-engagement work.',
  'Data Management Director. Experience with SQL and JavaScript is a plus; IT support is part of it.',
  'Our canvass team runs events. Each canvass ends with a survey, and each survey with a report to the team.',
  'Members of AFSCME are organizing. Organizing is what we do.',
];

test.each([
  ['datamanagement', 'Data management'],
  ['civicengagement', 'Civic-engagement'],
  ['sql', 'SQL'],
  ['it', 'IT'],
  ['javascript', 'JavaScript'],
  ['afscme', 'AFSCME'],
  ['organizing', 'Organizing'],
  // Nobody writes it, but both words are in use.
  ['canvasssurvey', 'Canvass survey'],
  // "fund" and "raising" are not.
  ['fundraising', 'Fundraising'],
  ['voter_file', 'Voter file'],
  ['c++', 'c++'],
  ['data', 'Data'],
])('%s is called %s', (tag, label) => {
  expect(finish(proposeLabels([tag], TEXTS)).get(tag)).toBe(label);
});

test('no two tags are called alike', () => {
  const labels = finish(proposeLabels(['nonprofit', 'non-profit'], TEXTS));
  expect([...labels.values()]).toEqual(['Nonprofit', 'Non-profit']);
});
