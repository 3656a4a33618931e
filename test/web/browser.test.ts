// The pages as people get them: in Chromium, at phone and desk width, light and dark, without JavaScript.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLinks } from '../../src/subscribers/links.ts';
import { findSubscriber } from '../../src/subscribers/subscriber-store.ts';
import { serveWeb, type WebServer } from '../../src/web/serve.ts';
import { chromiumPath, launchChromium, openPage } from '../helpers/chromium.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, seedBoard, tokenOf } from './board.ts';

const HOSTILE = `<!doctype html><html><head><title>Mail</title></head><body>
<h1 style="color: rgb(1, 2, 3)">In colour</h1><a href="https://example.org/">Apply</a>
<img src="/healthz" alt="">
<script>document.title = 'owned'; parent.document.title = 'owned'</script></body></html>`;
const MAIL = `To: alice@example.org\r\nSubject: 2 new jobs\r\nContent-Type: text/html\r\n\r\n${HOSTILE}`;
describe.skipIf(chromiumPath === null)('in a browser', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let seed: Awaited<ReturnType<typeof seedBoard>>;
  let server: WebServer;
  let browser: Browser;
  let dataDir: string;
  const links = createLinks({ publicUrl: 'http://127.0.0.1', secrets: ['test secret'] });

  beforeAll(async () => {
    database = await createTestDatabase();
    seed = await seedBoard(database.db);
    dataDir = await mkdtemp(join(tmpdir(), 'rolecall-browser-'));
    await mkdir(join(dataDir, 'outbox'));
    await writeFile(join(dataDir, 'outbox', 'one.eml'), MAIL);
    const paths = { ...config.paths, dataDir };
    const app = createTestWeb(database.db, {
      links,
      config: { ...config, paths, publicUrl: 'http://127.0.0.1' },
    });
    server = await serveWeb({ app, host: '127.0.0.1', port: 0 });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await database?.close();
    await rm(dataDir, { recursive: true });
  });

  async function visit(path: string, view: Parameters<typeof openPage>[1]): Promise<Page> {
    const page = await openPage(browser, view);
    await page.goto(server.url + path);
    return page;
  }
  const paths = (): Record<string, string> => ({
    front: '/',
    unsubscribe: `/unsubscribe/${tokenOf(links.unsubscribe(seed.alice))}`,
    manage: `/manage/${tokenOf(links.manage(seed.bob))}`,
    digest: `/digest/${tokenOf(links.digest(seed.bobDelivery))}`,
    outbox: '/outbox',
    mail: '/outbox/one.eml?view=source',
    missing: '/nothing',
  });

  it.each([
    [320, 'light'],
    [320, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)('every page fits %d px and follows the %s scheme', async (width, colorScheme) => {
    const page = await visit('/', { width, colorScheme });
    for (const [name, path] of Object.entries(paths())) {
      await page.goto(server.url + path);
      const look = await page.evaluate(`({
        overflow: document.documentElement.scrollWidth - innerWidth,
        paper: getComputedStyle(document.body).backgroundColor,
        headings: document.querySelectorAll('h1').length,
        small: [...document.querySelectorAll('button')].filter((b) => !b.hidden && b.offsetHeight < 44).length,
      })`);
      const paper = colorScheme === 'dark' ? 'rgb(22, 24, 27)' : 'rgb(251, 250, 248)';
      expect({ name, ...(look as object) }).toEqual({ name, overflow: 0, paper, headings: 1, small: 0 });
    }
    await page.context().close();
  });

  it('one press of the button ends the subscription, with the keyboard and without JavaScript', async () => {
    const page = await visit(paths().unsubscribe as string, { width: 320, javaScriptEnabled: false });
    await page.locator('button').focus();
    await Promise.all([page.waitForURL(/unsubscribe/, { waitUntil: 'load' }), page.keyboard.press('Enter')]);
    await page.getByText('You will get no more mail from Example Jobs').waitFor();
    await page.context().close();
    expect((await findSubscriber(database.db, { id: seed.alice.id }))?.state).toBe('unsubscribed');
  });

  it('shows a mail with its own looks and lets it run and fetch nothing', async () => {
    const page = await openPage(browser, { width: 1280 });
    const requests: string[] = [];
    page.on('requestfinished', (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(`${server.url}/outbox`);
    await page.getByText('2 new jobs').click();
    await page.frameLocator('iframe').getByText('In colour').waitFor();
    const colour = await page.frames()[1]?.evaluate("getComputedStyle(document.querySelector('h1')).color");
    expect(colour).toBe('rgb(1, 2, 3)');
    expect(await page.title()).toBe('2 new jobs · Example Jobs');
    expect(requests).toEqual(['/outbox', '/outbox/one.eml', '/outbox/one.eml/html']);
    await page.context().close();
  });
});
