// A summary says what the job is before who the employer is.

import { expect, test } from 'vitest';
import { parsePostFile } from '../../src/read/post-file.ts';

const SITE = { timeZone: 'America/New_York', url: null, pageUrl: null };

const summaryOf = (body: string, matter = 'title: "Heron Works: Data Director"') => {
  const bytes = new TextEncoder().encode(`---\n${matter}\n---\n${body}\n`);
  const reading = parsePostFile('a.md', bytes, SITE);
  if (reading.status !== 'post') throw new Error(JSON.stringify(reading));
  return reading.draft.summary;
};

const EMPLOYER = 'Founded in 2016, Heron Works runs the largest programme for herons across key states.';

test.each([
  'Heron Works seeks a director who counts the herons of the north.',
  'Heron Works is hiring somebody for a role with many herons in it.',
  'We are looking for an organised person who counts herons all day.',
  'You will count the herons of the north and of the south.',
  'As our director, you will count the herons of the north.',
  'In this role, you will count the herons of the north.',
  'The Data Director will count the herons of the north.',
  'Reporting to the board, the Data Director leads the count of all herons.',
  'This position will support the count of all herons in the north.',
])('it begins with "%s", wherever that stands', (sentence) => {
  expect(summaryOf(`${EMPLOYER} ${sentence}`)).toBe(sentence);
  expect(summaryOf(`${EMPLOYER}\n\nAbout us\n\n${EMPLOYER}\n\n${sentence}`)).toBe(sentence);
  expect(summaryOf(`${sentence}\n\n${EMPLOYER}`)).toMatch(new RegExp(`^${sentence.slice(0, 30)}`));
});

test.each([
  'Heron Works seeks a just future for all herons in the country.',
  'Herons need a good lawyer, who stands up for them in court.',
  'The ideal candidate will have counted herons in former times.',
  'The salary for this position will be told in due course, of course.',
  'Heron Works manages data for the directors of many heronries.',
])('"%s" says nothing of the job', (sentence) => {
  expect(summaryOf(`${EMPLOYER}\n\n${sentence}`)).toBe(EMPLOYER);
});

test('where nothing says what the job is, it begins with the text, as ever', () => {
  expect(summaryOf(`${EMPLOYER}\n\n${EMPLOYER}`)).toBe(EMPLOYER);
});

test('words that are there to be clicked are no part of it', () => {
  // A line between two others, the end of a line, and a link that belongs to its sentence.
  const body = `Heron Works is hiring a researcher.
[Job description here](https://heron.example.org/jobs/11)
We look for somebody who reads [about herons](https://heron.example.org) all day. [See more here](https://heron.example.org/2)`;
  expect(summaryOf(body)).toBe(
    'Heron Works is hiring a researcher. We look for somebody who reads about herons all day.',
  );
});

test.each([
  `Mod's note: Heron Works is hiring a data director whom we have not met.\n\nYou will count herons, each day anew.`,
  `Moderator’s note:\nWe are hiring, too, and need a director for the board.\n\nWrite to us, please, one and all.\n\nThe job\n\nYou will count herons, each day anew.`,
  `**Editor's note:** this was changed on Monday, since it was wrong.\n\nYou will count herons, each day anew.`,
])('what whoever keeps the board says is no part of it', (body) => {
  expect(summaryOf(body)).toBe('You will count herons, each day anew.');
});

test.each(['summary', 'excerpt', 'description'])('`%s` of the front matter wins', (key) => {
  const matter = `title: "Heron Works: Data Director"\n${key}: "Count *all* herons, in the [north](https://x.example.org)."`;
  expect(summaryOf('You will count herons, each day anew.', matter)).toBe('Count all herons, in the north.');
});

test('a stated summary is cut as one from the text is', () => {
  const matter = `title: "Heron Works: Data Director"\nexcerpt: "${'Count all the herons here. '.repeat(30)}"`;
  const summary = summaryOf('', matter);
  expect(summary.length).toBeLessThanOrEqual(280);
  expect(summary).toMatch(/here\.$/);
});
