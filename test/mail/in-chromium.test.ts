// Every kind of mail in Chromium: on a phone, light and dark, with the questions that a screen reader would ask.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as templates from '../../src/mail/templates.ts';
import { LOGO, PICTURE, sampleMails } from '../../templates/sample-mails.ts';
import { chromiumPath, launchChromium, openPage } from '../helpers/chromium.ts';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Between them every piece, and what no layout likes. */
const TELLING = /^(?:digest-(?:alerts|one|500|welcome|long|logo)|confirm-add|alarm)$/;
/** The third title line says no more than the second. */
const MORE_TITLES = /((?:<p style="margin:0 0 12px">.*\n){2})(?:<p style="margin:0 0 12px">.*\n)+/g;
const MAILS = sampleMails()
  .filter(({ name }) => TELLING.test(name))
  .map(({ name, html }) => ({ name, html: html.replaceAll(MORE_TITLES, '$1') }));
const EVERY_RULE: axe.RunOptions = {
  rules: {
    'target-size': { enabled: true },
    // A mail is shown inside a mail program's page: landmarks of its own would be second ones.
    'landmark-one-main': { enabled: false },
    region: { enabled: false },
  },
};
const COLOURS: axe.RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

describe.skipIf(chromiumPath === null)('a mail on a phone', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    page = await openPage(browser, { width: 320 });
    await page.route(LOGO, (route) => route.fulfill(PICTURE));
  });
  afterAll(() => browser?.close());

  test.each(MAILS)('$name can be read, heard and tapped, light and dark', async ({ html }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setContent(html);
    await page.evaluate(AXE);
    expect(await looksWrong(page)).toEqual([]);
    expect(await complaintsOf(page, EVERY_RULE)).toEqual([]);
    const light = await paperOf(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await complaintsOf(page, COLOURS)).toEqual([]);
    expect(await paperOf(page)).not.toEqual(light);
  });

  test('in a language that is written from the right, everything begins there', async () => {
    await page.setContent(templates.digest(HEBREW));
    expect(
      await page.evaluate(`(() => {
        const left = (one) => document.querySelector(one).getBoundingClientRect().left;
        const cells = [...document.querySelectorAll('.cell, .ink > div')].map((one) => getComputedStyle(one));
        return {
          sides: [...new Set(cells.map((style) => style.direction + ' ' + style.textAlign))],
          isBrandFirst: left('.brand .on') > left('td:not(.brand) > .on'),
        };
      })()`),
    ).toEqual({ sides: ['rtl right'], isBrandFirst: true });
  });
});

/** No language of ours is one yet. */
const HEBREW = {
  language: 'he',
  direction: 'rtl',
  start: 'right',
  end: 'left',
  accent: '#0b5394',
  accentDark: '#8fb8e0',
  subject: 'משרות',
  preview: 'משרות',
  early: null,
  title: 'שתי משרות חדשות',
  brand: 'לוח',
  url: 'https://jobs.example.org/',
  logo: null,
  greeting: 'שלום',
  reason: 'לפי ההתראה שלך',
  posts: '',
  why: 'ביקשת התראות',
  change: 'שינוי',
  unsubscribe: 'ביטול',
  view: 'בדפדפן',
  privacy: 'פרטיות',
  unsubscribeUrl: '#unsubscribe',
  manageUrl: '#manage',
  digestUrl: '#digest',
  privacyUrl: null,
  address: 'רחוב',
} as const;

async function complaintsOf(page: Page, options: axe.RunOptions): Promise<string[]> {
  const all = JSON.stringify({ ...options, iframes: false, selectors: false, resultTypes: ['violations'] });
  const result = (await page.evaluate(`axe.run(document, ${all})`)) as axe.AxeResults;
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What axe does not ask: nothing scrolls sideways (WCAG 2.2, 1.4.10), one h1 and no level left out, buttons of 44 px. */
async function looksWrong(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map((one) => Number(one.tagName[1]));
    return [
      document.documentElement.scrollWidth > innerWidth && 'wider than the screen',
      levels.filter((level) => level === 1).length !== 1 && 'not one h1',
      levels.some((level, index) => level > (levels[index - 1] ?? 0) + 1) && 'a heading too deep: ' + levels,
      [...document.querySelectorAll('.button a')].some((one) => one.offsetHeight < 44) && 'a button too low',
    ].filter(Boolean);
  })()`)) as string[];
}

async function paperOf(page: Page): Promise<string[]> {
  return (await page.evaluate(
    `['body', '.desk .desk, body > .desk', '.paper'].map((one) => getComputedStyle(document.querySelector(one)).backgroundColor)`,
  )) as string[];
}
