// Posts, settings and visitors that try to break out of their place, in everything that shows them. What comes out is
// compared, as a browser reads it, with what comes out for harmless words: it has to consist of the same elements.

import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanLine } from '../../src/clean-text.ts';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { readDigest } from '../../src/mail/message.ts';
import { personalWords } from '../../src/mail/personal.ts';
import { normaliseTag } from '../../src/posts/tags.ts';
import { chromiumPath, launchChromium } from '../helpers/chromium.ts';
import { openFrames } from '../helpers/frames.ts';
import { createHostileBoard, type HostileBoard, tameText } from '../helpers/hostile-board.ts';
import { type ReadMail, readMails, readSurfaces, type Surface } from '../helpers/hostile-surfaces.ts';
import { compareShapes, readMarkup } from '../helpers/markup.ts';
import { ADA, sampleView } from '../mail/samples.ts';

const file = new URL('../helpers/xss-payloads.json', import.meta.url);
const groups: Record<string, string[]> = JSON.parse(readFileSync(file, 'utf8'));
const PAYLOADS = Object.values(groups).flat();
/** Control and direction characters. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** What visitors type: lists of fifty, as a tag would be read. */
const typed = PAYLOADS.map((payload) => normaliseTag(payload.slice(0, 80).replaceAll(',', ' ')));
const lists = Array.from({ length: Math.ceil(typed.length / 50) }, (_, index) =>
  typed.slice(index * 50, index * 50 + 50),
);

let board: HostileBoard;
let hostile: Surface[];
let mails: ReadMail[];
let tame: Map<string, Surface>;
let tameMails: ReadMail[];
beforeAll(async () => {
  board = await createHostileBoard(PAYLOADS);
  mails = await readMails(board);
  hostile = await readSurfaces(board, lists);
  await board.tame();
  tameMails = await readMails(board);
  const harmless = await readSurfaces(
    board,
    lists.map((list) => list.map(tameText)),
  );
  tame = new Map(harmless.map((surface) => [surface.name, surface]));
  // A few seconds; a busy machine takes its time.
}, 180_000);
afterAll(() => board?.close());

/**
 * Where the room decides which posts are cards, chance which words are the same, or a comma which tags have a box, only
 * the kinds of parts are the same.
 */
const isExact = (name: string) => !/lines-|sign-up|manage refused/.test(name);

function findings(surface: Surface): string[] {
  const baseline = readMarkup(tame.get(surface.name)?.markup ?? '', surface).shape;
  const { shape, dangers } = readMarkup(surface.markup, surface);
  const known = new Map([...shape].map(([part, count]) => [part, baseline.has(part) ? count : 0]));
  return [...compareShapes(shape, isExact(surface.name) ? baseline : known), ...dangers];
}

it('there are more than 200 payloads, each once', () => {
  expect(new Set(PAYLOADS).size).toBe(PAYLOADS.length);
  expect(PAYLOADS.length).toBeGreaterThan(200);
});

describe('with every payload in every field', () => {
  it('mails, pages and feeds consist of what they consist of with harmless words, and of nothing that acts', () => {
    expect(hostile.map(({ name }) => name).sort()).toEqual([...tame.keys()].sort());
    const found = hostile.map((surface) => ({ name: surface.name, found: findings(surface) }));
    expect(found.filter((surface) => surface.found.length > 0)).toEqual([]);
  });

  it('the words are there, as words', () => {
    const said = hostile
      .filter(({ name }) => name.startsWith('mail to cards') || name.startsWith('digest of cards'))
      .map((surface) => readMarkup(surface.markup).text);
    const all = said.join('\n');
    const missing = PAYLOADS.map((payload) => cleanLine(payload).slice(0, 40)).filter(
      (words) => !all.includes(words),
    );
    expect(missing).toEqual([]);
  });

  it('headers are the same, subjects one clean line, text without a character that hides or turns', () => {
    const expected = new Map(tameMails.map(({ to, headers }) => [to, headers.map(({ key }) => key)]));
    expect(mails.length).toBe(expected.size);
    for (const { to, headers, subject, text } of mails) {
      expect(headers.map(({ key }) => key)).toEqual(expected.get(to));
      expect(subject.length).toBeLessThanOrEqual(200);
      expect(headers.map(({ value }) => value).join('')).not.toMatch(UNSEEN);
      expect(subject + text.replaceAll('\n', '')).not.toMatch(UNSEEN);
    }
  });

  it('what pages and feeds say of posts holds no such character either', () => {
    const shown = hostile.filter(({ name }) =>
      /^(digest|manage page|sample|contents|unsubscribe)/.test(name),
    );
    const bad = shown.filter(({ markup }) => UNSEEN.test(readMarkup(markup).text.replaceAll('\n', '')));
    expect(bad.map(({ name }) => name)).toEqual([]);
  });

  it('a name and a reason are words, too', () => {
    const greet = (name: string) => personalWords(board.world.config, { name, alerts: [], hasChosen: true });
    const content = renderEdition(sampleView([]));
    const read = (words: string) => readDigest(content, { ...ADA, ...greet(words), reason: words });
    const baseline = readMarkup(read('Ada').html).shape;
    for (const payload of PAYLOADS) {
      const { html, text } = read(payload);
      const { shape, dangers } = readMarkup(html);
      expect([...compareShapes(shape, baseline), ...dangers]).toEqual([]);
      expect(text.replaceAll('\n', '')).not.toMatch(UNSEEN);
    }
  });
});

describe('the check', () => {
  const places = [
    (words: string) => `<p>${words}</p>`,
    (words: string) => `<p title="${words}">x</p>`,
    (words: string) => `<p title='${words}'>x</p>`,
    (words: string) => `<p title=${words}>x</p>`,
    (words: string) => `<a href="${words}">x</a>`,
    (words: string) => `<!-- ${words} -->`,
    (words: string) => `<div style="color:${words}"></div>`,
  ];

  it('finds most payloads where somebody forgets to escape', () => {
    const found = PAYLOADS.filter((payload) =>
      places.some((place) => {
        const { shape, dangers } = readMarkup(place(payload), { isPiece: true });
        const baseline = readMarkup(place('x'), { isPiece: true }).shape;
        return dangers.length + compareShapes(shape, baseline).length > 0;
      }),
    );
    expect(found.length).toBeGreaterThan(PAYLOADS.length * 0.8);
  });

  it('finds a mail, a page and a feed that are not escaped', () => {
    const surfaces = hostile.filter(({ name }) => /^(mail to|digest of|contents of) cards-0/.test(name));
    expect(surfaces).toHaveLength(3);
    for (const surface of surfaces) {
      const markup = surface.markup.replaceAll('&lt;', '<').replaceAll('&gt;', '>');
      expect(findings({ ...surface, markup })).not.toEqual([]);
    }
  });
});

describe.skipIf(chromiumPath === null)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  const markupOf = (names: RegExp) =>
    hostile.filter(({ name }) => names.test(name)).map(({ markup }) => markup);

  it('nothing runs and nothing is fetched, whatever is loaded and written anew', async () => {
    const contents = markupOf(/^contents of/).join('\n');
    const whole = markupOf(
      /^(mail to cards|mail to links|(digest|manage page) of cards-[0-3]|sign-up refused 0)/,
    );
    expect(whole.length).toBeGreaterThan(25);
    expect(await openFrames(browser, [contents, ...whole])).toEqual([]);
    const unsafe = await openFrames(browser, groups['event handlers'] as string[]);
    expect(unsafe.length).toBeGreaterThan(15);
  }, 120_000);

  it('a strict reader of XML finds in the feeds what it finds with harmless words', async () => {
    const page = await browser.newPage();
    const read = (documents: readonly string[]) =>
      page.evaluate(`${JSON.stringify(documents)}.map((xml) =>
        [...new DOMParser().parseFromString(xml, 'application/xml').querySelectorAll('*')]
          .map((part) => [part.localName, ...part.getAttributeNames()].join(' ')).sort().join('\\n'))`);
    const names = hostile.map(({ name }) => name).filter((name) => name.startsWith('atom'));
    const found = await read(markupOf(/^atom/));
    expect(JSON.stringify(found)).not.toContain('parsererror');
    expect(found).toEqual(await read(names.map((name) => tame.get(name)?.markup ?? '')));
  });
});
