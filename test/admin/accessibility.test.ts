// Every page of an admin in Chromium, opened once: on a phone and on a desk, light and dark, there is nothing to complain about.

import { expect, it } from 'vitest';
import { lookAtPages } from '../helpers/axe.ts';
import { chromiumPath, launchChromium } from '../helpers/chromium.ts';
import { serveAdminPages } from './every-admin-page.ts';

it.skipIf(chromiumPath === null)(
  'every page at 320 and 1280 px, light and dark',
  { timeout: 300_000 },
  async () => {
    const site = await serveAdminPages();
    const browser = await launchChromium();
    const visit = async (page: { goto(url: string): Promise<unknown> }, path: string) =>
      void (await page.goto(site.url + path));
    const found = await lookAtPages(browser, site.pages, visit, site.signIn);
    await browser.close();
    await site.close();
    expect(found).toEqual([]);
  },
);
