// `npm run pictures [FOLDER]`: every kind of mail as Chromium shows it, light and dark, on a phone, in a mail program and
// on a wide screen; and its text; and `docs/admin.png`, which the README shows. For looking at, since no test sees what is ugly.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium, openPage } from '../test/helpers/chromium.ts';
import { takeAdminPicture } from './admin-picture.ts';
import { LOGO, PICTURE, sampleMails } from './sample-mails.ts';

const ADMIN = 'docs/admin.png';
const WIDTHS = [320, 600, 1200];
const SCHEMES = ['light', 'dark'] as const;

const folder = process.argv[2] ?? 'pictures';
mkdirSync(folder, { recursive: true });
const browser = await launchChromium();
try {
  for (const mail of sampleMails()) {
    writeFileSync(join(folder, `${mail.name}.html`), mail.html);
    writeFileSync(join(folder, `${mail.name}.txt`), `Subject: ${mail.subject}\n\n${mail.text}`);
    for (const colorScheme of SCHEMES) {
      for (const width of WIDTHS) {
        const page = await openPage(browser, { width, colorScheme, javaScriptEnabled: false });
        await page.route(LOGO, (route) => route.fulfill(PICTURE));
        await page.setContent(mail.html);
        await page.screenshot({
          path: join(folder, `${mail.name}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
        await page.context().close();
      }
    }
  }
  await takeAdminPicture(browser, ADMIN);
} finally {
  await browser.close();
}
console.log(
  `Pictures of ${sampleMails().length} mails are in ${folder}/, the admin's first page is ${ADMIN}`,
);
