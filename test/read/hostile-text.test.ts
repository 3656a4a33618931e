// Texts that were made to be slow: whatever a post holds, reading it takes a moment, since the whole process waits.

import { expect, test } from 'vitest';
import { parsePostFile } from '../../src/read/post-file.ts';

const SITE = { timeZone: 'America/New_York', url: 'https://jobs.example.org/', pageUrl: null };
const MOST_MS = 50;

const WORDS = [
  ...[
    'Salary: $50,000 with ',
    'Salary\n',
    'Salary: $1,111',
    '| Salary ',
    'pay 6-',
    'the salary of this ',
    '$50,',
  ],
  ...[
    'Location:\n- a\n',
    'this position is based in Aa ',
    'is based in Aa, Bb',
    'Aa of ',
    'seeks in our Aa ',
  ],
  ...[
    'Deadline: ',
    'applications due a ',
    'to apply send a ',
    'e-mail a@b ',
    'apply for ',
    'the closing date for ',
  ],
  ...['This is a full-time ', 'full-time, ', 'This is a a ', 'seek a b c ', 'is a remote ', 'remote or '],
  ...['<!--', '**a', '*', '[', '[a](', '<a', '`', '\\', '“', 'Mr. A', '. A', 'a ', '\n \n', '  \n', 'é'],
  ...['a@b.co ', 'http://a.co ', '[a](http://a.co) '],
  ...['Aa seeks ', 'You will ', 'The Aa will ', 'is hiring a '],
];

/** Processor time, so that a busy machine says little; looked at again where a collection of garbage may be in it. */
function isQuick(body: string): boolean {
  const bytes = new TextEncoder().encode(`---\ntitle: "Heron: Clerk"\ndate: 2026-11-20\n---\n${body}\n`);
  return [1, 2, 3].some(() => {
    const before = process.cpuUsage();
    parsePostFile('a.md', bytes, SITE);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 < MOST_MS;
  });
}

test.each(WORDS)('%j, as often as it goes into a post, takes at most 50 ms', (words) => {
  const paragraph = `${words.repeat(Math.ceil(570 / words.length)).slice(0, 570)} May 1 $50,000\n\n`;
  expect(isQuick(words.repeat(100_000 / words.length))).toBe(true);
  expect(isQuick(paragraph.repeat(100))).toBe(true);
});
