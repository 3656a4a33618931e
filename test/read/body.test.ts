import { expect, test } from 'vitest';
import { readBody } from '../../src/read/body.ts';
import { cutAtWord } from '../../src/read/summary.ts';

const link = (body: string, base: string | null = null) => readBody(body, base, 'Clerk').link;
const summary = (body: string) => readBody(body, null, 'Clerk').summary;

test.each([
  ['[See more and apply here](https://a.example.org/1)', 'https://a.example.org/1'],
  [
    '[Apply](https://a.example.org/1) or read [our blog](https://a.example.org/2).',
    'https://a.example.org/1',
  ],
  ['[Apply](https://a.example.org/1)\n\n[Apply](https://a.example.org/2)', 'https://a.example.org/2'],
  ['[Our site](https://a.example.org/1) and [the other](https://a.example.org/2)', 'https://a.example.org/2'],
  ['[Apply][form]\n\n[form]: https://a.example.org/form', 'https://a.example.org/form'],
  ['See <https://a.example.org/auto>.', 'https://a.example.org/auto'],
  [
    '<a class="button" href="https://a.example.org/?a=1&amp;b=2">Apply <b>now</b></a>',
    'https://a.example.org/?a=1&b=2',
  ],
  ['Text with <a href="https://a.example.org/inline">more info</a> inside.', 'https://a.example.org/inline'],
  ['[Apply](https://a.example.org/1){:target="_blank"}', 'https://a.example.org/1'],
  ['- list\n- [apply here](https://a.example.org/list)', 'https://a.example.org/list'],
  ['> [apply here](https://a.example.org/quote)', 'https://a.example.org/quote'],
  ['Send it to https://a.example.org/bare.', 'https://a.example.org/bare'],
  ['Apply at www.a.example.org/bare, please', 'https://www.a.example.org/bare'],
  ['Apply at https://a.example.org/1\n\nWe are https://a.example.org', 'https://a.example.org/1'],
  [
    'Press: press@example.org. Send your resume to jobs@example.org.\n\nMore: info@example.org',
    'mailto:jobs@example.org',
  ],
  [
    'We work with R (https://r.example.org/).\n\nSend your resume to jobs@example.org.',
    'mailto:jobs@example.org',
  ],
  [
    'Please send a letter to jobs@example.org. We welcome all applicants. For more information: www.example.org.',
    'mailto:jobs@example.org',
  ],
  [
    'The full description: https://a.example.org/1.pdf\n\nSend it to jobs@example.org',
    'https://a.example.org/1.pdf',
  ],
  ['Apply at https://apply.example.org or send us a letter: jobs@example.org', 'https://apply.example.org/'],
  ['Learn more at www.example.org.', 'https://www.example.org/'],
  [
    'Send it to hr@example.org.\n\nTo have a disability accommodated when you apply, contact help@example.org.\n',
    'mailto:hr@example.org',
  ],
  [
    '[Apply by clicking here.] (https://a.example.org/?id=1)\n\nLearn more at www.example.org.',
    'https://a.example.org/?id=1',
  ],
  ['[Send a letter to Jobs@Example.org]', 'mailto:Jobs@example.org'],
  ['[Apply](javascript:alert(1)) or write to jobs@example.org', 'mailto:jobs@example.org'],
  ['[Apply](data:text/html,x)', null],
  ['[Top](#top)', null],
  ['![Apply](https://a.example.org/picture.png)', null],
  ['Nothing here.', null],
])('the apply link of %j', (body, url) => {
  expect(link(body)).toBe(url);
});

test('relative links are resolved against the site, or skipped where it is not known', () => {
  expect(link('[Apply](/jobs/1)', 'https://board.example.org')).toBe('https://board.example.org/jobs/1');
  expect(link('[Apply]({{ site.baseurl }}/jobs/1)', 'https://board.example.org')).toBe(
    'https://board.example.org/jobs/1',
  );
  expect(link('[Apply](/jobs/1)')).toBeNull();
});

const PROSE =
  'We look for somebody who likes rivers and numbers in equal parts, and who can explain the one with the other.';

test.each([
  [PROSE, PROSE],
  [`# Heading\n\n${PROSE}`, PROSE],
  [`ABOUT THE JOB\n\n${PROSE}`, PROSE],
  [`**About the job**\n\n${PROSE}`, PROSE],
  [`Position overview:\n${PROSE}`, PROSE],
  [`Location: Remote\nSalary: $1\n\n${PROSE}`, PROSE],
  [`[See more](https://a.example.org)\n\n${PROSE}`, PROSE],
  [`![logo](x.png)\n\n${PROSE}`, PROSE],
  [`<div class="x"></div>\n\n${PROSE}`, PROSE],
  [
    'We *are* **hiring** `you`,\nas [they say](https://a.example.org) &amp; do.  \nNow!',
    'We are hiring you, as they say & do. Now!',
  ],
  [
    'Short start.\n\nThen a second paragraph goes on.\n\nA third.',
    'Short start. Then a second paragraph goes on. A third.',
  ],
  [`{% include banner.html %}\n${PROSE}\n{: .lead}`, PROSE],
  ['- Only a list\n- of points', 'Only a list; of points'],
  ['<p>Prose in tags only.</p>', 'Prose in tags only.'],
  ['[Apply](https://a.example.org)', ''],
  ['', ''],
])('the summary of %j', (body, words) => {
  expect(summary(body)).toBe(words);
});

test.each([
  ['a heading without its mark', `Position Description\n${PROSE}`],
  ['a heading above another that has a colon', `Data Director\nAbout us:\n${PROSE}`],
  ['the organisation in a line of its own', `About Riverkeepers Union\n\n${PROSE}`],
  ['a label before the first sentence', `Overview: ${PROSE}`],
  ['another', `About the role – ${PROSE}`],
  ['how to apply', `To apply, please mail a letter to Ada. Applications are read as they come.\n\n${PROSE}`],
  [
    'how to apply in lines that were wrapped',
    `To apply, mail a letter to\nada@example.org by Friday.\n\n${PROSE}`,
  ],
  ['until when to apply', `Applications are due by December 1, 2026. ${PROSE}`],
  ['a deadline that has a label', `Application deadline: December 1.\n\n${PROSE}`],
  ['the beginning of a list', `${PROSE} Some of what you will do:\n- Count fish`],
  ['half a sentence above a list', `${PROSE} As a director, you will\n- Count fish`],
  ['an address in brackets', PROSE.replace(',', ' (https://rivers.example.org/us),')],
  ['the kind of position', `Position: Data Director\n\n${PROSE}`],
])('a summary leaves out %s', (_, body) => {
  expect(summary(body)).toBe(PROSE);
});

test.each([
  ['a summary of the position that has a label', `Position summary: ${PROSE}`, PROSE],
  [
    'paragraphs that were wrapped by hand',
    'Riverkeepers Union looks for a director of\nData who counts\nfish and explains to towns what the numbers mean.',
    'Riverkeepers Union looks for a director of Data who counts fish and explains to towns what the numbers mean.',
  ],
  [
    'a short line, where there is nothing else',
    'Data Director for the rivers',
    'Data Director for the rivers',
  ],
  [
    'the first points, where what follows them is no sentence',
    'Responsibilities:\n- Count the fish in the river, and say each week how many there are and why\n- Write reports\n\nA degree in mathematics or in another technical discipline is preferred',
    'Count the fish in the river, and say each week how many there are and why; Write reports',
  ],
  [
    'the first points, where all other text is about applying',
    'Applications are due by December 1, 2026.\n\n- Count the fish\n- Write reports',
    'Count the fish; Write reports',
  ],
  ['nothing of headings alone', 'Position Description\n\n[Apply](https://a.example.org)', ''],
  [
    'a sentence without a full stop above a list',
    'We look for somebody who counts fish and tells towns why there are so few\n\n- Boots',
    'We look for somebody who counts fish and tells towns why there are so few',
  ],
])('a summary keeps %s', (_, body, words) => {
  expect(summary(body)).toBe(words);
});

test('a summary is cut between words at 280 characters', () => {
  const words = summary(`${'Many words follow one another here, '.repeat(20)}`);
  expect(words.length).toBeLessThanOrEqual(280);
  expect(words).toMatch(/[a-z]…$/);
});

test.each([
  [`${PROSE} ${PROSE} This one goes beyond what there is room for, ${PROSE}`, `${PROSE} ${PROSE}`],
  [`${PROSE} We work in the U.S. ${PROSE} ${PROSE}`, `${PROSE} We work in the U.S. ${PROSE}`],
  // The sentence ends where the room does.
  [`Fish ${'a'.repeat(268)} river. ${PROSE}`, `Fish ${'a'.repeat(268)} river.`],
  [`Fish ${'a'.repeat(269)} river. ${PROSE}`, `Fish ${'a'.repeat(269)}…`],
  [`Short. ${'Many words follow one another here, '.repeat(20)}`, /^Short\. Many .*[a-z]…$/],
])('a long summary ends with a sentence, if that leaves enough: case %#', (body, expected) => {
  expect(summary(body)).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
});

test.each([
  ['short', 10, 'short'],
  ['one two three', 8, 'one two…'],
  ['one two three', 9, 'one two…'],
  ['unbreakable', 6, 'unbre…'],
  ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 18, '👩‍👩‍👧👩‍👩‍👧…'],
])('cutting %j at %i', (text, max, cut) => {
  expect(cutAtWord(text, max)).toBe(cut);
});

test.each([
  '['.repeat(100_000),
  '!['.repeat(50_000),
  '{{'.repeat(100_000),
  'a@'.repeat(100_000),
  'a'.repeat(300_000),
])('a hostile body costs no minutes: case %#', (body) => {
  expect(link(body)).toBeNull();
  expect(summary(body).length).toBeLessThanOrEqual(280);
});

test.each(['', ' ', '  ', '   '])(
  'a first paragraph indented by %j is the summary (CommonMark 4.8)',
  (indent) => {
    const first =
      'We keep the rivers of three counties clean, with nine people and two boats at three places.';
    const body = `${indent}${first}\n\nThe second paragraph speaks of benefits, holidays, insurance and of much more besides.`;
    expect(summary(body)).toBe(first);
  },
);
