// What the manage page says. Forms post to the page's own address, under whatever path a proxy put it.

import { maskAddress } from '../address.ts';
import { type Html, html } from '../html.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { howOftenOf } from '../texts/how-often.ts';
import { textsOf } from '../texts/texts.ts';
import { alertsPart } from './manage-alerts.ts';
import { pausePart, settingsPart } from './manage-forms.ts';
import { lastPart, nextPart } from './manage-news.ts';
import type { ManageNote, ManageView, ViewConfig } from './manage-view.ts';
import { type Board, errorSummary, renderPage } from './page.ts';

export function managePage(config: ViewConfig, view: ManageView): string {
  const texts = textsOf(config.site);
  const { manage } = texts;
  const { subscriber } = view;
  const title = manage.title(config.site.name);
  const main = html`<div class="parts"><h1>${manage.heading}</h1>
${noteOf(config, view.note)}
<p class="lead"><strong>${maskAddress(subscriber.email)}</strong> · ${howOftenOf(config, subscriber.frequency)}</p>
${subscriber.source === 'file' && html`<p class="notice">${manage.fileWins(config.site.name)}</p>`}
${alertsPart(config, view)}
${settingsPart(config, view)}
${nextPart(config, view)}
${pausePart(config, view)}
${lastPart(config, view)}
<h2>${manage.accountTitle}</h2>
<p>${manage.accountIntro}</p>
<form method="post"><button class="second" name="action" value="account-link">${manage.accountButton}</button></form>
<h2>${texts.common.unsubscribe}</h2>
<form method="post" action="${view.unsubscribeUrl}"><button class="danger">${manage.unsubscribeAll}</button></form></div>`;
  // The script leads up out of `manage/TOKEN`.
  const head = html`<script src="../choose.js" defer></script>`;
  const hasProblem = view.note !== null && 'problem' in view.note;
  return renderPage(config, { title, main, head, hasProblem });
}

function noteOf({ site }: Board, note: ManageNote | null): Html | null {
  if (note === null) return null;
  const { manage } = textsOf(site);
  if ('problem' in note) return errorSummary(manage.notSaved, [[note.field, note.problem]]);
  const words: Readonly<Record<string, string>> = manage.done;
  if (!Object.hasOwn(words, note.done)) return null;
  return html`<p class="notice" role="status">${words[note.done]}</p>`;
}

/** For somebody who left: how to come back, and where their data is. */
export function endedPage(config: Board, { email }: Subscriber): string {
  const { manage } = textsOf(config.site);
  const title = manage.title(config.site.name);
  const address = html`<strong>${maskAddress(email)}</strong>`;
  const signUp = html`<a href="${config.publicUrl}/">${manage.signUp}</a>`;
  const ask = html`<a href="${config.publicUrl}/link">${manage.askLink}</a>`;
  const main = html`<h1>${title}</h1>
<p>${manage.getsNoMail(address, config.site.name)}</p>
<p>${manage.comeBack(signUp)}</p>
<p>${manage.dataLater(ask)}</p>`;
  return renderPage(config, { title, main });
}
