// Every page in Chromium, opened once: on a phone and on a desk, light and dark, there is nothing to complain about.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAtPages } from '../helpers/axe.ts';
import { chromiumPath, launchChromium } from '../helpers/chromium.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { serveEveryPage, visit } from './every-page.ts';

describe.skipIf(chromiumPath === null)('with a screen reader, a keyboard, a thumb', () => {
  let site: Awaited<ReturnType<typeof serveEveryPage>>;
  let browser: Browser;
  beforeAll(async () => {
    site = await serveEveryPage(await createTestDatabase());
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('every page at 320 and 1280 px, light and dark', { timeout: 300_000 }, async () => {
    const found = await lookAtPages(browser, site.pages, (page, way) => visit(page, site.url, way));
    expect(found).toEqual([]);
  });
});
