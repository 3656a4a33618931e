// "Not from this employer", "Fewer like this": where the links of a digest's cards lead (mail/not-this.ts). The boxes are
// ready, and one POST shuts out what is ticked; looking changes nothing.

import type { Context } from 'hono';
import { maskAddress } from '../address.ts';
import { type Html, html } from '../html.ts';
import { isFacet, parseFacet } from '../posts/facets.ts';
import { applyAliases, labelOf, MAX_TAG_LENGTH, normaliseTags } from '../posts/tags.ts';
import { describeAlertFor } from '../subscribers/alerts.ts';
import { shutOut } from '../subscribers/choices.ts';
import { facetWords } from '../subscribers/facet-words.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { textsOf } from '../texts/texts.ts';
import { brokenLinkPage, errorPage } from './error-page.ts';
import { subscriberOf } from './link-owner.ts';
import type { ManageDeps } from './manage.ts';
import { endedPage } from './manage-page.ts';
import { renderPage } from './page.ts';

/** More than any card asks about. */
const MOST_BOXES = 10;

/** Did the address come from a card? `?none=org:acme`, `?fewer=data,nonprofit`, or both. */
export function asksToShutOut(c: Context): boolean {
  return c.req.query('none') !== undefined || c.req.query('fewer') !== undefined;
}

/** What may be shut out, with its box ticked where that was asked for beyond doubt. */
interface Box {
  readonly tag: string;
  readonly isTicked: boolean;
}

export async function showNotThis(deps: ManageDeps, c: Context): Promise<Response> {
  const subscriber = await subscriberOf(deps, 'manage', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  if (!isOn(subscriber)) return c.html(endedPage(deps.config, subscriber));
  return c.html(notThisPage(deps, subscriber, boxesOf(deps, subscriber, c)));
}

export async function saveNotThis(deps: ManageDeps, c: Context): Promise<Response> {
  const subscriber = await subscriberOf(deps, 'manage', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  if (!isOn(subscriber)) return c.html(endedPage(deps.config, subscriber), 409);
  const form = await c.req.parseBody({ all: true }).catch(() => null);
  if (form === null) return errorPage(c, deps.config, 400);
  const named = [form.not ?? []].flat().flatMap((value) => (typeof value === 'string' ? [value] : []));
  const asked = boxesOf(deps, subscriber, c).map(({ tag }) => tag);
  const chosen = asked.filter((tag) => named.includes(tag));
  if (chosen.length === 0) return c.redirect('?done=same', 303);
  const { status } = await shutOut(deps, subscriber.id, chosen, deps.clock());
  return c.redirect(`?done=${status === 'changed' ? 'saved' : 'same'}`, 303);
}

/** Of what the address names, what the person has not asked for: shutting that out as well would leave nothing. */
function boxesOf({ config }: ManageDeps, { alerts }: Subscriber, c: Context): Box[] {
  const { aliases } = config.tags;
  const read = (name: string) => applyAliases(normaliseTags((c.req.query(name) ?? '').split(',')), aliases);
  const wanted = new Set(
    applyAliases(
      alerts.flatMap(({ any, all }) => [...any, ...all]),
      aliases,
    ),
  );
  const isFree = (tag: string) => tag !== '*' && tag.length <= MAX_TAG_LENGTH && !wanted.has(tag);
  const employers = read('none').filter((tag) => parseFacet(tag)?.kind === 'org' && isFree(tag));
  const tags = read('fewer').filter((tag) => !isFacet(tag) && isFree(tag));
  const isSure = tags.length === 1 && employers.length === 0;
  return [
    ...employers.map((tag) => ({ tag, isTicked: true })),
    ...tags.map((tag) => ({ tag, isTicked: isSure })),
  ].slice(0, MOST_BOXES);
}

function notThisPage({ config, links }: ManageDeps, subscriber: Subscriber, boxes: readonly Box[]): string {
  const texts = textsOf(config.site);
  const { notThis } = texts;
  const label = (tag: string) => labelOf(tag, config.tags.labels);
  const words = (tag: string) => facetWords(tag, 'unwanted', label, texts) ?? notThis.tag(label(tag));
  const box = ({ tag, isTicked }: Box): Html =>
    html`<li><label><input type="checkbox" name="not" value="${tag}"${isTicked && html` checked`}> ${words(tag)}</label></li>`;
  const wants = subscriber.alerts.map((alert) => describeAlertFor(config, alert)).join('; ');
  const main = html`<h1>${notThis.title}</h1>
<p><strong>${maskAddress(subscriber.email)}</strong></p>
<p>${notThis.intro(wants)}</p>
${
  boxes.length === 0
    ? html`<p class="notice">${notThis.allWanted}</p>`
    : html`<form method="post"><fieldset><legend>${notThis.legend}</legend><ul class="choices">${boxes.map(box)}</ul></fieldset>
<button>${notThis.save}</button></form>`
}
<p><a href="${links.manage(subscriber)}">${notThis.toManage}</a></p>`;
  return renderPage(config, { title: notThis.title, main });
}
