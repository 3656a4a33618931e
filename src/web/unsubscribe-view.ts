// What the unsubscribe page says: the question, and what came of the answer. Forms post to the page's own address, under
// whatever path a proxy put it.

import { maskAddress } from '../address.ts';
import type { Config } from '../config/config.ts';
import type { LeaveReason } from '../database/values.ts';
import { type Html, html } from '../html.ts';
import { type Alert, describeAlertFor } from '../subscribers/alerts.ts';
import { alertKey } from '../subscribers/choices.ts';
import { LEAVE_REASONS } from '../subscribers/leave-reasons.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { isUndoable } from '../subscribers/undo.ts';
import { dayInWords } from '../texts/format.ts';
import { whenOf } from '../texts/how-often.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import { untilField } from './manage-forms.ts';
import { type Board, contactOf, renderPage } from './page.ts';

type ViewConfig = Board & Pick<Config, 'tags' | 'digest'>;

/** One button; with several alerts, a choice above it that begins with everything. Before it, for whom that can be, less. */
export function askPage(config: ViewConfig, subscriber: Subscriber): string {
  const { unsubscribe, common } = textsOf(config.site);
  const title = unsubscribe.ask(config.site.name);
  const main = html`<h1>${title}</h1>
<p>${unsubscribe.askWho(who(subscriber), config.site.name)}</p>
${subscriber.frequency !== 'weekly' && fewer(config)}
<form method="post">${subscriber.alerts.length > 1 && choice(config, subscriber)}<button>${common.unsubscribe}</button></form>`;
  return renderPage(config, { title, main });
}

function fewer(config: ViewConfig): Html {
  const { unsubscribe, common } = textsOf(config.site);
  const when = whenOf(config, 'weekly') ?? common.weekly;
  return html`<div class="card"><h2>${unsubscribe.fewer}</h2><p>${unsubscribe.fewerWhy(when)}</p>
<form method="post"><button class="second" name="action" value="weekly">${unsubscribe.weeklyInstead}</button></form></div>`;
}

/** One mail a week from now on. */
export function weeklyPage(config: ViewConfig, subscriber: Subscriber, manageUrl: string): string {
  const { unsubscribe, common } = textsOf(config.site);
  const title = unsubscribe.isWeekly;
  const when = whenOf(config, 'weekly') ?? common.weekly;
  const main = html`<h1>${title}</h1>
<p>${unsubscribe.weeklyWho(who(subscriber), when)}</p>
${manageLink(config, manageUrl)}`;
  return renderPage(config, { title, main });
}

function choice(config: ViewConfig, { alerts }: Subscriber): Html {
  const { unsubscribe } = textsOf(config.site);
  const option = (value: string, label: string, isChecked = false) =>
    html`<li><label><input type="radio" name="what" value="${value}"${isChecked && html` checked`}> ${label}</label></li>`;
  return html`<fieldset><legend>${unsubscribe.whatEnds}</legend><ul class="choices">
${option('everything', unsubscribe.everything, true)}
${alerts.map((alert) => option(alertKey(alert), unsubscribe.onlyAlert(describeAlertFor(config, alert))))}
</ul></fieldset>`;
}

/**
 * No more mail. For a day, the way back, and one question; `badDay`: what was chosen for a pause and is no day for one,
 * `isAnswered`: they said why.
 */
export function donePage(
  config: Board,
  subscriber: Subscriber,
  now: Date,
  { badDay, isAnswered = false }: { readonly badDay?: string; readonly isAnswered?: boolean } = {},
): string {
  const { unsubscribe } = textsOf(config.site);
  const title = unsubscribe.done(config.site.name);
  const isRecent = isUndoable(subscriber, now);
  const main = html`<h1>${title}</h1>
<p>${unsubscribe.doneWho(who(subscriber))}</p>
${isAnswered && html`<p class="notice" role="status">${unsubscribe.thanks}</p>`}
${isRecent ? waysBack(config, subscriber, now, badDay) : html`<p class="quiet">${unsubscribe.mistake(contactOf(config))}</p>`}
${isRecent && !isAnswered && question(config)}`;
  return renderPage(config, { title, main, hasProblem: badDay !== undefined });
}

/** Nothing depends on the answer. */
function question({ site }: Board): Html {
  const { unsubscribe } = textsOf(site);
  const button = (reason: LeaveReason) =>
    html`<button class="second" name="why" value="${reason}">${unsubscribe.reasons[reason]}</button>`;
  return html`<h2>${unsubscribe.why}</h2>
<p class="quiet">${unsubscribe.whyHint}</p>
<form method="post"><div class="actions">${LEAVE_REASONS.map(button)}</div></form>`;
}

function waysBack(config: Board, { timeZone }: Subscriber, now: Date, badDay?: string): Html {
  const { unsubscribe, manage } = textsOf(config.site);
  const problem = badDay === undefined ? null : manage.badDay;
  return html`<p>${unsubscribe.undoIntro}</p>
<form method="post"><input type="hidden" name="action" value="undo"><button class="second">${unsubscribe.undo}</button></form>
<h2>${unsubscribe.pauseTitle}</h2>
<form method="post"><input type="hidden" name="action" value="pause">
${untilField(config, { timeZone, now, typed: undefined, problem })}
<button class="second">${unsubscribe.pauseInstead}</button></form>`;
}

/** One alert has ended, now or before; what is left goes on. */
export function droppedPage(
  config: ViewConfig,
  rest: Subscriber,
  ended: Alert | null,
  manageUrl: string,
): string {
  const { unsubscribe } = textsOf(config.site);
  const title = unsubscribe.alertEnded;
  const main = html`<h1>${title}</h1>
${ended !== null && html`<p>${unsubscribe.noMoreOf(describeAlertFor(config, ended))}</p>`}
<p>${unsubscribe.stillOn(who(rest))}</p>
<ul>${rest.alerts.map((alert) => html`<li>${describeAlertFor(config, alert)}</li>`)}</ul>
${manageLink(config, manageUrl)}`;
  return renderPage(config, { title, main });
}

/** The subscription goes on, or pauses. */
export function backPage(config: Board, subscriber: Subscriber, manageUrl: string): string {
  const { unsubscribe } = textsOf(config.site);
  const { pausedUntil, timeZone } = subscriber;
  const title = pausedUntil === null ? unsubscribe.isBack : unsubscribe.isPaused;
  const day = pausedUntil && dayInWords(languageOf(config.site).locale, pausedUntil, timeZone);
  const main = html`<h1>${title}</h1>
<p>${day === null ? unsubscribe.backWho(who(subscriber)) : unsubscribe.pausedWho(who(subscriber), day)}</p>
${manageLink(config, manageUrl)}`;
  return renderPage(config, { title, main });
}

/** Undo came after its day, or somebody else ended the subscription. */
export function tooLatePage(config: Board, subscriber: Subscriber): string {
  const { unsubscribe } = textsOf(config.site);
  const title = isOn(subscriber) ? unsubscribe.isBack : unsubscribe.tooLate;
  const main = html`<h1>${title}</h1>
<p>${unsubscribe.signUpAgain(html`<a href="${config.publicUrl}/">${unsubscribe.signUpLink}</a>`)}</p>`;
  return renderPage(config, { title, main });
}

function manageLink(config: Board, url: string): Html {
  return html`<p><a href="${url}">${textsOf(config.site).unsubscribe.toManage}</a></p>`;
}

function who({ email }: Subscriber): Html {
  return html`<strong>${maskAddress(email)}</strong>`;
}
