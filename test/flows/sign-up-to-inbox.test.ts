// The whole way of a reader, in a real browser: from a form on somebody else's static site to a confirmed alert, to
// digests, and out again. With a wide and a narrow window, with JavaScript and without.

import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, ROLES, startApp } from '../../src/app.ts';
import { silentLog } from '../../src/log.ts';
import { type Board, createBoard } from '../helpers/board.ts';
import { chromiumPath, launchChromium, openPage, type View } from '../helpers/chromium.ts';
import { type ForeignSite, startForeignSite } from '../helpers/foreign-site.ts';
import { type Mail, mailTo } from '../helpers/mails.ts';

let board: Board;
let app: App;
let site: ForeignSite;
let browser: Browser;
const pages = new Map<string, string>();

beforeAll(async () => {
  if (chromiumPath === null) return;
  [board, site, browser] = await Promise.all([createBoard(), startForeignSite(pages), launchChromium()]);
  const { config } = board;
  app = await startApp({ ...config, web: { ...config.web, origins: [site.origin] } }, silentLog, {
    roles: ROLES,
    sweepMs: 500,
  });
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await site?.close();
  await board?.close();
});

const guide = await readFile(new URL('../../docs/embedding.md', import.meta.url), 'utf8');
const [FORM = ''] = guide.match(/<form .*?<\/form>/s) ?? [];

/** A page of a static site about one tag: the form of docs/embedding.md, with that tag, for instant mails. */
function tagPage(tag: string): string {
  const form = FORM.replaceAll('https://alerts.example.org', board.config.publicUrl)
    .replaceAll('https://jobs.example.org', site.origin)
    .replace('value="data"', `value="${tag}"`)
    .replace('<button>', '<input type="hidden" name="frequency" value="instant">\n<button>');
  return `<!doctype html><html lang="en"><title>Jobs: ${tag}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${form}</html>`;
}

/** Fills in the form in a new window; ends on the site's own page of thanks. */
async function signUpOnStaticSite(view: View, tag: string, email: string): Promise<Page> {
  pages.set(`/${tag}`, tagPage(tag));
  pages.set('/thanks/', '<!doctype html><h1>Thank you, look into your mail</h1>');
  const page = await openPage(browser, view);
  await page.goto(`${site.origin}/${tag}`);
  await page.getByLabel('Your email address').fill(email);
  await press(page, 'Mail me new jobs');
  await heading(page, 'Thank you, look into your mail');
  expect(page.url()).toBe(`${site.origin}/thanks/`);
  return page;
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function expectFits(page: Page): Promise<void> {
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect({ page: page.url(), overflow }).toEqual({ page: page.url(), overflow: 0 });
}

/** As from a mail program. */
async function follow(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await expectFits(page);
}

const deliveriesTo = (email: string) =>
  board.database.db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .select('deliveries.id')
    .where('subscribers.email', '=', email)
    .orderBy('deliveries.id')
    .execute();
const subscriberOf = (email: string) =>
  board.database.db.selectFrom('subscribers').select('state').where('email', '=', email).executeTakeFirst();

const views = [
  { width: 320, javaScriptEnabled: true, scripts: 'with JavaScript' },
  { width: 320, javaScriptEnabled: false, scripts: 'without JavaScript' },
  { width: 1280, javaScriptEnabled: true, scripts: 'with JavaScript' },
  { width: 1280, javaScriptEnabled: false, scripts: 'without JavaScript' },
];

// Each waits for files and mails most of its time: all four go their way at once.
describe.skipIf(chromiumPath === null).concurrent.each(views)('at $width px $scripts', (view) => {
  const tag = `tag-${view.width}-${view.javaScriptEnabled ? 'on' : 'off'}`;
  const extra = `${tag}-extra`;
  const alice = `alice-${tag}@example.org`;
  const bob = `bob-${tag}@example.org`;
  const drop = (name: string, tags: string) =>
    board.post(`${tag}-${name}`, `Riverkeepers Union: ${name} ${tag}`, tags);
  const digest = (email: string, name: string): Promise<Mail> => mailTo(board.smtp, email, `${name} ${tag}`);

  async function confirm(page: Page, mail: Mail): Promise<void> {
    await follow(page, mail.link('confirm'));
    expect(await subscriberOf(alice)).toBeUndefined();
    await press(page, 'Confirm my job alerts');
    await heading(page, 'Your job alerts are on');
    await expectFits(page);
    expect(await subscriberOf(alice)).toEqual({ state: 'confirmed' });
  }

  async function addTag(page: Page, mail: Mail): Promise<void> {
    await follow(page, mail.link('manage'));
    const alert = page.locator('.card').first();
    await alert.getByText('Remote, pay, employers').click();
    await alert.getByLabel('Tags that are not in the list').fill(extra);
    await expectFits(page);
    await alert.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. Your next digest goes by it.').waitFor();
    expect(await alert.getByRole('heading').textContent()).toMatch(new RegExp(`^${tag} or ${extra}$`, 'i'));
  }

  async function leave(page: Page, mail: Mail): Promise<void> {
    await follow(page, mail.link('unsubscribe'));
    expect(await subscriberOf(alice)).toEqual({ state: 'confirmed' });
    await press(page, 'Unsubscribe');
    await heading(page, 'You will get no more mail from');
    await expectFits(page);
    expect(await subscriberOf(alice)).toEqual({ state: 'unsubscribed' });
  }

  it('from a form on a static site to digests, to other tags, and out again', async () => {
    await board.subscription(tag, `email: ${bob}\nfrequency: instant\ntags: [${tag}, ${extra}]`);
    // Another browser than the one that signed up: that of the mail program.
    const page = await openPage(browser, view);
    const form = await signUpOnStaticSite(view, tag, alice);
    await form.context().close();
    await confirm(page, await mailTo(board.smtp, alice, 'Confirm'));

    await drop('first', tag);
    await addTag(page, await digest(alice, 'first'));

    await drop('second', extra);
    await leave(page, await digest(alice, 'second'));
    await page.context().close();
    const before = await deliveriesTo(alice);

    await drop('third', tag);
    await digest(bob, 'third');
    expect(await deliveriesTo(alice)).toEqual(before);
    const mails = (await board.mails()).filter((mail) => mail.startsWith(alice));
    expect(mails.map((mail) => mail.slice(alice.length + 2))).toEqual([
      expect.stringContaining('Confirm your job alerts'),
      `first ${tag} at Riverkeepers Union`,
      `second ${tag} at Riverkeepers Union`,
    ]);
    // A few seconds; a busy machine takes its time with browsers.
  }, 60_000);
});

describe.skipIf(chromiumPath === null)('the link of the confirmation mail', () => {
  const view = { width: 320 };

  async function signUpHere(email: string): Promise<Page> {
    const page = await openPage(browser, view);
    await page.goto(`${board.config.publicUrl}/`);
    await page.getByLabel('Your email address').fill(email);
    await page.getByLabel('Every job').check();
    await press(page, 'Subscribe');
    await heading(page, 'Check your inbox');
    return page;
  }

  it('is enough in the browser that signed up; reloading it changes nothing', async () => {
    const page = await signUpHere('carol@example.org');
    const link = (await mailTo(board.smtp, 'carol@example.org', 'Confirm')).link('confirm');
    await page.goto(link);
    await heading(page, 'Your job alerts are on');
    expect(await subscriberOf('carol@example.org')).toEqual({ state: 'confirmed' });
    await page.reload();
    await heading(page, 'Your job alerts are on');
    await page.context().close();
  });

  it('is enough in the browser that used the form of a static site', async () => {
    const page = await signUpOnStaticSite(view, 'data', 'dave@example.org');
    await page.goto((await mailTo(board.smtp, 'dave@example.org', 'Confirm')).link('confirm'));
    await heading(page, 'Your job alerts are on');
    await page.context().close();
  });

  it('needs the button in every other browser', async () => {
    const own = await signUpHere('erin@example.org');
    const link = (await mailTo(board.smtp, 'erin@example.org', 'Confirm')).link('confirm');
    const other = await signUpHere('somebody-else@example.org');
    await other.goto(link);
    await heading(other, 'Confirm your job alerts');
    expect(await subscriberOf('erin@example.org')).toBeUndefined();
    await press(other, 'Confirm my job alerts');
    await heading(other, 'Your job alerts are on');
    expect(await subscriberOf('erin@example.org')).toEqual({ state: 'confirmed' });
    await Promise.all([own.context().close(), other.context().close()]);
  });
});
