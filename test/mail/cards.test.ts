import { describe, expect, test } from 'vitest';
import { renderCard } from '../../src/mail/cards.ts';
import type { Opening } from '../../src/mail/edition-view.ts';
import { accentOf } from '../../src/mail/theme.ts';
import { renderTitleLine } from '../../src/mail/title-lines.ts';
import { sampleCard } from './samples.ts';

const style = { ...accentOf(null), language: 'en', timeZone: 'America/New_York', board: 'Riverside Jobs' };
const FIRST = { level: 2, isBelowOrganisation: false, isFirst: true } as const;

const render = (fields: Parameters<typeof sampleCard>[0] = {}) =>
  renderCard(sampleCard(fields), style, FIRST);

describe('a card', () => {
  test('says in plain text what it says in HTML', () => {
    expect(render().text).toBe(`Data Director
Riverkeepers Union
Remote (US) · $90,000 · Closes Tue 24 Nov

Lead a small team that turns water-quality readings into decisions.

Apply at example.org:
https://example.org/jobs/1?ref=a&lang=en

Tags: data · nonprofit
Posted 16 Nov

Fewer like this, or none from this employer:
\u0001manageUrl\u0001?none=org:riverkeepers-union&fewer=data,nonprofit

`);
    const { html } = render();
    for (const part of [
      'Data Director',
      'Riverkeepers Union',
      'Remote (US) · $90,000 · <b>Closes Tue 24 Nov</b>',
    ])
      expect(html.replaceAll('\u00a0', ' ')).toContain(part);
    expect(html).toContain('href="https://example.org/jobs/1?ref=a&amp;lang=en"');
  });

  test('missing facts leave no gap', () => {
    const nothing = {
      organisation: null,
      location: null,
      salary: null,
      closesAt: null,
      summary: '',
      tags: [],
      not: { org: null, tags: [] },
    };
    const { html, text } = render({ ...nothing, applyUrl: null });
    expect(text).toBe('Data Director\n\nPosted 16 Nov\n\n');
    expect(html.match(/<p[\s\S]+?<\/p>/g)).toHaveLength(1);
    expect(html).not.toMatch(/<a|null|undefined|> ·/);
  });

  test('the heading leads to the page on the board, the button to the application', () => {
    const { html, text } = render({ pageUrl: 'https://jobs.example.org/data-director' });
    expect(html.indexOf('jobs.example.org/data-director')).toBeLessThan(html.indexOf('example.org/jobs/1'));
    expect(text).toContain('https://example.org/jobs/1');
  });

  test.each([
    ['https://www.jobs.lever.co/heron/1', 'Apply at jobs.lever.co'],
    ['mailto:jobs@heron.example.org?subject=Clerk', 'Apply by email to jobs@heron.example.org'],
    [`https://${'long.'.repeat(20)}example.org/1`, 'See more and apply'],
    ['https://jobs.example.org/data-director', 'See more and apply'],
  ])('the button says where it leads: %s', (applyUrl, words) => {
    const { html, text } = render({ pageUrl: 'https://jobs.example.org/data-director', applyUrl });
    expect(html).toContain(`>${words}</a>`);
    expect(text).toContain(`${words}:\n`);
  });

  test('everything is escaped, and only web and mail links are links', () => {
    const evil = '"><script>alert(1)</script>';
    const fields = {
      role: evil,
      organisation: evil,
      location: evil,
      salary: evil,
      summary: evil,
      tags: [evil],
    };
    const { html } = render({ ...fields, applyUrl: 'javascript:alert(1)', pageUrl: 'data:text/html,x' });
    expect(html).not.toContain('<script');
    expect([...html.matchAll(/href="([^?"]*)/g)].map(([, href]) => href)).toEqual([
      '\u0001manageUrl\u0001',
      '\u0001manageUrl\u0001',
    ]);
    expect(html).toContain('&lt;script&gt;');
  });

  test('a title without an end is capped', () => {
    expect(render({ role: 'x'.repeat(5000) }).text.split('\n')[0]?.length).toBeLessThan(80);
    expect(render({ tags: Array.from({ length: 500 }, (_, i) => `tag-${i}`) }).text.length).toBeLessThan(900);
  });
});

describe('facts in a row', () => {
  const rows = {
    location: 'Durham, NC; Salt Lake City, UT; or Washington DC areas',
    salary: '$60,000',
    tags: Array.from({ length: 12 }, (_, index) => `a tag with the number ${index}`),
  };

  test('no line begins with the dot between them', () => {
    const { html, text } = render(rows);
    expect(text).not.toMatch(/^\s*·/m);
    expect(text).toContain(
      'Durham, NC; Salt Lake City, UT; or Washington DC areas · $60,000 · Closes\nTue 24 Nov',
    );
    expect(html).not.toContain(' ·');
  });

  test('place, kind, pay and last day stand in one line, and what the place says already is not said again', () => {
    const work = ['is:remote', 'is:full-time', 'is:temporary'] as const;
    const facts = (location: string | null) => render({ ...rows, location, work }).text.split('\n')[2];
    expect(facts('Boston')).toBe('Boston · Remote · Full-time · Temporary · $60,000 · Closes Tue 24 Nov');
    expect(facts('Boston or remote')).toBe(
      'Boston or remote · Full-time · Temporary · $60,000 · Closes Tue 24 Nov',
    );
    expect(facts(null)).toBe('Remote · Full-time · Temporary · $60,000 · Closes Tue 24 Nov');
  });

  test('of many tags the first eight are shown', () => {
    const { html, text } = render(rows);
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/number 7 · … Posted/);
    expect(html).toContain('<b>a tag with the number 0</b>\u00a0· a tag with the number 1');
    expect(html).toContain('number 7\u00a0· …');
    expect(html).not.toContain('number 8');
    expect(render({ tags: rows.tags.slice(0, 8) }).html).not.toContain('…');
  });
});

describe('the closing day', () => {
  test.each([
    [
      'the last moment decides: midnight belongs to the day before',
      '2026-11-25T05:00:00.000Z',
      'Closes Tue 24 Nov',
    ],
    ['one second before midnight', '2026-11-25T04:59:59.000Z', 'Closes Tue 24 Nov'],
    ['an hour of the day', '2026-11-24T17:00:00.000Z', 'Closes Tue 24 Nov'],
    ['with the year when it is far away', '2027-11-25T05:00:00.000Z', 'Closes Wed 24 Nov 2027'],
  ])('%s', (_, closesAt, expected) => {
    expect(render({ closesAt }).text.split('\n')[2]).toBe(`Remote (US) · $90,000 · ${expected}`);
  });

  test('follows the zone, and the language of the words', () => {
    const card = sampleCard({ closesAt: '2026-11-25T05:00:00.000Z' });
    const closes = (fields: Partial<typeof style>) => renderCard(card, { ...style, ...fields }, FIRST).text;
    expect(closes({ timeZone: 'Asia/Tokyo' })).toContain('Closes Wed 25 Nov');
    // Words that are English come with English dates.
    expect(closes({ language: 'de', timeZone: 'Europe/Berlin' })).toContain('Closes Wed 25 Nov');
  });
});

describe('what a card adds', () => {
  test('a closing day within three days of the run is stressed, others are not', () => {
    expect(render({ closesSoon: true }).html).toMatch(/class="soon"[^>]*>Closes Tue 24 Nov</);
    expect(render().html).not.toContain('soon');
  });

  test('a role that was announced before is marked', () => {
    expect(render({ isRepost: true }).text).toContain('Posted again 16 Nov');
    expect(render({ isRepost: true }).html).toContain('Posted again 16 Nov');
  });

  test('the page on the board has a link of its own where people apply elsewhere, and only there', () => {
    const pageUrl = 'https://jobs.example.org/data-director';
    expect(render({ pageUrl }).text).toContain(`On Riverside Jobs:\n${pageUrl}\n`);
    expect(render({ pageUrl, applyUrl: null }).text).not.toContain('On Riverside Jobs');
    expect(render({ pageUrl, applyUrl: null }).text).toContain(`See more and apply:\n${pageUrl}\n`);
  });

  test('below the heading of its organisation it does not name it again', () => {
    const place = { level: 3, isBelowOrganisation: true, isFirst: false } as const;
    const { html, text } = renderCard(sampleCard(), style, place);
    expect(html).not.toContain('Riverkeepers Union');
    expect(html).toContain('<h3');
    expect(text).toContain('\nRemote (US) · $90,000 · Closes');
  });
});

describe('a title line', () => {
  const link = 'https://example.org/jobs/1?ref=a&lang=en';

  test('is role, organisation, closing day and link', () => {
    const { html, text } = renderTitleLine(sampleCard({ closesSoon: true }), style);
    expect(text).toBe(`Data Director – Riverkeepers Union · Closes Tue 24 Nov\n${link}\n\n`);
    expect(html).toContain('>Data Director</a> – Riverkeepers Union&nbsp;· <b class="soon"');
    expect(html).toContain('>Closes Tue 24 Nov</b>');
    expect(renderTitleLine(sampleCard(), style).html).not.toContain('soon');
  });

  test('leaves no gap for what is missing', () => {
    const { html, text } = renderTitleLine(sampleCard({ organisation: null, closesAt: null }), style);
    expect(text).toBe(`Data Director\n${link}\n\n`);
    expect(html).toMatch(/>Data Director<\/a><\/p>/);
  });
});

describe('a role with several openings', () => {
  const opening = (location: string | null, fields: Partial<Opening> = {}): Opening => ({
    location,
    salary: null,
    closesAt: null,
    publishedAt: '2026-11-16T05:00:00.000Z',
    applyUrl: `https://example.org/jobs/${location}`,
    pageUrl: null,
    ...fields,
  });

  test('names each place with its link, instead of the button', () => {
    const openings = [opening('Boston'), opening('Denver', { closesAt: '2026-11-25T05:00:00.000Z' })];
    const { text, html } = render({ location: null, closesAt: null, openings });
    expect(text).toContain('2 openings');
    expect(text).toContain('Boston\nApply at example.org:\nhttps://example.org/jobs/Boston\n\n');
    expect(text).toContain(
      'Denver · Closes Tue 24 Nov\nApply at example.org:\nhttps://example.org/jobs/Denver\n',
    );
    expect(text).not.toContain('https://example.org/jobs/1');
    expect(html).toMatch(
      /Boston<\/b>[\s\S]+?<a class="accent apply" href="https:\/\/example\.org\/jobs\/Boston"/,
    );
    expect(html).not.toContain('href="https://example.org/jobs/1?');
  });

  test('says when one was posted that nothing else tells apart, and leads nowhere without a link', () => {
    const { text } = render({ openings: [opening('Boston'), opening(null, { applyUrl: null })] });
    expect(text).toContain('\n\nPosted 16 Nov\n\n');
  });

  test('counts what are too many', () => {
    const openings = Array.from({ length: 15 }, (_, index) => opening(`Town ${index}`));
    const { text, html } = render({ openings });
    expect(text).toContain('Town 11');
    expect(text).not.toContain('Town 12');
    expect(text).toContain('and 3 more openings');
    expect(html).toContain('and 3 more openings');
  });

  test('escapes what a place says', () => {
    expect(render({ openings: [opening('<b>Boston'), opening('Denver')] }).html).toContain('&lt;b&gt;Boston');
  });
});
