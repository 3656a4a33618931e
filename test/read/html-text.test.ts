import { expect, test } from 'vitest';
import { htmlToMarkdown } from '../../src/read/html-text.ts';
import { parsePostFile } from '../../src/read/post-file.ts';

const site = { timeZone: 'UTC', url: 'https://jobs.example.org', pageUrl: null };

test('blocks, lists and links are what they would be in Markdown', () => {
  const html =
    '<h2>What you do</h2>\n<p>You run the <b>mill</b> &amp; its *wheel*.<br>Every day.</p><ul><li>One</li><li>Two</li></ul><p><a href="https://mill.example.org/apply?a=1&amp;b=2">Apply <em>here</em></a></p>';
  expect(htmlToMarkdown(html)).toBe(
    '## What you do\n\nYou run the mill & its \\*wheel\\*.  \nEvery day.\n\n- One\n- Two\n\n[Apply here](<https://mill.example.org/apply?a=1&b=2>)',
  );
});

test('what nobody reads is left out, and what is broken costs nothing', () => {
  expect(
    htmlToMarkdown('<script>alert(1)</script><style>p{}</style><p>Work.</p><svg><text>x</text></svg>'),
  ).toBe('Work.');
  expect(htmlToMarkdown('<p>Work <a href="javascript:x y">here</p></div></b>')).toBe('Work here');
  expect(htmlToMarkdown('just words')).toBe('just words');
});

test('a post in HTML has its summary and its button', () => {
  const text =
    '---\ntitle: "Mill Fund: Clerk"\ntags: [data]\n---\n<p>The Mill Fund seeks a clerk who counts the <a href="/sacks">sacks</a> of the day.</p>\n<p><a href="https://mill.example.org/jobs/1">Apply here</a></p>\n';
  const reading = parsePostFile('clerk.html', Buffer.from(text), site);
  expect(reading).toMatchObject({
    status: 'post',
    draft: {
      summary: 'The Mill Fund seeks a clerk who counts the sacks of the day.',
      applyUrl: 'https://mill.example.org/jobs/1',
    },
  });
});

test.each([
  ['<a href="x">', 30_000],
  ['<p', 100_000],
  ['<div>', 100_000],
  ['&amp', 100_000],
  ['</a>', 100_000],
  ['<script>', 50_000],
])('%s, %i times, ends', (part, times) => {
  expect(typeof htmlToMarkdown(part.repeat(times))).toBe('string');
});
