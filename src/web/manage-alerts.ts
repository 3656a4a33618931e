// The alerts of the manage page: each with what it brings, one of them open with the chips of the sign-up page. Which one
// stands in the address, so that it works without JavaScript.

import { type Html, html } from '../html.ts';
import { type Alert, describeAlertFor } from '../subscribers/alerts.ts';
import { alertKey } from '../subscribers/choices.ts';
import { textsOf } from '../texts/texts.ts';
import { type AlertChoices, choicesOf, NO_CHOICE } from './alert-choices.ts';
import { alertFields } from './alert-fields.ts';
import { type ManageView, problemWith, typedInto, type ViewConfig } from './manage-view.ts';
import { matchCount } from './match-count.ts';
import { tagNote } from './tag-note.ts';

/** Each alert, and one more for another. */
export function alertsPart(config: ViewConfig, view: ManageView): Html {
  const { manage } = textsOf(config.site);
  const { alerts } = view.subscriber;
  const open = openAlert(view);
  return html`<h2>${manage.alertsTitle}</h2>
${alerts.length > 1 && html`<p class="quiet">${manage.severalAlerts}</p>`}
${alerts.map((alert) => (alertKey(alert) === open ? openCard(config, view, alert) : shutCard(config, view, alert)))}
${open === 'new' ? newCard(config, view) : html`<p><a href="?change=new#choose">${manage.addTitle}</a></p>`}`;
}

/** What was typed comes first, then what the address says; the only alert is open unless another one is. */
function openAlert({ note, open, subscriber: { alerts } }: ManageView): string | null {
  const typed = typedInto(note, 'alert');
  // An alert that was ended meanwhile: what was typed for it can still be added.
  if (typed !== null) return alerts.map(alertKey).find((key) => key === typed.key) ?? 'new';
  const [only] = alerts;
  return open ?? (alerts.length === 1 && only !== undefined ? alertKey(only) : null);
}

function shutCard(config: ViewConfig, view: ManageView, alert: Alert): Html {
  const { manage } = textsOf(config.site);
  const words = describeAlertFor(config, alert);
  return html`<div class="card alert"><div><h3>${words}</h3>
<p class="quiet">${matchCount(config, view.board, alert, view.now)}</p>
${tagNote(config, view.board, alert)}</div>
<a class="button second" href="?change=${alertKey(alert)}#choose">${manage.change}<span class="spoken"> ${words}</span></a></div>`;
}

function openCard(config: ViewConfig, view: ManageView, alert: Alert): Html {
  const { manage } = textsOf(config.site);
  const { alerts } = view.subscriber;
  const words = describeAlertFor(config, alert);
  const isOne = alerts.length === 1;
  // Enter in a field presses the first button: that one saves.
  return html`<div class="card choice"><h3>${words}</h3>
${tagNote(config, view.board, alert)}
<form method="post" id="choose"><input type="hidden" name="alert" value="${alertKey(alert)}">
${fields(config, view, choicesOf(alert), words)}
${counted(config, view, alert)}
<div class="actions"><button name="action" value="change-alert">${manage.save}<span class="spoken"> ${words}</span></button>
${!isOne && html`<button class="second" name="action" value="drop-alert">${manage.remove}</button> <a href="?">${manage.cancel}</a>`}</div></form></div>`;
}

function newCard(config: ViewConfig, view: ManageView): Html {
  const { manage } = textsOf(config.site);
  return html`<div class="card choice"><h3>${manage.addTitle}</h3>
<form method="post" id="choose"><input type="hidden" name="action" value="add-alert">
${fields(config, view, NO_CHOICE, manage.addTitle)}
${counted(config, view, null)}
<div class="actions"><button>${manage.add}</button> <a href="?">${manage.cancel}</a></div></form></div>`;
}

function fields(config: ViewConfig, view: ManageView, choices: AlertChoices, words: string): Html {
  const { choose } = textsOf(config.site);
  const form = typedInto(view.note, 'alert')?.choices ?? choices;
  const legend = html`${choose.whichJobs}<span class="spoken"> ${words}</span>`;
  return alertFields({ config, board: view.board, form, problem: problemWith(view.note, 'tags') }, legend);
}

/** The script keeps the number up to date by what it fetches into the hidden part. */
function counted(config: ViewConfig, { board, now }: ManageView, alert: Alert | null): Html {
  const words = alert === null ? '' : matchCount(config, board, alert, now);
  return html`<p class="quiet"><output id="count">${words}</output></p><div id="sample" hidden></div>`;
}
