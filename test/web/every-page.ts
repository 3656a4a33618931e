// Every page that a visitor can get, in every state that looks different, on one server: for checks of all of them.
// A new page is a new line in `pages`.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import type { Page } from 'playwright-core';
import type { Database, Db } from '../../src/database/database.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { createLinks, PREVIEW_PATHS } from '../../src/subscribers/links.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { SPOKEN } from '../../src/texts/texts.ts';
import { type ErrorStatus, errorPage } from '../../src/web/error-page.ts';
import { guard } from '../../src/web/guard.ts';
import { serveWeb } from '../../src/web/serve.ts';
import { config, createTestWeb, NOW, seedBoard, tokenOf, vault } from './board.ts';

/** A path, or what a visitor does to see the page. */
export type Way = string | ((page: Page, url: string) => Promise<void>);

const MAIL =
  'To: alice@example.org\r\nSubject: 2 new jobs\r\nContent-Type: text/html\r\n\r\n<!doctype html><title>Mail</title><p>Two jobs';
/** No language of ours is written so: English under a name that says so stands for one that comes. */
const FROM_THE_RIGHT = 'en-Arab';
const OTHER_LANGUAGES = [...SPOKEN.filter((language) => language !== 'en'), FROM_THE_RIGHT];
const ERRORS: readonly ErrorStatus[] = [404, 429, 503];
const LABELS = Object.fromEntries(
  Array.from({ length: 40 }, (_, index) => [
    `tag${index}`,
    `Tag ${index} ${'and more '.repeat(index % 4)}`.trim(),
  ]),
);

/** A server with all pages over an empty migrated database, which it closes; `pages` by their names. */
export async function serveEveryPage(database: Database) {
  const { db } = database;
  const seed = await seedBoard(db);
  await unsubscribe(db, seed.alice.id, NOW);
  const links = createLinks({ publicUrl: 'http://127.0.0.1', secrets: ['test secret'] });
  const dataDir = await makeOutbox();
  const board = { ...config, paths: { ...config.paths, dataDir }, publicUrl: 'http://127.0.0.1' };
  const web = createTestWeb(db, { links, config: board });
  const many = createTestWeb(db, { links, config: { ...board, tags: { labels: LABELS, aliases: {} } } });
  const spoken = (language: string) =>
    createTestWeb(db, { links, config: { ...board, site: { ...board.site, language } } }).fetch;
  const errors = new Hono().get('/error/:status', (c) =>
    errorPage(c, board, Number(c.req.param('status')) as ErrorStatus),
  );
  const app = OTHER_LANGUAGES.reduce(
    (all, language) => all.mount(`/${language}`, spoken(language)),
    new Hono(),
  )
    .all('/error/*', guard(board, errors))
    .mount('/many', many.fetch)
    .all('*', (c) => web.fetch(c.req.raw, c.env));
  const server = await serveWeb({ app, host: '127.0.0.1', port: 0 });

  const confirm = [await signUp(db, 'ada@example.org'), await signUp(db, 'grace@example.org')];
  const [asked, done] = confirm.map((id) => `/confirm/${tokenOf(links.confirm(id))}`) as [string, string];
  await web.request(`http://127.0.0.1${done}`, { method: 'POST' });
  const manage = `/manage/${tokenOf(links.manage(seed.bob))}`;
  const account = `/account/${tokenOf(links.account(seed.bob, NOW))}`;
  const contact = await db
    .insertInto('contacts')
    .values({ address_hash: 'editor', address: 'sealed', created_at: NOW })
    .returning('id')
    .executeTakeFirstOrThrow();
  const left = `/unsubscribe/${tokenOf(links.unsubscribe(seed.alice))}`;

  const pages: Readonly<Record<string, Way>> = {
    'sign-up': '/',
    'sign-up, chosen': '/?tags=data,tech&none=intern',
    'sign-up, many tags': '/many/',
    'sign-up, something is wrong': send('/', 'subscribe', { email: 'ada@', timezone: 'Mars' }),
    'sign-up, mail sent': send('/', 'subscribe', { email: 'ada@example.org', tags: 'data' }),
    'confirm, asked': asked,
    'confirm, done': done,
    'confirm, too late': `/confirm/${tokenOf(links.confirm(999))}`,
    'sign-up, a slip in the address': send('/', 'subscribe', { email: 'ada@gmial.com', tags: 'data' }),
    manage: manage,
    'manage, all open': unfold(`${manage}?change=new`),
    'manage, saved': `${manage}?done=saved`,
    'manage, something is wrong': send(manage, '', { action: 'pause', until: 'never' }),
    'manage, gone': `/manage/${tokenOf(links.manage(seed.alice))}`,
    account,
    'account, something is wrong': send(account, '', { action: 'change-address', email: 'bob@' }),
    'account, not sure': send(account, '', { action: 'erase' }),
    'account, too late': '/account/1.0.x',
    'fresh link': '/link',
    'fresh link, something is wrong': send('/link', '', { email: 'bob@' }),
    'fresh link, mailed': send('/link', '', { email: 'bob@example.org' }),
    'unsubscribe, asked': `/unsubscribe/${tokenOf(links.unsubscribe(seed.bob))}`,
    'unsubscribe, done': left,
    'unsubscribe, no such day': send(left, '', { action: 'pause', until: 'never' }),
    'receipts, asked': `/receipts/${tokenOf(links.receipts(contact.id))}`,
    'broken link': '/manage/1.0.x',
    digest: `/digest/${tokenOf(links.digest(seed.bobDelivery))}`,
    'link of a sample': PREVIEW_PATHS.unsubscribe,
    outbox: '/outbox',
    'mail in a frame': '/outbox/one.eml',
    'source of a mail': '/outbox/one.eml?view=source',
    ...Object.fromEntries(ERRORS.map((status) => [`error ${status}`, `/error/${status}`])),
  };
  const translated = Object.fromEntries(
    OTHER_LANGUAGES.flatMap((language) =>
      Object.entries({
        'sign-up': unfold(`/${language}/?tags=data,tech`),
        manage: unfold(`/${language}${manage}?change=new`),
        account: `/${language}${account}`,
        unsubscribe: unfold(`/${language}${left}`),
        digest: `/${language}/digest/${tokenOf(links.digest(seed.bobDelivery))}`,
      }).map(([name, way]) => [`${name}, ${language}`, way]),
    ),
  );
  const close = async () => {
    await server.close();
    await database.close();
    await rm(dataDir, { recursive: true });
  };
  return { url: server.url, pages, translated, close };
}

/** Opens one of the pages. */
export async function visit(page: Page, url: string, way: Way): Promise<void> {
  if (typeof way === 'string') await page.goto(url + way);
  else await way(page, url);
}

async function makeOutbox(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rolecall-pages-'));
  await mkdir(join(dataDir, 'outbox'));
  await writeFile(join(dataDir, 'outbox', 'one.eml'), MAIL);
  return dataDir;
}

async function signUp(db: Db, address: string): Promise<number> {
  const alert = { any: ['data', 'tech'], all: [], none: ['intern'] };
  const choices = { alert, frequency: 'weekly' as const, timeZone: 'Europe/Berlin' };
  const draft = { kind: 'subscribe' as const, address, choices, subscriberId: null, consent: {} };
  return (await createConfirmation({ db, vault }, draft, NOW)).id;
}

/** What a form on the page at `path` sends, whatever the browser would have said to these fields. */
function send(path: string, action: string, fields: Readonly<Record<string, string>>): Way {
  return async (page, url) => {
    await page.goto(url + path);
    const filled = `const form = document.createElement('form');
      Object.assign(form, { method: 'post', action: ${JSON.stringify(action)} });
      for (const [name, value] of Object.entries(${JSON.stringify(fields)}))
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
      document.body.append(form);
      form.submit();`;
    await Promise.all([page.waitForEvent('load'), page.evaluate(filled)]);
  };
}

/** The page with everything that can be opened open. */
function unfold(path: string): Way {
  return async (page, url) => {
    await page.goto(url + path);
    await page.evaluate(`document.querySelectorAll('details').forEach((part) => { part.open = true; })`);
  };
}
