import { expect, test } from 'vitest';
import { withoutApplying } from '../../src/read/applying.ts';

const PROSE = 'You will count the fish in the river.';

test.each([
  'Applications are due by December 1, 2026.',
  'Applications are due by 5 p.m. Eastern on December 1.',
  'Applications due Dec. 1.',
  'All applications must be received by December 1.',
  'Applications will be accepted until the position is filled.',
  'Applications are reviewed on a rolling basis!',
  'The deadline to apply is December 1.',
  'The application deadline is December 1.',
  'We are accepting applications through December 1.',
  'We’re now reviewing applications on a rolling basis.',
  'This position is open until filled.',
  'Open until filled.',
  'The salary range for this position is $55,000 to $60,000.',
  'Salary ranges from $55,000 to $60,000.',
  'Compensation will be $4,580 a month.',
  'The annual salary for the data director position starts at $80,000.',
])('"%s" is taken out of its paragraph, wherever it stands', (sentence) => {
  expect(withoutApplying(sentence)).toBe('');
  expect(withoutApplying(`${sentence} ${PROSE}`)).toBe(PROSE);
  expect(withoutApplying(`${PROSE} ${sentence} ${PROSE}`)).toBe(`${PROSE} ${PROSE}`);
});

test.each([
  'To apply, please mail a letter to Ada.',
  'How to apply: write to Ada.',
  'Please send your resume to ada@example.org.',
  'Submit cover letter and résumé.',
  'E-mail a short letter to Ada.',
  'Submit your application to Ada.',
  'Email us.',
  'Interested candidates should call Ada.',
  'Interested and qualified persons are invited to write to Ada.',
  'Those interested may call.',
  'If you are interested, please send a letter to Ada.',
  'See the whole description and apply here.',
  'Apply online.',
])('"%s" is the end of what is told about the job', (sentence) => {
  expect(withoutApplying(`${sentence} No calls, please.`)).toBe('');
  expect(withoutApplying(`${PROSE} ${sentence} No calls, please.`)).toBe(PROSE);
});

test.each([
  'The Riverkeepers are accepting applications for a Data Director who counts fish.',
  'We are accepting applications for a Data Director.',
  'This is a contract position with a pay range of $6,000 a month.',
  'Applications that you will write run on the web.',
  'Apply statistical methods to what swims in the river.',
  'Submit a report to the town each week.',
  'Submit grant applications to foundations.',
  'Send the weekly newsletter.',
  'If you are interested in rivers and numbers, this is your job.',
  'People who are interested should not only like fish.',
  'Deadlines are kept here.',
])('"%s" is kept', (sentence) => {
  expect(withoutApplying(`${PROSE} ${sentence} ${PROSE}`)).toBe(`${PROSE} ${sentence} ${PROSE}`);
});
