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
const HAS_FOCUS = new Function(
  'one',
  'return one === document.activeElement || one.contains(document.activeElement)',
) as (one: unknown) => boolean;
/** What has the focus lies within the window, and nothing lies over it. */
const IN_SIGHT = `(() => {
  const box = document.activeElement.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1)];
  const seen = document.elementFromPoint(x, y);
  return seen !== null && (seen.contains(document.activeElement) || document.activeElement.contains(seen) || seen.closest('label') !== null);
})()`;
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

  /** 1280 px at 400 %: as wide as a small phone, and as low as a letter box. */
  async function openLow(javaScriptEnabled: boolean) {
    const page = await openPage(browser, { width: 320, javaScriptEnabled });
    await page.setViewportSize({ width: 320, height: 256 });
    return {
      page,
      button: (name: string) => page.getByRole('button', { name, exact: true }),
      async open(link: string) {
        await page.goto(server.url + new URL(link, server.url).pathname);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
      },
      /** Goes there by Tab, as somebody without a mouse has to, sees where they are, and presses or types. */
      async press(one: Locator, ...keys: string[]) {
        for (let stops = 0; !(await one.evaluate(HAS_FOCUS)); stops += 1) {
          if (stops === 60) expect.fail(`Tab does not lead to ${one}`);
          await page.keyboard.press('Tab');
        }
        expect(await page.evaluate(IN_SIGHT)).toBe(true);
        for (const key of keys) await (key.length > 10 ? page.keyboard.type(key) : page.keyboard.press(key));
      },
    };
  }

  it.each([true, false])(
    'by the keyboard alone, at a zoom of 4, with JavaScript %s: somebody signs up and confirms',
    async (javaScriptEnabled) => {
      const { page, open, press, button } = await openLow(javaScriptEnabled);
      const email = `zoe-${javaScriptEnabled}@example.org`;
      await open('/');
      await press(page.getByLabel('Your email address'), email);
      await press(page.getByRole('checkbox', { name: 'Tech' }), 'Space');
      await press(button('Subscribe'), 'Enter');
      await page.getByRole('heading', { name: 'Check your inbox' }).waitFor();
      const { id } = await database.db
        .selectFrom('confirmations')
        .select('id')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      // In another browser than the one that signed up.
      await page.context().clearCookies();
      await open(links.confirm(id));
      await press(button('Confirm my job alerts'), 'Enter');
      await page.getByRole('heading', { name: 'Your job alerts are on' }).waitFor();
      expect((await findSubscriber(database.db, { email }))?.alerts).toEqual([
        { any: ['tech'], all: [], none: [] },
      ]);
      await page.context().close();
    },
  );

  it('by the keyboard alone, at a zoom of 4, without JavaScript: a reader adds a tag, leaves an employer out, leaves and comes back', async () => {
    const { page, open, press, button } = await openLow(false);
    const bob = () => findSubscriber(database.db, { id: seed.bob.id });
    await open(links.manage(seed.bob));
    await press(page.getByRole('link', { name: 'Change Tech' }), 'Enter');
    await press(page.getByRole('checkbox', { name: 'Data' }), 'Space');
    await press(page.getByText('Remote, pay, employers'), 'Enter');
    await press(page.getByLabel('Employers to leave out'), 'The Riverkeepers Union', 'Enter');
    await page.getByText('Saved. Your next digest goes by it.').waitFor();
    await page.getByRole('heading', { name: 'Data or Tech · Not from Riverkeepers Union' }).waitFor();
    expect((await bob())?.alerts[0]).toEqual({
      any: ['data', 'tech'],
      all: [],
      none: ['org:riverkeepers-union'],
    });
    await open(links.unsubscribe(seed.bob));
    await press(button('Unsubscribe'), 'Enter');
    await press(button('I found a job here'), 'Enter');
    await page.getByText('Thank you.').waitFor();
    expect((await bob())?.state).toBe('unsubscribed');
    await press(button('Undo: I want the mails'), 'Enter');
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
