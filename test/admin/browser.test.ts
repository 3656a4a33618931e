// An admin's morning in Chromium, without JavaScript: in by the mailed link, something is released, mail goes on, out again;
// and what was their session opens nothing any more.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openPauses } from '../../src/installation/pause-store.ts';
import { createOutboxMailer, outboxDir } from '../../src/mail/outbox.ts';
import { sendLink } from '../../src/send/send-link.ts';
import { chromiumPath, launchChromium, openPage } from '../helpers/chromium.ts';
import { OUTBOX_KEY } from '../web/board.ts';
import { ADMIN } from './admin-routes.ts';
import { serveAdminPages } from './every-admin-page.ts';

it.skipIf(chromiumPath === null)(
  'an admin signs in by mail, acts, and leaves',
  { timeout: 60_000 },
  async ({ onTestFinished }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rolecall-admin-'));
    const [site, browser] = await Promise.all([serveAdminPages({ dataDir }), launchChromium()]);
    onTestFinished(async () => {
      await browser.close();
      await site.close();
    });
    const { board, url } = site;
    const { db } = board;
    const page = await openPage(browser, { width: 390, javaScriptEnabled: false });
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

    await page.goto(`${url}/admin/today`);
    await page.getByLabel('Your email address').fill(ADMIN);
    await press('Mail me a link');
    await heading('Look into your mailbox');
    const mailer = createOutboxMailer({ dir: outboxDir(board.config) });
    for (const id of board.asked) await sendLink({ ...board.worker, mailer }, id, board.clock());
    await page.goto(`${url}/outbox?key=${encodeURIComponent(OUTBOX_KEY)}`);
    await page.getByRole('link', { name: 'Sign in to Example Jobs' }).click();
    const link = await page
      .frameLocator('iframe')
      .getByRole('link', { name: 'Sign in' })
      .getAttribute('href');
    const enter = url + new URL(link ?? '').pathname;
    await page.goto(enter);
    await press('Sign in');
    await heading('Today');

    await press('Announce them');
    await page.getByText('Released: 1.').waitFor();
    const { standing } = await db
      .selectFrom('posts')
      .select('standing')
      .where('id', '=', 'post-5')
      .executeTakeFirstOrThrow();
    expect(standing).toBe('live');
    await page.getByRole('link', { name: 'Mail', exact: true }).click();
    await press('Resume');
    await page.getByText('Mail goes on.').waitFor();
    expect(await openPauses(db, board.clock())).toEqual([]);

    const session = await page.context().cookies();
    await press('Sign out');
    await heading('Sign in as an admin');
    await page.context().addCookies(session);
    await page.goto(`${url}/admin/today`);
    await heading('Sign in as an admin');
    await page.goto(enter);
    await press('Sign in');
    await heading('This link has been used, or is too old');
    const acts = (await board.acts()).filter(({ who }) => who === ADMIN).map(({ act }) => act);
    expect(acts.slice(-3)).toEqual(['sign in', 'release', 'resume']);
  },
);
