// Every page that a visitor can get, in every state that looks different, on one server: for checks of all of them.
// A new page is a new line in `pages`.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import type { Page } from 'playwright-core';
import type { Database } from '../../src/database/database.ts';
import { createLinks } from '../../src/subscribers/links.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { type ErrorStatus, errorPage } from '../../src/web/error-page.ts';
import { securityHeaders } from '../../src/web/guard.ts';
import { serveWeb } from '../../src/web/serve.ts';
import { config, createTestWeb, NOW, seedBoard, tokenOf } from './board.ts';

/** A path, or what a visitor does to see the page. */
export type Way = string | ((page: Page, url: string) => Promise<void>);

const MAIL =
  'To: alice@example.org\r\nSubject: 2 new jobs\r\nContent-Type: text/html\r\n\r\n<!doctype html><title>Mail</title><p>Two jobs';
const ERRORS: readonly ErrorStatus[] = [404, 429, 503];

/** A server with all pages over an empty migrated database, which it closes; `pages` by their names. */
export async function serveEveryPage(database: Database) {
  const seed = await seedBoard(database.db);
  await unsubscribe(database.db, seed.alice.id, NOW);
  const dataDir = await mkdtemp(join(tmpdir(), 'rolecall-pages-'));
  await mkdir(join(dataDir, 'outbox'));
  await writeFile(join(dataDir, 'outbox', 'one.eml'), MAIL);
  const links = createLinks({ publicUrl: 'http://127.0.0.1', secrets: ['test secret'] });
  const board = { ...config, paths: { ...config.paths, dataDir }, publicUrl: 'http://127.0.0.1' };
  const web = createTestWeb(database.db, { links, config: board });
  const app = new Hono()
    .use('/error/*', securityHeaders(board))
    .get('/error/:status', (c) => errorPage(c, board, Number(c.req.param('status')) as ErrorStatus))
    .all('*', (c) => web.fetch(c.req.raw, c.env));
  const server = await serveWeb({ app, host: '127.0.0.1', port: 0 });

  const pages: Readonly<Record<string, Way>> = {
    'sign-up': '/',
    'unsubscribe, asked': `/unsubscribe/${tokenOf(links.unsubscribe(seed.bob))}`,
    'unsubscribe, done': `/unsubscribe/${tokenOf(links.unsubscribe(seed.alice))}`,
    manage: `/manage/${tokenOf(links.manage(seed.bob))}`,
    'manage, gone': `/manage/${tokenOf(links.manage(seed.alice))}`,
    'broken link': '/manage/1.0.x',
    digest: `/digest/${tokenOf(links.digest(seed.bobDelivery))}`,
    outbox: '/outbox',
    'mail in a frame': '/outbox/one.eml',
    'source of a mail': '/outbox/one.eml?view=source',
    ...Object.fromEntries(ERRORS.map((status) => [`error ${status}`, `/error/${status}`])),
  };
  const close = async () => {
    await server.close();
    await database.close();
    await rm(dataDir, { recursive: true });
  };
  return { url: server.url, pages, close };
}

/** Opens one of the pages. */
export async function visit(page: Page, url: string, way: Way): Promise<void> {
  if (typeof way === 'string') await page.goto(url + way);
  else await way(page, url);
}
