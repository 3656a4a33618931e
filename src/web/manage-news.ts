// The parts of the manage page that only tell: the next digest, and the last ones.

import { safeLink } from '../clean-text.ts';
import { type Html, html } from '../html.ts';
import type { Post } from '../posts/post.ts';
import { dayInWords, instantInWords } from '../texts/format.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import type { ManageView, ViewConfig } from './manage-view.ts';

const POSTS_SHOWN = 6;

/** When it is due, and what it would hold now. */
export function nextPart(config: ViewConfig, view: ManageView): Html {
  const { manage } = textsOf(config.site);
  const { posts } = view;
  const rest = posts.length - POSTS_SHOWN;
  return html`<h2>${manage.nextTitle}</h2>
<p>${whenIs(config, view)}</p>
${
  posts.length === 0
    ? html`<p class="quiet">${manage.holdsNothing}</p>`
    : html`<p>${manage.wouldHold(posts.length)}</p>
<ul>${posts.slice(0, POSTS_SHOWN).map(postItem)}${rest > 0 && html`<li>${manage.more(rest)}</li>`}</ul>`
}`;
}

function whenIs(config: ViewConfig, { subscriber, nextDueAt, now }: ManageView): string {
  const { manage } = textsOf(config.site);
  if (subscriber.state === 'paused') return manage.nextPaused;
  if (subscriber.frequency === 'instant') return manage.nextInstant;
  if (nextDueAt === null || nextDueAt <= now) return manage.nextSoon;
  return manage.nextAt(instantInWords(languageOf(config.site).locale, nextDueAt, subscriber.timeZone));
}

function postItem({ role, organisation, pageUrl }: Post): Html {
  const link = safeLink(pageUrl);
  return html`<li>${link === null ? role : html`<a href="${link}">${role}</a>`}${organisation !== null && html` · ${organisation}`}</li>`;
}

export function lastPart(config: ViewConfig, { digests, subscriber }: ManageView): Html {
  const { manage } = textsOf(config.site);
  const { locale } = languageOf(config.site);
  const item = ({ subject, sentAt, url }: ManageView['digests'][number]) =>
    html`<li><a href="${url}">${subject}</a> <span class="quiet">${dayInWords(locale, sentAt, subscriber.timeZone)}</span></li>`;
  return html`<h2>${manage.lastTitle}</h2>
${digests.length === 0 ? html`<p class="quiet">${manage.noneYet}</p>` : html`<ul>${digests.map(item)}</ul>`}`;
}
