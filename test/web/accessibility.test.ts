// Every page under axe in Chromium, at phone and desk width, light and dark: nothing to complain about.

import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium, openPage } from '../helpers/chromium.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { serveEveryPage, visit } from './every-page.ts';

/** What axe asks by itself, and the size of targets (WCAG 2.2, 2.5.8). */
const EVERY_RULE: axe.RunOptions = { rules: { 'target-size': { enabled: true } } };
/** All that can differ in the dark. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
/** All that can differ on a desk. */
const LAYOUT = [...COLOURS, 'target-size', 'scrollable-region-focusable', 'bypass'];
const only = (values: string[]): axe.RunOptions => ({ runOnly: { type: 'rule', values } });

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

  it.each([
    { width: 320, light: EVERY_RULE, dark: only(COLOURS) },
    { width: 1280, light: only(LAYOUT), dark: null },
  ])('every page at $width px, light and dark', { timeout: 300_000 }, async ({ width, light, dark }) => {
    const page = await openPage(browser, { width });
    const found: Record<string, string[]> = {};
    for (const [name, way] of Object.entries(site.pages)) {
      await page.emulateMedia({ colorScheme: 'light' });
      await visit(page, site.url, way);
      const complaints = [...(await complaintsOf(page, light)), ...(await tooWide(page))];
      await page.emulateMedia({ colorScheme: 'dark' });
      if (dark !== null) complaints.push(...(await complaintsOf(page, dark)));
      if (complaints.length > 0) found[name] = complaints;
    }
    await page.context().close();
    expect(found).toEqual({});
  });
});

async function complaintsOf(page: Page, options: axe.RunOptions): Promise<string[]> {
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(axe.source);
  const all = JSON.stringify({ ...options, iframes: false, selectors: false, resultTypes: ['violations'] });
  const result = (await page.evaluate(`axe.run(document, ${all})`)) as axe.AxeResults;
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Nobody should have to scroll sideways (WCAG 2.2, 1.4.10). */
async function tooWide(page: Page): Promise<string[]> {
  const more = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  return Number(more) > 0 ? [`${more} px wider than the window`] : [];
}
