// Documents opened in a browser, many at once: what they run and what they ask for.

import type { Browser, Page } from 'playwright-core';

const AT_ONCE = 30;
const HOST = 'http://documents.example';

/** What ran (`xss()` of the payloads, any dialog) and which addresses were asked for; our own script is not counted. */
export async function openFrames(browser: Browser, documents: readonly string[]): Promise<string[]> {
  const page = await browser.newPage();
  const events: string[] = [];
  page.on('dialog', async (dialog) => {
    events.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.text().startsWith('ran in ')) events.push(message.text());
  });
  await page.addInitScript(`window.xss = () => console.log('ran in ' + location.href)`);
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== HOST) events.push(`asked for ${url}`);
    const body = url.origin === HOST ? answer(url.pathname.slice(1), documents) : '';
    return route.fulfill({
      contentType: url.pathname.endsWith('.js') ? 'text/javascript' : 'text/html',
      body,
    });
  });
  for (let start = 0; start < documents.length; start += AT_ONCE) {
    await page.goto(`${HOST}/from-${start}`, { waitUntil: 'load' });
    await writeAnew(page);
  }
  await page.close();
  return events;
}

function answer(path: string, documents: readonly string[]): string {
  const [, start] = /^from-(\d+)$/.exec(path) ?? [];
  if (start === undefined) return documents[Number(path)] ?? '';
  const numbers = [...documents.keys()].slice(Number(start), Number(start) + AT_ONCE);
  return `<!doctype html>${numbers.map((number) => `<iframe src="/${number}"></iframe>`).join('')}`;
}

/** As web mail does: what was parsed is written and parsed again; then a hand passes over all of it. */
async function writeAnew(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    for (const { contentDocument } of document.querySelectorAll('iframe')) {
      if (!contentDocument?.body) continue;
      contentDocument.body.innerHTML = contentDocument.body.innerHTML;
      for (const element of contentDocument.querySelectorAll('*'))
        for (const event of ['mouseover', 'pointerover', 'focus', 'toggle']) element.dispatchEvent(new Event(event));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  })()`);
}
