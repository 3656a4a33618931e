// The way out, from every mail. GET shows one button and changes nothing (mail scanners open links); POST acts, from
// the button and from mail programs alike (RFC 8058: no cookie, no redirect, any body). It may come many times.

import type { Context } from 'hono';
import type { Db } from '../database/database.ts';
import { html } from '../html.ts';
import type { Log } from '../log.ts';
import type { LinkPurpose, Links } from '../subscribers/links.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { findSubscriber, unsubscribe } from '../subscribers/subscriber-store.ts';
import { brokenLinkPage } from './error-page.ts';
import { type Board, contactOf, maskAddress, renderPage } from './page.ts';
import { textsOf } from './texts/texts.ts';

export interface UnsubscribeDeps {
  readonly db: Db;
  readonly config: Board;
  readonly links: Links;
  readonly log: Log;
  readonly clock: () => Date;
}

type Answer = Promise<Response>;

/** The question, with one button. */
export async function askUnsubscribe(deps: UnsubscribeDeps, c: Context): Answer {
  const subscriber = await subscriberOf(deps, 'unsubscribe', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  if (subscriber.state === 'unsubscribed') return donePage(deps.config, c, subscriber);
  const { site } = deps.config;
  const { unsubscribe: words, common } = textsOf(site);
  const title = words.ask(site.name);
  // No action: the form posts to the page's own address, under whatever path a proxy put it.
  const main = html`<h1>${title}</h1>
<p>${words.askWho(html`<strong>${maskAddress(subscriber.email)}</strong>`, site.name)}</p>
<form method="post"><button>${common.unsubscribe}</button></form>`;
  return c.html(renderPage(deps.config, { title, main }));
}

/** Ends the subscription; the answer does not come before it has ended. */
export async function doUnsubscribe(deps: UnsubscribeDeps, c: Context): Answer {
  const subscriber = await subscriberOf(deps, 'unsubscribe', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  await unsubscribe(deps.db, subscriber.id, deps.clock());
  if (subscriber.state !== 'unsubscribed')
    deps.log.info('Unsubscribed by link', { subscriberId: subscriber.id });
  return donePage(deps.config, c, subscriber);
}

function donePage(board: Board, c: Context, subscriber: Subscriber): Response | Promise<Response> {
  const words = textsOf(board.site).unsubscribe;
  const title = words.done(board.site.name);
  const main = html`<h1>${title}</h1>
<p>${words.doneWho(html`<strong>${maskAddress(subscriber.email)}</strong>`)}</p>
<p class="quiet">${words.mistake(contactOf(board))}</p>`;
  return c.html(renderPage(board, { title, main }));
}

/** Whom a token speaks for; null when it is damaged, revoked by a newer generation, or the person is gone. */
export async function subscriberOf(
  deps: Pick<UnsubscribeDeps, 'db' | 'links'>,
  purpose: LinkPurpose,
  token: string | undefined,
): Promise<Subscriber | null> {
  const owner = deps.links.verify(purpose, token ?? '');
  if (owner === null) return null;
  const subscriber = await findSubscriber(deps.db, { id: owner.id });
  return subscriber?.generation === owner.generation ? subscriber : null;
}
