// What somebody is subscribed to, from the link in every digest. Shows, and offers the way out; changes nothing.

import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { type Html, html } from '../html.ts';
import { describeAlert } from '../subscribers/alerts.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { brokenLinkPage } from './error-page.ts';
import { type Board, contactOf, maskAddress, renderPage } from './page.ts';
import { formatDay } from './texts/format.ts';
import { languageOf, textsOf } from './texts/texts.ts';
import { subscriberOf, type UnsubscribeDeps } from './unsubscribe.ts';

export type ManageDeps = UnsubscribeDeps & { readonly config: Board & Pick<Config, 'tags'> };

/** The person's choices, and whom to ask for others. */
export async function showChoices(deps: ManageDeps, c: Context): Promise<Response> {
  const subscriber = await subscriberOf(deps, 'manage', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  const { site } = deps.config;
  const words = textsOf(site).manage;
  const title = words.title(site.name);
  const isOn = subscriber.state === 'confirmed' || subscriber.state === 'paused';
  const main = html`<h1>${title}</h1>
${isOn ? choices(deps.config, subscriber) : html`<p>${words.getsNoMail(html`<strong>${maskAddress(subscriber.email)}</strong>`, site.name)}</p>`}
<p>${words.toChange(contactOf(deps.config))}</p>
${isOn && stopForm(deps.links.unsubscribe(subscriber), words.unsubscribeAll)}`;
  return c.html(renderPage(deps.config, { title, main }));
}

function choices(config: ManageDeps['config'], subscriber: Subscriber): Html {
  const { common: words, manage } = textsOf(config.site);
  const label = (tag: string) => config.tags.labels[tag] ?? tag;
  return html`<dl>
<dt>${words.address}</dt><dd>${maskAddress(subscriber.email)}</dd>
<dt>${words.alerts}</dt><dd>${alertList(subscriber.alerts.map((alert) => describeAlert(alert, label)))}</dd>
<dt>${words.howOften}</dt><dd>${words[subscriber.frequency]}</dd>
<dt>${words.timeZone}</dt><dd>${subscriber.timeZone.replaceAll('_', ' ')}</dd>
${subscriber.state === 'paused' && html`<dt>${manage.paused}</dt><dd>${pauseOf(config.site, subscriber)}</dd>`}
</dl>`;
}

function alertList(alerts: readonly string[]): Html {
  if (alerts.length === 1) return html`${alerts}`;
  return html`<ul>${alerts.map((alert) => html`<li>${alert}</li>`)}</ul>`;
}

function pauseOf(site: Config['site'], { pausedUntil, timeZone }: Subscriber): string {
  const words = textsOf(site).manage;
  if (pausedUntil === null) return words.pausedForGood;
  return words.pausedUntil(formatDay(languageOf(site).locale, pausedUntil, timeZone));
}

function stopForm(action: string, button: string): Html {
  return html`<form method="post" action="${action}"><button>${button}</button></form>`;
}
