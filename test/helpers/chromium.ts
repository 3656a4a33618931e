// Debian's Chromium for tests that look at pages; a quarter cheaper where the package without windows is installed. Left out
// with a note where it is missing; under CI that is a failure.

import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const found = [process.env.CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);

/** Where Chromium is; null = tests that need it are left out (`describe.skipIf(chromiumPath === null)`). */
export const chromiumPath: string | null = found ?? null;

if (chromiumPath === null) {
  if (process.env.CI === 'true')
    throw new Error('Chromium is missing: apt-get install chromium-headless-shell, or set CHROMIUM');
  console.warn(
    'Left out: tests in a browser. They need Chromium (apt-get install chromium-headless-shell, or set CHROMIUM).',
  );
}

// Chromium's own calls home would fail one by one on a machine without a way out.
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// Only the last such list counts, so it holds what Playwright leaves out, too. The address bar's popups are two pages
// more in every window: a third of the processor time of a visit.
const LEFT_OUT = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'AvoidCorsURLLoaderRestartOnRedirect', 'PaintHolding'],
  ...['HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'ThirdPartyStoragePartitioning'],
  ...['OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
  ...['LensOverlay', 'MediaRouter', 'DestroyProfileOnBrowserClose'],
];

/** A headless browser with an empty profile; the caller closes it. */
export function launchChromium(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('Chromium is missing');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...QUIET, ...sandbox, `--disable-features=${LEFT_OUT}`];
  return chromium.launch({ executablePath: chromiumPath, headless: true, args });
}

export interface View {
  readonly width: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly javaScriptEnabled?: boolean;
}

/** A page in a browser context of its own: no cookies, no cache of others. */
export async function openPage(browser: Browser, view: View): Promise<Page> {
  const { width, colorScheme = 'light', javaScriptEnabled = true } = view;
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme,
    javaScriptEnabled,
    reducedMotion: 'reduce',
  });
  return context.newPage();
}
