// The way out of receipts, from each of them. GET asks and changes nothing; POST acts, from the button and from mail programs
// alike (RFC 8058). It may come many times.

import type { Context } from 'hono';
import type { Db } from '../database/database.ts';
import { html } from '../html.ts';
import { endReceipts, isOptedOut } from '../subscribers/contact-store.ts';
import type { Links } from '../subscribers/links.ts';
import { textsOf } from '../texts/texts.ts';
import { brokenLinkPage } from './error-page.ts';
import { type Board, renderPage } from './page.ts';

interface ReceiptsDeps {
  readonly db: Db;
  readonly config: Board;
  readonly links: Links;
  readonly clock: () => Date;
}

export async function askReceipts({ db, config, links }: ReceiptsDeps, c: Context): Promise<Response> {
  const owner = links.verify('receipts', c.req.param('token') ?? '');
  const isOut = owner === null ? null : await isOptedOut(db, owner.id);
  if (isOut === null) return brokenLinkPage(c, config);
  return c.html(isOut ? donePage(config) : askPage(config));
}

export async function stopReceipts(
  { db, config, links, clock }: ReceiptsDeps,
  c: Context,
): Promise<Response> {
  const owner = links.verify('receipts', c.req.param('token') ?? '');
  const outcome = owner === null ? 'unknown' : await endReceipts(db, owner.id, clock());
  return outcome === 'unknown' ? brokenLinkPage(c, config) : c.html(donePage(config));
}

function askPage(config: Board): string {
  const words = textsOf(config.site).receipts;
  const main = html`<h1>${words.ask}</h1>
<p>${words.what(config.site.name)}</p>
<form method="post"><button>${words.stop}</button></form>`;
  return renderPage(config, { title: words.ask, main });
}

function donePage(config: Board): string {
  const words = textsOf(config.site).receipts;
  return renderPage(config, {
    title: words.done,
    main: html`<h1>${words.done}</h1>
<p>${words.doneWhat(config.site.name)}</p>`,
  });
}
