// What depends on how many jobs a digest holds, and on why it comes.

import { describe, expect, test } from 'vitest';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { readDigest } from '../../src/mail/message.ts';
import { ADA, sampleCard, sampleView } from './samples.ts';

const cards = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    sampleCard({ id: `post-${index}`, applyUrl: `https://example.org/jobs/${index}` }),
  );
const read = (posts: ReturnType<typeof cards>) => readDigest(renderEdition(sampleView(posts)), ADA);

describe('a digest of many', () => {
  test('from eight jobs on, the titles come first, each with its link', () => {
    expect(read(cards(7)).html).not.toContain('At a glance');
    const { html, text } = read(cards(8));
    const [glance = ''] = /At a glance[\s\S]+?<\/td>/.exec(html) ?? [];
    const links = [...glance.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
    expect(links).toEqual(cards(8).map(({ applyUrl }) => applyUrl));
    expect(
      text.match(/^\* Data Director · Riverkeepers Union · Remote \(US\) · Closes Tue 24 Nov$/gm),
    ).toHaveLength(8);
  });
});

test('jobs of before that close soon stand at the end, a line each', () => {
  const lastCall = { ...sampleCard({ id: 'old', role: 'Bookkeeper' }), closesAt: '2026-11-25T05:00:00.000Z' };
  const { html, text } = readDigest(renderEdition(sampleView(cards(1), { lastCalls: [lastCall] })), ADA);
  expect(text).toMatch(
    /jobs\/0[\s\S]+Last call: .*\n\nBookkeeper – Riverkeepers Union · Closes Tue 24 Nov\nhttps:/,
  );
  expect(html.indexOf('Last call')).toBeGreaterThan(html.indexOf('Fewer like this'));
});

test('a digest that comes early says why: what closes first', () => {
  const jobs = [
    sampleCard({ role: 'Clerk' }),
    sampleCard({ closesAt: '2026-11-19T05:00:00.000Z', closesSoon: true }),
  ];
  const { html, text } = readDigest(renderEdition(sampleView(jobs, { kind: 'early' })), ADA);
  expect(text.replaceAll(/\s+/g, ' ')).toContain('would be over by then: Data Director closes Wed 18 Nov.');
  expect(html).toContain('Data Director closes Wed 18 Nov.');
  const without = readDigest(renderEdition(sampleView(jobs.slice(0, 1), { kind: 'early' })), ADA);
  expect(without.text).not.toContain('before its day');
});
