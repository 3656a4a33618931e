// Prints what html-validate says about each page and each kind of mail: a report to read, not a gate. Run: node bench/html-validate.ts

import { HtmlValidate } from 'html-validate';
import type { Page } from 'playwright-core';
import { connectDatabase, migrate } from '../src/database/database.ts';
import { sampleMails } from '../templates/sample-mails.ts';
import { launchChromium, openPage } from '../test/helpers/chromium.ts';
import { createRunFolder } from '../test/helpers/run-folder.ts';
import { startThrowAwayPostgres } from '../test/helpers/throw-away-postgres.ts';
import { serveEveryPage, visit, type Way } from '../test/web/every-page.ts';

/** What HTML itself forbids, not what is a matter of taste. */
const validator = new HtmlValidate({ extends: ['html-validate:standard'] });
/** Outlook reads attributes that HTML has given up. */
const mailValidator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: { 'no-deprecated-attr': 'off' },
});

for (const { name, html } of sampleMails()) await report(`mail ${name}`, html, mailValidator);

const folder = await createRunFolder();
const postgres = await startThrowAwayPostgres(folder.path);
const database = connectDatabase({ url: postgres.url, maxConnections: 5 });
await migrate(database.db);
const site = await serveEveryPage(database);
const browser = await launchChromium();
const page = await openPage(browser, { width: 1280 });
for (const [name, way] of Object.entries(site.pages))
  await report(name, await sourceOf(page, way), validator);
await browser.close();
await site.close();
await postgres.stop();
await folder.remove();

async function report(name: string, source: string, by: HtmlValidate): Promise<void> {
  const { results } = await by.validateString(source);
  const messages = results.flatMap((result) => result.messages);
  console.log(`${name}: ${messages.length === 0 ? 'nothing to say' : ''}`);
  for (const { line, ruleId, message } of messages) console.log(`  line ${line}: ${message} (${ruleId})`);
}

/** The document as it was sent, before the browser mended it. */
async function sourceOf(tab: Page, way: Way): Promise<string> {
  let source = Promise.resolve('');
  const listen = (response: Awaited<ReturnType<Page['waitForResponse']>>) => {
    const isPage = response.frame() === tab.mainFrame() && response.request().isNavigationRequest();
    if (isPage && response.status() !== 303) source = response.text();
  };
  tab.on('response', listen);
  await visit(tab, site.url, way);
  tab.off('response', listen);
  return source;
}
