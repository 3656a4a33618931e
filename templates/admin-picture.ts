// `docs/admin.png`: the first page of the admin as the tests fill it, over a database that is thrown away.

import type { Browser } from 'playwright-core';
import { connectDatabase, migrate } from '../src/database/database.ts';
import { serveAdminPages } from '../test/admin/every-admin-page.ts';
import { openPage } from '../test/helpers/chromium.ts';
import { createRunFolder } from '../test/helpers/run-folder.ts';
import { startThrowAwayPostgres } from '../test/helpers/throw-away-postgres.ts';

export async function takeAdminPicture(browser: Browser, path: string): Promise<void> {
  const folder = await createRunFolder();
  const { url, stop } = await startThrowAwayPostgres(folder.path);
  const { db, close } = connectDatabase({ url, maxConnections: 4 });
  await migrate(db);
  const site = await serveAdminPages({ database: { db, url, close } });
  const page = await openPage(browser, { width: 1280, javaScriptEnabled: false });
  await site.signIn(page.context());
  await page.goto(`${site.url}/admin/today`);
  await page.screenshot({ path, fullPage: true });
  await page.context().close();
  await site.close();
  await stop();
  await folder.remove();
}
