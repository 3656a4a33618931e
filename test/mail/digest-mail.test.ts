import { describe, expect, test } from 'vitest';
import { byOrganisation } from '../../src/edition/order.ts';
import { MAX_HTML_BYTES, renderEdition } from '../../src/mail/digest-mail.ts';
import { readDigest } from '../../src/mail/message.ts';
import type { Part } from '../../src/mail/parts.ts';
import { personalWords } from '../../src/mail/personal.ts';
import { accentOf } from '../../src/mail/theme.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { ADA, encodedHtml, SITE, sampleCard, sampleMessage, sampleView } from './samples.ts';

const BOARD = { site: SITE, tags: { labels: {} } };

const cards = (count: number, fields: Parameters<typeof sampleCard>[0] = {}) =>
  Array.from({ length: count }, (_, index) =>
    sampleCard({ id: `post-${index}`, applyUrl: `https://example.org/jobs/${index}`, ...fields }),
  );

const read = (posts: ReturnType<typeof cards>) => readDigest(renderEdition(sampleView(posts)), ADA);

const longest = '𝕏'.repeat(401);
/** The longest that anybody may be made to carry. */
const HUGE = {
  greeting: longest,
  reason: longest,
  choose: longest,
  headings: Array(20).fill(longest),
  unsubscribeUrl: `https://alerts.example.org/${'~'.repeat(170)}`,
  manageUrl: `https://alerts.example.org/${'~'.repeat(170)}`,
  digestUrl: `https://alerts.example.org/${'~'.repeat(170)}`,
};

describe('the size of a digest', () => {
  const evil = { role: longest, organisation: longest, location: longest, salary: longest, summary: longest };
  test.each([
    ['1 post', cards(1)],
    ['60 posts', cards(60)],
    ['500 posts', cards(500)],
    ['500 posts that say as much as they can', cards(500, { ...evil, tags: Array(21).fill(longest) })],
    [
      '500 posts with links of 2,000 characters',
      cards(500, { applyUrl: `https://example.org/${'&'.repeat(1970)}` }),
    ],
  ])('%s: the encoded HTML stays below 80 KB, personal parts included', (_, posts) => {
    const content = renderEdition(sampleView(posts));
    const html = encodedHtml(sampleMessage(content, { personal: HUGE }));
    expect(html.length).toBeLessThanOrEqual(MAX_HTML_BYTES);
    expect(html.length).toBeGreaterThan(3000);
  });

  test('500 posts under the 20 alerts that somebody may have, each with a name as long as can be', () => {
    const groups = Array.from({ length: 20 }, (_, alert) => ({ alert, sections: byOrganisation(cards(25)) }));
    const content = renderEdition(sampleView([], { groups }));
    const html = encodedHtml(sampleMessage(content, { personal: HUGE }));
    expect(html.length).toBeLessThanOrEqual(MAX_HTML_BYTES);
    expect(html).toContain('browser');
  });

  test('a long digest has cards first, then titles, then a count with a link to the rest', () => {
    const { html, text } = read(cards(500));
    const shown = [...text.matchAll(/^https:\/\/example\.org\/jobs\/(\d+)$/gm)].map(([, id]) => Number(id));
    expect(shown).toEqual(shown.map((_, index) => index));
    const whole = html.match(/Posted 16 Nov/g)?.length ?? 0;
    expect(whole).toBeGreaterThanOrEqual(10);
    expect(whole).toBeLessThan(shown.length);
    expect(text).toContain(
      `and ${500 - shown.length} more: see the whole digest in the browser\n${ADA.digestUrl}\n`,
    );
    expect(html).toMatch(new RegExp(`and ${500 - shown.length} more:</b> <a [^>]*href="${ADA.digestUrl}"`));
  });

  test('a digest that fits leaves nothing out', () => {
    const { html, text } = read(cards(25));
    expect(html.match(/Posted 16 Nov/g)).toHaveLength(25);
    expect(text).not.toMatch(/and \d+ more:/);
  });
});

describe('what every digest says', () => {
  const { html, text, subject } = read(cards(2));

  test('how to stop it: in the first lines, at the foot, and in the text', () => {
    expect(html.split(`href="${ADA.unsubscribeUrl}"`)).toHaveLength(3);
    expect(html.indexOf(ADA.unsubscribeUrl)).toBeLessThan(html.indexOf('<h1'));
    expect(text).toContain(`Unsubscribe:\n${ADA.unsubscribeUrl}\n`);
  });

  test('for whom, why, from whom and from where', () => {
    expect(text).toMatch(
      /^Riverside Jobs: 2 new jobs\n\nHello Ada,\nChosen by your alert: data, not intern\n/,
    );
    expect(html).toContain('Hello Ada,');
    expect(html).toContain('your alert: data, not intern');
    for (const body of [html, text]) {
      for (const part of ['12 Mill Lane', 'https://jobs.example.org/privacy', ADA.manageUrl, ADA.digestUrl])
        expect(body).toContain(part);
    }
  });

  test('nothing is loaded and nothing is counted: no images, no scripts, no fonts, and links lead where they say', () => {
    expect(html).not.toMatch(/<img|<script|<link|@import|@font-face|url\(/i);
    const hosts = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => new URL(href ?? '').host);
    expect(new Set(hosts)).toEqual(new Set(['alerts.example.org', 'example.org', 'jobs.example.org']));
  });

  test('its text keeps to 76 columns, links to lines of their own', () => {
    for (const line of text.split('\n')) {
      if (line.includes('https://')) expect(line).toMatch(/^https:\/\/\S+$/);
      else expect(line.length).toBeLessThanOrEqual(76);
    }
  });

  test('the subject is the title of the document', () => {
    expect(html).toContain(`<title>${subject}</title>`);
  });
});

test('somebody without a name is not greeted', () => {
  const content = renderEdition(sampleView(cards(1)));
  const words = personalWords(BOARD, { name: null, alerts: [], hasChosen: true });
  const { html, text } = readDigest(content, { ...ADA, ...words });
  expect(text).toMatch(/1 new job\n\nChosen by/);
  expect(html).not.toContain('Hello');
});

test('whoever came without tags is told that they get every job, and where to choose', () => {
  const person = { name: 'Ada', alerts: [buildAlert({ any: ['*'] })] };
  const content = renderEdition(sampleView(cards(1)));
  const { html, text } = readDigest(content, {
    ...ADA,
    ...personalWords(BOARD, { ...person, hasChosen: false }),
  });
  expect(text).toContain(`You get every job. Choose yours:\n${ADA.manageUrl}\n`);
  expect(html).toContain(`You get every job. <a href="${ADA.manageUrl}"`);
  const chosen = readDigest(content, { ...ADA, ...personalWords(BOARD, { ...person, hasChosen: true }) });
  expect(chosen.text).toContain('Chosen by your alert: every post');
});

test('several alerts give groups with headings, in the order of the alerts', () => {
  const [first, second] = cards(2);
  const groups = [
    { alert: 0, sections: [{ organisation: null, posts: [first ?? sampleCard()] }] },
    { alert: 2, sections: [{ organisation: null, posts: [second ?? sampleCard()] }] },
  ];
  const headings = ['data', 'tech', '<b>nonprofit</b>'];
  const { html, text } = readDigest(renderEdition(sampleView([], { groups })), { ...ADA, headings });
  expect(text).toMatch(/\* {2}data {2}\*[\s\S]+jobs\/0[\s\S]+<b>nonprofit<\/b>[\s\S]+jobs\/1/);
  expect(html).toMatch(/>data<\/h2>[\s\S]+>&lt;b&gt;nonprofit&lt;\/b&gt;<\/h2>/);
});

test('a rendered edition survives the ledger: JSON and back gives the same mail', () => {
  const content = renderEdition(sampleView(cards(7)));
  const stored = JSON.parse(JSON.stringify(content));
  expect(sampleMessage(stored).raw.equals(sampleMessage(content).raw)).toBe(true);
});

test('personal parts are the only gaps, and each begins on a line of its own', () => {
  const { html, text } = renderEdition(sampleView(cards(3)));
  for (const parts of [html, text]) {
    parts.forEach((part: Part, index: number) => {
      const before = parts[index - 1] ?? '\r\n';
      if (typeof part !== 'string' && typeof before === 'string') expect(before).toMatch(/\r\n$/);
    });
  }
});

test('no text that people write is taken for a personal part, or for the place of the jobs', () => {
  const names = ['greeting', 'heading1', 'unsubscribeUrl'].map((name) => `\u0001${name}\u0001`);
  const evil = `${names.join('')}\u0002x`;
  const link = `https://example.org/${evil}?q=${evil}#${evil}`;
  const texts = { role: evil, location: evil, salary: evil, summary: evil, tags: [evil] };
  const jobs = cards(4, { ...texts, organisation: evil, applyUrl: link, pageUrl: link });
  const { brand, footer } = sampleView([]);
  const board = (fields: { name: string; link: string; address: string }) => ({
    brand: { ...brand, name: fields.name, url: fields.link, logo: `${fields.link}.png` },
    footer: { ...footer, postalAddress: fields.address, privacyUrl: fields.link },
  });
  const hostile = renderEdition(sampleView(jobs, board({ name: evil, link, address: `${evil}\n${evil}` })));
  const plain = renderEdition(
    sampleView(cards(4), board({ name: 'x', link: 'https://example.org', address: 'x\ny' })),
  );
  const slots = (parts: readonly Part[]) => parts.filter((part) => typeof part !== 'string');
  for (const body of ['html', 'text'] as const) expect(slots(hostile[body])).toEqual(slots(plain[body]));
});

describe('headings', () => {
  const one = (organisation: string) => sampleCard({ organisation });
  const levels = (html: string) => [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
  const lantern = cards(3, { organisation: 'Lantern Press' });

  test('one alert: the jobs are below the title, those of a large organisation below its name', () => {
    const { html, text } = read([one('A'), ...lantern, one('B')]);
    expect(levels(html)).toEqual([1, 2, 2, 3, 3, 3, 2]);
    expect(html.slice(html.indexOf('<h1')).match(/Lantern Press/g)).toHaveLength(1);
    expect(html).toContain('>3 jobs<');
    expect(text).toContain('Lantern Press – 3 jobs\n======================\n\nData Director\n');
  });

  test('several alerts: one level more', () => {
    const groups = [
      { alert: 0, sections: byOrganisation([one('A'), ...lantern]) },
      { alert: 1, sections: byOrganisation([one('B')]) },
    ];
    const person = { ...ADA, headings: ['data', 'tech'] };
    const { html } = readDigest(renderEdition(sampleView([], { groups })), person);
    expect(levels(html)).toEqual([1, 2, 3, 3, 4, 4, 4, 2, 3]);
  });

  test('a first digest says so', () => {
    const { html, text } = readDigest(renderEdition(sampleView(cards(2), { kind: 'welcome' })), ADA);
    expect(html).toMatch(/<h1[^>]*>Welcome: 2 open jobs for you<\/h1>/);
    expect(text).toMatch(/^Riverside Jobs: Welcome: 2 open jobs for you\n/);
  });
});

describe('the look of the board', () => {
  const brand = { name: 'Green & Co', url: 'https://green.example.org/', colour: '#7ac943', logo: null };

  test('its name, its colour in light and dark, its site', () => {
    const { html } = readDigest(renderEdition(sampleView(cards(1), { brand })), ADA);
    expect(html).toMatch(/href="https:\/\/green\.example\.org\/"[^>]*>Green &amp; Co<\/a>/);
    expect(html).toContain(accentOf('#7ac943').accent);
    expect(html).toContain(accentOf('#7ac943').accentDark);
  });

  test('its logo, beside the name and not instead of it', () => {
    const logo = 'https://green.example.org/logo.png?a=1&b="';
    const { html } = readDigest(renderEdition(sampleView(cards(1), { brand: { ...brand, logo } })), ADA);
    expect(html.match(/<img[^>]*>/g)).toEqual([
      expect.stringContaining('src="https://green.example.org/logo.png?a=1&amp;b=%22" alt=""'),
    ]);
    expect(html).toContain('Green &amp; Co</a>');
  });

  test('its language and direction are those of the words', () => {
    const { html } = readDigest(renderEdition(sampleView(cards(1), { language: 'ar' })), ADA);
    expect(html).toMatch(/<html lang="en" dir="ltr"/);
  });
});
