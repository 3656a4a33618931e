// What axe, and some looks of our own, find wrong with pages that a browser shows: on a phone and on a desk, light and dark.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openPage } from './chromium.ts';

// The small build: the page reads it half as long as the one with comments.
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe asks by itself, and the size of targets (WCAG 2.2, 2.5.8). */
const EVERY_RULE: axe.RunOptions = { rules: { 'target-size': { enabled: true } } };
/** All that can differ in the dark. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
/** All that can differ on a desk. */
const LAYOUT = [...COLOURS, 'target-size', 'scrollable-region-focusable', 'bypass'];
const only = (values: string[]): axe.RunOptions => ({ runOnly: { type: 'rule', values } });

const PAPER = { light: 'rgb(251, 250, 248)', dark: 'rgb(22, 24, 27)' };
const VIEWS = [
  { width: 320, scheme: 'light', ask: EVERY_RULE },
  { width: 320, scheme: 'dark', ask: only(COLOURS) },
  { width: 1280, scheme: 'dark', ask: null },
  { width: 1280, scheme: 'light', ask: only(LAYOUT) },
] as const;

/** Opens each page once. `visit` brings the browser there; `begin` comes before all. */
export async function lookAtPages<W>(
  browser: Browser,
  ways: Readonly<Record<string, W>>,
  visit: (page: Page, way: W) => Promise<void>,
  begin: (context: BrowserContext) => Promise<void> = async () => {},
): Promise<string[]> {
  const page = await openPage(browser, { width: 320 });
  await begin(page.context());
  // Unlike what is sent to each page, this is compiled once.
  await page.addInitScript(AXE);
  const found: string[] = [];
  for (const [name, way] of Object.entries(ways)) {
    await visit(page, way);
    for (const { width, scheme, ask } of VIEWS) {
      if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: scheme });
      const complaints = [
        ...(await looksWrong(page, scheme)),
        ...(ask === null ? [] : await complaintsOf(page, ask)),
      ];
      found.push(...complaints.map((complaint) => `${name}, ${width} px, ${scheme}: ${complaint}`));
    }
  }
  await page.context().close();
  return found;
}

async function complaintsOf(page: Page, options: axe.RunOptions): Promise<string[]> {
  const all = JSON.stringify({ ...options, iframes: false, selectors: false, resultTypes: ['violations'] });
  const result = (await page.evaluate(`axe.run(document, ${all})`)) as axe.AxeResults;
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Nobody should have to scroll sideways (WCAG 2.2, 1.4.10), or to aim at a button (2.5.5: 44 px). */
async function looksWrong(page: Page, scheme: keyof typeof PAPER): Promise<string[]> {
  return (await page.evaluate(`[
    document.documentElement.scrollWidth > innerWidth && 'wider than the window',
    getComputedStyle(document.body).backgroundColor !== '${PAPER[scheme]}' && 'on the paper of the other scheme',
    document.querySelectorAll('h1').length !== 1 && 'not one heading',
    [...document.querySelectorAll('button')].some((one) => one.offsetHeight > 0 && one.offsetHeight < 44)
      && 'a button too low for a thumb',
    [...document.querySelectorAll('.count')].some((one) => one.offsetHeight > 30) && 'a number in two lines',
  ].filter(Boolean)`)) as string[];
}
