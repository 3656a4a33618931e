// What the script of the sign-up form spares people, in Chromium.

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveWeb, type WebServer } from '../../src/web/serve.ts';
import { chromiumPath, launchChromium, openPage } from '../helpers/chromium.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, seedBoard } from './board.ts';

/** What has the focus, and how thick the line around it, or around the box of its label, is. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  const lines = [one, one.closest('.choices label, .chips label, .often label')].filter(Boolean).map((part) => getComputedStyle(part));
  const thick = lines.map((line) => (line.outlineStyle === 'none' ? 0 : Number.parseFloat(line.outlineWidth)));
  return { name: one.tagName + ' ' + (one.name ?? ''), outline: Math.max(...thick) };
})()`;

describe.skipIf(chromiumPath === null)('the sign-up form in a browser', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let server: WebServer;
  let browser: Browser;
  const asked: number[] = [];
  const labels = Object.fromEntries(
    Array.from({ length: 25 }, (_, index) => [`tag${index}`, `Topic ${index}`]),
  );

  beforeAll(async () => {
    database = await createTestDatabase();
    await seedBoard(database.db);
    const app = createTestWeb(database.db, {
      config: { ...config, publicUrl: 'http://127.0.0.1', tags: { labels, aliases: {} } },
      confirmationAsked: async (id) => void asked.push(id),
    });
    server = await serveWeb({ app, host: '127.0.0.1', port: 0 });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await database?.close();
  });

  async function open(path = '/', javaScriptEnabled = true): Promise<Page> {
    const page = await openPage(browser, { width: 320, javaScriptEnabled });
    await page.goto(server.url + path);
    return page;
  }

  it('shows what matches while somebody chooses', async () => {
    const page = await open();
    expect(await page.getByRole('button').allTextContents()).toEqual(['Subscribe']);
    await page.getByRole('checkbox', { name: 'Data', exact: true }).check();
    await page.locator('output', { hasText: '1 open job now' }).waitFor();
    await page.locator('#sample').getByText('Data Director at Riverkeepers Union').waitFor();
    await page.getByText('Remote, pay, employers').click();
    await page.getByLabel('Kind of work').selectOption('Full-time only');
    await page.getByText('Data · Full-time only').waitFor();
    await page.getByLabel('But not these tags').fill('nonprofit');
    await page.locator('output', { hasText: 'No open job just now' }).waitFor();
    await page.getByText('Nothing that is open now matches').waitFor();
    await page.context().close();
  });

  it('filters the tags, and keeps what is ticked in sight', async () => {
    const page = await open('/?tags=tech');
    await page.getByLabel('Find a tag').fill('topic 7');
    expect(await page.locator('#tags li:visible span').allTextContents()).toEqual(['Tech', 'Topic 7']);
    // By name, not by the number of jobs.
    await page.getByLabel('Find a tag').fill('0');
    expect(await page.locator('#tags li:visible').count()).toBe(4);
    expect(await page.getByText('No tag has that').isVisible()).toBe(false);
    await page.getByLabel('Find a tag').fill('zebra');
    await page.getByText('No tag has that').waitFor();
    await page.getByLabel('Find a tag').fill('');
    expect(await page.locator('#tags li:visible').count()).toBe(9);
    await page.getByText(/more tags$/).click();
    expect(await page.locator('#tags li:visible').count()).toBe(await page.locator('#tags li').count());
    await page.context().close();
  });

  it('guesses the time zone, unless the address names one', async () => {
    const page = await open();
    const own = (await page.evaluate('Intl.DateTimeFormat().resolvedOptions().timeZone')) as string;
    expect(await page.getByLabel('Your time zone').inputValue()).toBe(own);
    await page.getByText(`By the clock in ${own.split('/').at(-1)}`).waitFor();
    await page.goto(`${server.url}/?timezone=Asia/Tokyo`);
    expect(await page.getByLabel('Your time zone').inputValue()).toBe('Asia/Tokyo');
    // What Chromium says where it does not know; the board's own zone stays.
    await page.addInitScript(
      `Intl.DateTimeFormat = () => ({ resolvedOptions: () => ({ timeZone: 'Etc/Unknown' }) })`,
    );
    await page.goto(server.url);
    expect(await page.getByLabel('Your time zone').inputValue()).toBe('America/New_York');
    // Where there is only one clock, nobody has to think about it.
    expect(await page.getByText('By the clock in').isVisible()).toBe(false);
    await page.context().close();
  });

  it('without JavaScript a button shows what matches, and Enter subscribes', async () => {
    const page = await open('/', false);
    await page.getByRole('checkbox', { name: 'Tech' }).check();
    await page.getByRole('button', { name: 'Show my digest' }).click();
    await page.getByRole('link', { name: 'Software Engineer' }).waitFor();
    expect(await page.getByRole('checkbox', { name: 'Tech' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Your time zone').inputValue()).toBe('America/New_York');
    expect(page.url()).not.toContain('?');
    await page.getByLabel('Your email address').fill('ada@example.org');
    await page.keyboard.press('Enter');
    await page.getByText('Check your inbox').waitFor();
    await page.context().close();
  });

  it('takes a double click for one; back again, what is ticked shows what it matches', async () => {
    asked.length = 0;
    const page = await open();
    await page.getByRole('checkbox', { name: 'Tech' }).check();
    await page.getByLabel('Your email address').fill('bob@example.org');
    await page.getByRole('button', { name: 'Subscribe' }).dblclick();
    await page.getByText('A mail is on its way to bob@example.org').waitFor();
    expect(asked).toHaveLength(1);
    await page.goBack();
    await page.getByRole('link', { name: 'Software Engineer' }).waitFor();
    await page.context().close();
  });

  it('on a phone, all of the usual case is on one screen, and the button stays in reach', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(server.url);
    const button = page.getByRole('button', { name: 'Subscribe' });
    const bottom = async (one: Locator) => {
      const box = await one.boundingBox();
      return (box?.y ?? 0) + (box?.height ?? 9999);
    };
    const bar = (await button.boundingBox())?.y ?? 0;
    for (const one of [page.getByLabel('Your email address'), page.locator('.often')])
      expect(await bottom(one)).toBeLessThan(bar);
    await page.mouse.wheel(0, 3000);
    expect(await bottom(button)).toBeLessThanOrEqual(844);
    // 400 % zoom of a desk: 320 px wide and low, where the bar would cover what somebody reads.
    await page.setViewportSize({ width: 320, height: 256 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.bar')).position`)).toBe('static');
    await context.close();
  });

  it('shows where the keyboard is, at every stop, and stops at nothing that only machines see', async () => {
    const page = await open('/?none=intern&timezone=Asia/Tokyo');
    expect(await page.getByLabel('Leave this empty').isVisible()).toBe(false);
    const stops: { name: string; outline: number }[] = [];
    for (let stop = 0; stop < 40 && stops.at(-1)?.name !== 'BUTTON '; stop += 1) {
      await page.keyboard.press('Tab');
      stops.push((await page.evaluate(FOCUSED)) as (typeof stops)[number]);
    }
    await page.context().close();
    expect(stops.filter(({ outline }) => outline < 3)).toEqual([]);
    const names = stops.map(({ name }) => name);
    for (const name of [
      'A ',
      'INPUT email',
      'INPUT tags',
      'INPUT frequency',
      'SUMMARY ',
      'SELECT all',
      'INPUT follow',
      'INPUT none',
    ])
      expect(names).toContain(name);
    expect(names).not.toContain('INPUT website');
  });
});
