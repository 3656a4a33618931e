// What somebody is subscribed to, from the link in every digest. Shows, and offers the way out; changes nothing.

import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { type Html, html } from '../html.ts';
import { describeAlert, type Frequency } from '../subscribers/alerts.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { brokenLinkPage } from './error-page.ts';
import { type Board, contactOf, maskAddress, renderPage } from './page.ts';
import { subscriberOf, type UnsubscribeDeps } from './unsubscribe.ts';

export type ManageDeps = UnsubscribeDeps & { readonly config: Board & Pick<Config, 'tags'> };

const HOW_OFTEN: Readonly<Record<Frequency, string>> = {
  weekly: 'Once a week',
  daily: 'Once a day',
  instant: 'As soon as something comes in',
};

/** The person's choices, and whom to ask for others. */
export async function showChoices(deps: ManageDeps, c: Context): Promise<Response> {
  const subscriber = await subscriberOf(deps, 'manage', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  const { site } = deps.config;
  const title = `Your job alerts from ${site.name}`;
  const isOn = subscriber.state === 'confirmed' || subscriber.state === 'paused';
  const main = html`<h1>${title}</h1>
${isOn ? choices(deps.config, subscriber) : html`<p><strong>${maskAddress(subscriber.email)}</strong> gets no mail from ${site.name}.</p>`}
<p>To change this, write to ${contactOf(deps.config)}.</p>
${isOn && stopForm(deps.links.unsubscribe(subscriber))}`;
  return c.html(renderPage(deps.config, { title, main }));
}

function choices(config: ManageDeps['config'], subscriber: Subscriber): Html {
  const label = (tag: string) => config.tags.labels[tag] ?? tag;
  return html`<dl>
<dt>Address</dt><dd>${maskAddress(subscriber.email)}</dd>
<dt>Alerts</dt><dd>${alertList(subscriber.alerts.map((alert) => describeAlert(alert, label)))}</dd>
<dt>How often</dt><dd>${HOW_OFTEN[subscriber.frequency]}</dd>
<dt>Time zone</dt><dd>${subscriber.timeZone.replaceAll('_', ' ')}</dd>
${subscriber.state === 'paused' && html`<dt>Paused</dt><dd>${pauseOf(config.site.language, subscriber)}</dd>`}
</dl>`;
}

function alertList(alerts: readonly string[]): Html {
  if (alerts.length === 1) return html`${alerts}`;
  return html`<ul>${alerts.map((alert) => html`<li>${alert}</li>`)}</ul>`;
}

function pauseOf(language: string, { pausedUntil, timeZone }: Subscriber): string {
  if (pausedUntil === null) return 'until you come back';
  return `until ${new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(pausedUntil)}`;
}

function stopForm(action: string): Html {
  return html`<form method="post" action="${action}"><button>Unsubscribe from everything</button></form>`;
}
