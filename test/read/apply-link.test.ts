import { expect, test } from 'vitest';
import { readBody } from '../../src/read/body.ts';

const TITLE = { title: 'Heron Works: Data Clerk', role: 'Data Clerk' };
const link = (body: string, base: string | null = null) => readBody(body, base, TITLE).link;

test.each([
  ['[See more and apply here](https://a.example.org/1)', 'https://a.example.org/1'],
  [
    '[Apply](https://a.example.org/1) or read [our blog](https://a.example.org/2).',
    'https://a.example.org/1',
  ],
  [
    '[Apply](https://a.example.org/1)\n\n[Apply now](https://www.a.example.org/1/?utm_source=x)',
    'https://a.example.org/1',
  ],
  ['[Apply][form]\n\n[form]: https://a.example.org/form', 'https://a.example.org/form'],
  ['Apply at <https://a.example.org/auto>.', 'https://a.example.org/auto'],
  ['See <https://boards.greenhouse.io/a/jobs/4711>.', 'https://boards.greenhouse.io/a/jobs/4711'],
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
    'mailto:jobs@example.org',
  ],
  ['Apply at https://apply.example.org or send us a letter: jobs@example.org', 'https://apply.example.org/'],
  ['Please apply at jobs@example.org. Send a letter.', 'mailto:jobs@example.org'],
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

const HERON = 'https://heron.example.org';
test.each([
  [
    'applying beats more about somebody',
    `[Apply for the position here](${HERON}/jobs/6)\n\n[See more about Heron Works here](${HERON}/)`,
    `${HERON}/jobs/6`,
  ],
  [
    'applying beats more',
    `[See the full description](${HERON}/6.pdf)\n\n[Apply online](${HERON}/apply/6)`,
    `${HERON}/apply/6`,
  ],
  [
    'other jobs are none',
    `[See more and apply here](${HERON}/jobs/5)\n\n[See more jobs at Heron here](${HERON}/jobs)`,
    `${HERON}/jobs/5`,
  ],
  [
    'nor are open positions',
    `[See more here](${HERON}/jobs/5)\n\n[View all open positions](${HERON}/jobs)`,
    `${HERON}/jobs/5`,
  ],
  [
    'nor is a town',
    `[See more and apply here](${HERON}/jobs/5)\n\n[Read more about our town](${HERON}/town)`,
    `${HERON}/jobs/5`,
  ],
  [
    'more about this job is the job',
    `[Learn more about this role](${HERON}/jobs/5) at [Heron](${HERON}/)`,
    `${HERON}/jobs/5`,
  ],
  [
    'an address for applying beats a home page',
    `Heron makes boxes. [Learn more about Heron here](${HERON}/)\n\nTo apply, send a cover letter and resume to people@heron.example.org`,
    'mailto:people@heron.example.org',
  ],
  [
    'and it beats a description',
    `[See more here](${HERON}/jobs/5)\n\nPlease email your resume to people@heron.example.org.`,
    'mailto:people@heron.example.org',
  ],
  [
    'the sentence counts',
    `To apply, fill in [this form](${HERON}/form). We use [R](https://r.example.org/).`,
    `${HERON}/form`,
  ],
  [
    'so does the heading',
    `## How to apply\n\n[${HERON.slice(8)}/form](${HERON}/form)\n\nPress: press@heron.example.org`,
    `${HERON}/form`,
  ],
  [
    'another job is none',
    `[See more and apply here](${HERON}/jobs/analyst)\n\nHeron is also hiring a Data Scientist. [See more and apply here](${HERON}/jobs/scientist)`,
    `${HERON}/jobs/analyst`,
  ],
  [
    "a link with the job's name",
    `[Data Clerk](${HERON}/clerk) and [Heron Facts](${HERON}/facts)`,
    `${HERON}/clerk`,
  ],
  ['several roles lead nowhere', `[Targeting Analyst](${HERON}/1)\n\n[Reporting Analyst](${HERON}/2)`, null],
  ['several equals neither', `[Apply](${HERON}/1)\n\n[Apply](${HERON}/2)`, null],
  ['a video', `Watch [what we do](https://video.example.org/watch?v=1).`, null],
  ['a survey', `[Fill out our brief survey](https://forms.example.org/1)`, null],
  ['a home page', 'Learn more at www.example.org.', null],
  ['what one applies', `You will apply statistics with [R](https://r.example.org/docs/intro).`, null],
  ['what one builds', `We build web applications with [Django](https://www.djangoproject.com/start/).`, null],
  ['a policy', `All applicants: see our [application privacy notice](${HERON}/privacy).`, null],
  [
    'somebody to write to is better than nobody',
    'Questions? Contact ada@heron.example.org.',
    'mailto:ada@heron.example.org',
  ],
])('the button: %s', (_, body, url) => {
  expect(link(body)).toBe(url);
});

test.each([
  ['www.example.org/careers', 'https://www.example.org/careers'],
  ['short.example.org/2wo35', 'https://short.example.org/2wo35'],
  ['example.org', 'https://example.org/'],
  ['http//example.org/careers', 'http://example.org/careers'],
  ['https:/example.org/careers', 'https://example.org/careers'],
  ['“https://example.org/careers”', 'https://example.org/careers'],
  ['jobs@x.example.org', 'mailto:jobs@x.example.org'],
  ['mailto:jobs@x.example.org', 'mailto:jobs@x.example.org'],
  ['apply.html', 'https://board.example.org/apply.html'],
  ['../apply/', 'https://board.example.org/apply/'],
  ['ftp://example.org/careers', null],
  ['tel:+15551234', null],
])('a link to %s', (target, url) => {
  expect(link(`[See more and apply here](${target})`, 'https://board.example.org')).toBe(url);
});

test('relative links are resolved against the site, or skipped where it is not known', () => {
  expect(link('[Apply](/jobs/1)', 'https://board.example.org')).toBe('https://board.example.org/jobs/1');
  expect(link('[Apply]({{ site.baseurl }}/jobs/1)', 'https://board.example.org')).toBe(
    'https://board.example.org/jobs/1',
  );
  expect(link('[Apply](/jobs/1)')).toBeNull();
});
