// What people do on the pages, in Chromium: with the keyboard, without JavaScript, with a mail that means no good.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLinks } from '../../src/subscribers/links.ts';
import { findSubscriber } from '../../src/subscribers/subscriber-store.ts';
import { serveWeb, type WebServer } from '../../src/web/serve.ts';
import { chromiumPath, launchChromium, openPage } from '../helpers/chromium.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, OUTBOX_KEY, seedBoard, tokenOf } from './board.ts';

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

  it('one press of the button ends the subscription, with the keyboard and without JavaScript', async () => {
    const page = await openPage(browser, { width: 320, javaScriptEnabled: false });
    await page.goto(`${server.url}/unsubscribe/${tokenOf(links.unsubscribe(seed.alice))}`);
    await page.locator('button').focus();
    await Promise.all([page.waitForURL(/unsubscribe/, { waitUntil: 'load' }), page.keyboard.press('Enter')]);
    await page.getByText('You will get no more mail from Example Jobs').waitFor();
    await page.context().close();
    expect((await findSubscriber(database.db, { id: seed.alice.id }))?.state).toBe('unsubscribed');
  });

  it('a reader adds a tag, leaves an employer out, leaves and comes back, by keyboard and without JavaScript', async () => {
    const page = await openPage(browser, { width: 320, javaScriptEnabled: false });
    const press = async (one: Locator, key = 'Enter') => {
      await one.focus();
      await page.keyboard.press(key);
    };
    const bob = () => findSubscriber(database.db, { id: seed.bob.id });
    await page.goto(`${server.url}/manage/${tokenOf(links.manage(seed.bob))}`);
    await press(page.getByRole('link', { name: 'Change Tech' }));
    await press(page.getByRole('checkbox', { name: 'Data' }), 'Space');
    await press(page.getByText('Remote, pay, employers'));
    await page.getByLabel('Employers to leave out').fill('The Riverkeepers Union');
    await page.keyboard.press('Enter');
    await page.getByText('Saved. Your next digest goes by it.').waitFor();
    await page.getByRole('heading', { name: 'Data or Tech · Not from Riverkeepers Union' }).waitFor();
    expect((await bob())?.alerts[0]).toEqual({
      any: ['data', 'tech'],
      all: [],
      none: ['org:riverkeepers-union'],
    });
    await page.goto(`${server.url}/unsubscribe/${tokenOf(links.unsubscribe(seed.bob))}`);
    await press(page.getByRole('button', { name: 'Unsubscribe' }));
    await press(page.getByRole('button', { name: 'I found a job here' }));
    await page.getByText('Thank you.').waitFor();
    expect((await bob())?.state).toBe('unsubscribed');
    await press(page.getByRole('button', { name: 'Undo: I want the mails' }));
    await page.getByText('Your mails are back on').waitFor();
    expect((await bob())?.state).toBe('confirmed');
    await page.context().close();
  });

  it('shows a mail with its own looks and lets it run and fetch nothing', async () => {
    const page = await openPage(browser, { width: 1280 });
    const requests: string[] = [];
    page.on('requestfinished', (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(`${server.url}/outbox?key=${encodeURIComponent(OUTBOX_KEY)}`);
    await page.getByText('2 new jobs').click();
    await page.frameLocator('iframe').getByText('In colour').waitFor();
    const colour = await page.frames()[1]?.evaluate("getComputedStyle(document.querySelector('h1')).color");
    expect(colour).toBe('rgb(1, 2, 3)');
    expect(await page.title()).toBe('2 new jobs · Example Jobs');
    expect(requests).toEqual(['/outbox', '/outbox', '/outbox/one.eml', '/outbox/one.eml/html']);
    await page.context().close();
  });
});
