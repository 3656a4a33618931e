// The parts of the manage page that change when mails come: how often, by whose clock, and not at all for a while.

import { type Html, html } from '../html.ts';
import { dayInWords } from '../texts/format.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import { frequencyField, zoneField } from './frequency-field.ts';
import { type ManageView, problemWith, typedInto, type ViewConfig } from './manage-view.ts';
import { pauseDays } from './pause-date.ts';

/** Frequency and time zone. */
export function settingsPart(config: ViewConfig, { note, subscriber }: ManageView): Html {
  const { manage, common } = textsOf(config.site);
  const typed = typedInto(note, 'settings');
  return html`<h2>${manage.settingsTitle}</h2>
<form method="post"><input type="hidden" name="action" value="settings">
${frequencyField(config, typed?.frequency ?? subscriber.frequency, html`<span class="spoken">${common.howOften}</span>`)}
${zoneField(config, typed?.timezone ?? subscriber.timeZone, problemWith(note, 'timezone'))}
<button>${manage.saveSettings}</button></form>`;
}

export function pausePart(config: ViewConfig, { note, subscriber, now }: ManageView): Html {
  const { manage } = textsOf(config.site);
  const { pausedUntil, timeZone } = subscriber;
  const isPaused = subscriber.state === 'paused';
  const until = pausedUntil && dayInWords(languageOf(config.site).locale, pausedUntil, timeZone);
  return html`<h2>${manage.pauseTitle}</h2>
${
  isPaused &&
  html`<p>${until !== null && manage.pausedUntil(until)}</p>
<form method="post"><button name="action" value="resume">${manage.resume}</button></form>`
}
<form method="post"><input type="hidden" name="action" value="pause">
${untilField(config, { timeZone, now, typed: typedInto(note, 'pause')?.until, problem: problemWith(note, 'until') })}
<button class="second">${isPaused ? manage.pauseLonger : manage.pause}</button></form>`;
}

/** The day on which a pause ends, here and where somebody is about to leave. */
export function untilField(
  config: Pick<ViewConfig, 'site'>,
  field: {
    readonly timeZone: string;
    readonly now: Date;
    readonly typed: string | undefined;
    readonly problem: string | null;
  },
): Html {
  const { manage } = textsOf(config.site);
  const days = pauseDays(field.timeZone, field.now);
  const bad = field.problem !== null && html` aria-invalid="true" aria-describedby="until-error"`;
  return html`<div class="field"><label for="until">${manage.pauseUntil}</label>
<input id="until" name="until" type="date" required min="${days.first}" max="${days.last}" value="${field.typed ?? days.suggested}"${bad}>
${field.problem !== null && html`<span class="error" id="until-error">${field.problem}</span>`}</div>`;
}
