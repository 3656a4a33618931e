// "Still looking?": where the yearly question leads. Looking changes nothing; the button is the answer.

import type { Context, Handler } from 'hono';
import { maskAddress } from '../address.ts';
import { html } from '../html.ts';
import { noteHeard } from '../subscribers/still-looking.ts';
import { isOn } from '../subscribers/subscriber.ts';
import { textsOf } from '../texts/texts.ts';
import { brokenLinkPage } from './error-page.ts';
import { subscriberOf } from './link-owner.ts';
import type { ManageDeps } from './manage.ts';
import { endedPage } from './manage-page.ts';
import { renderPage } from './page.ts';

/** `?still`, as the mail has it. */
export function asksStillLooking(c: Context): boolean {
  return c.req.query('still') !== undefined;
}

export async function showStillLooking(deps: ManageDeps, c: Context): Promise<Response> {
  const { config } = deps;
  const subscriber = await subscriberOf(deps, 'manage', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, config);
  if (!isOn(subscriber)) return c.html(endedPage(config, subscriber));
  const words = textsOf(config.site).stillLooking;
  const main = html`<h1>${words.title}</h1>
<p><strong>${maskAddress(subscriber.email)}</strong></p>
<form method="post"><button>${words.button}</button></form>
<p><a href="${deps.links.unsubscribe(subscriber)}">${words.unsubscribe}</a></p>`;
  return c.html(renderPage(config, { title: words.title, main }));
}

export async function saveStillLooking(deps: ManageDeps, c: Context): Promise<Response> {
  const subscriber = await subscriberOf(deps, 'manage', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  if (!isOn(subscriber)) return c.html(endedPage(deps.config, subscriber), 409);
  return c.redirect('?done=stays', 303);
}

/** Whatever somebody sends by their link shows that they are there. */
export function heard(deps: ManageDeps, act: Handler): Handler {
  return async (c, next) => {
    const owner = deps.links.verify('manage', c.req.param('token') ?? '');
    const answer = await act(c, next);
    if (owner !== null) await noteHeard(deps.db, owner.id, deps.clock());
    return answer;
  };
}
