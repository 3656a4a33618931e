// Every page under axe in Chromium, at phone and desk width, light and dark: nothing to complain about.

import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium, openPage } from '../helpers/chromium.ts';
import { serveEveryPage, visit } from './every-page.ts';

describe.skipIf(chromiumPath === null)('with a screen reader, a keyboard, a thumb', () => {
  let site: Awaited<ReturnType<typeof serveEveryPage>>;
  let browser: Browser;
  beforeAll(async () => {
    site = await serveEveryPage();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it.each([
    [320, 'light'],
    [320, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)(
    'every page at %d px, %s',
    async (width, colorScheme) => {
      const page = await openPage(browser, { width, colorScheme });
      const found: Record<string, string[]> = {};
      for (const [name, way] of Object.entries(site.pages)) {
        await visit(page, site.url, way);
        const complaints = [...(await complaintsOf(page)), ...(await tooWide(page))];
        if (complaints.length > 0) found[name] = complaints;
      }
      await page.context().close();
      expect(found).toEqual({});
    },
    120_000,
  );
});

/** All rules that axe has on by itself, and the one for the size of targets (WCAG 2.2, 2.5.8). */
async function complaintsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result = (await page.evaluate(
    `axe.run(document, { rules: { 'target-size': { enabled: true } }, iframes: false, resultTypes: ['violations'] })`,
  )) as axe.AxeResults;
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Nobody should have to scroll sideways (WCAG 2.2, 1.4.10). */
async function tooWide(page: Page): Promise<string[]> {
  const more = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  return Number(more) > 0 ? [`${more} px wider than the window`] : [];
}
