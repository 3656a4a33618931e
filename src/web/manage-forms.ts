// The parts of the manage page that change something: alerts, how often, pause.

import { type Html, html } from '../html.ts';
import { facetsOf } from '../posts/facets.ts';
import { TIME_ZONES } from '../read/time-zone.ts';
import { type Alert, describeAlertFor, FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import { alertKey } from '../subscribers/choices.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { dayInWords, formatList } from '../texts/format.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import { alertFields, wordsOf } from './alert-fields.ts';
import type { ManageView, ViewConfig } from './manage-view.ts';
import { pauseDays } from './pause-date.ts';
import { tagNote } from './tag-note.ts';

const NOTHING = { any: '', all: '', none: '' };
const TAGS_NAMED = 40;
/** The same 400 lines on each page: made once. */
const ZONE_LIST = html`<datalist id="zones">${TIME_ZONES.map((zone) => html`<option value="${zone}">`)}</datalist>`;

/** Each alert with its own form, and one more for another. */
export function alertsPart(config: ViewConfig, view: ManageView): Html {
  const texts = textsOf(config.site);
  const { manage } = texts;
  const { alerts } = view.subscriber;
  const added = view.note !== null && 'problem' in view.note ? view.note.added : undefined;
  const inUse = view.tags
    .filter(({ posts }) => posts > 0)
    .slice(0, TAGS_NAMED)
    .map(({ label }) => label);
  const hint = html`<p class="hint">${manage.tagsHint} ${
    inUse.length > 0 && manage.tagsInUse(formatList(languageOf(config.site).locale, inUse))
  }</p>`;
  return html`<h2>${manage.alertsTitle}</h2>
<p>${alerts.length === 1 ? manage.oneAlert : manage.severalAlerts}</p>
${alerts.map((alert, index) => alertCard(config, view, alert, index))}
<details${added !== undefined && html` open`}><summary>${manage.addTitle}</summary>
<form method="post"><input type="hidden" name="action" value="add-alert">
${hint}${alertFields('new', added ?? NOTHING, texts)}<button>${manage.add}</button></form></details>`;
}

function alertCard(config: ViewConfig, view: ManageView, alert: Alert, index: number): Html {
  const mayEnd = view.subscriber.alerts.length > 1;
  const texts = textsOf(config.site);
  const { manage } = texts;
  const words = describeAlertFor(config, alert);
  // Enter in a field presses the first button: that one saves.
  return html`<div class="card"><h3>${words}</h3>
${tagNote(config, view, alert)}
<details><summary>${manage.change}<span class="spoken"> ${words}</span></summary>
<form method="post"><input type="hidden" name="alert" value="${alertKey(alert)}">
${alertFields(`alert-${index}`, wordsOf(alert), texts)}
${facetsPart(config, alert)}
<div class="actions"><button name="action" value="change-alert">${manage.save}</button>
${mayEnd && html`<button class="second" name="action" value="drop-alert">${manage.remove}</button>`}</div></form></details></div>`;
}

/** What the fields do not show, and Save leaves as it is. */
function facetsPart(config: ViewConfig, { any, all, none }: Alert): Html | null {
  const facets = { any: facetsOf(any), all: facetsOf(all), none: facetsOf(none) };
  if (Object.values(facets).flat().length === 0) return null;
  return html`<p class="hint">${textsOf(config.site).manage.facetsStay(describeAlertFor(config, facets))}</p>`;
}

/** Frequency and time zone. */
export function settingsPart(config: ViewConfig, { frequency, timeZone }: Subscriber): Html {
  const { manage, common } = textsOf(config.site);
  const option = (value: Frequency) =>
    html`<li><label><input type="radio" name="frequency" value="${value}"${value === frequency && html` checked`}> ${common[value]}</label></li>`;
  return html`<h2>${manage.settingsTitle}</h2>
<form method="post"><input type="hidden" name="action" value="settings">
<fieldset><legend>${common.howOften}</legend><ul class="choices">${FREQUENCIES.map(option)}</ul></fieldset>
<div class="field"><label for="timezone">${common.timeZone}</label>
<input id="timezone" name="timezone" list="zones" required maxlength="100" value="${timeZone}" autocapitalize="none" spellcheck="false">
${ZONE_LIST}</div>
<button>${manage.save}</button></form>`;
}

export function pausePart(config: ViewConfig, { subscriber, now }: ManageView): Html {
  const { manage } = textsOf(config.site);
  const { pausedUntil, timeZone } = subscriber;
  const isPaused = subscriber.state === 'paused';
  const days = pauseDays(timeZone, now);
  const until = pausedUntil && dayInWords(languageOf(config.site).locale, pausedUntil, timeZone);
  return html`<h2>${manage.pauseTitle}</h2>
${
  isPaused &&
  html`<p>${until !== null && manage.pausedUntil(until)}</p>
<form method="post"><button name="action" value="resume">${manage.resume}</button></form>`
}
<form method="post"><input type="hidden" name="action" value="pause">
<div class="field"><label for="until">${manage.pauseUntil}</label>
<input id="until" name="until" type="date" required min="${days.first}" max="${days.last}" value="${days.suggested}"></div>
<button class="second">${isPaused ? manage.pauseLonger : manage.pause}</button></form>`;
}
