// How often, with the day and the hour; and by whose clock, where that makes a difference.

import type { Config } from '../config/config.ts';
import { type Html, html, raw } from '../html.ts';
import { FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import { whenOf } from '../texts/how-often.ts';
import { textsOf } from '../texts/texts.ts';

type FieldConfig = Pick<Config, 'site' | 'digest'>;

export function frequencyField(config: FieldConfig, chosen: Frequency, legend: Html | string): Html {
  const { common } = textsOf(config.site);
  const option = (frequency: Frequency) =>
    html`<li><label><input type="radio" name="frequency" value="${frequency}"${frequency === chosen && raw(' checked')}>
<span>${common[frequency]}<small>${whenOf(config, frequency)}</small></span></label></li>`;
  return html`<fieldset><legend>${legend}</legend><ul class="often">${FREQUENCIES.map(option)}</ul></fieldset>`;
}

/**
 * The board's zone until the script puts the visitor's in its place (`data-guess` = nobody chose it yet) and, where both
 * have the same clock, hides the field. `zone`: as it was chosen; '' = not at all.
 */
export function zoneField({ site }: Pick<Config, 'site'>, zone: string, problem: string | null): Html {
  const { signUp, when } = textsOf(site);
  const shown = zone || site.timeZone;
  const wrong = problem !== null && raw(' aria-invalid="true"');
  const described = problem === null ? 'timezone-hint' : 'timezone-error timezone-hint';
  return html`<details class="zone"${problem !== null && raw(' open')}><summary data-clock="${when.clock('{place}')}">${when.clock(placeOf(shown))}</summary>
<div class="field"><label for="timezone">${signUp.timeZone}</label>
<input id="timezone" name="timezone" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="100" value="${shown}" data-board="${site.timeZone}"${zone === '' && raw(' data-guess')} aria-describedby="${described}"${wrong}>
${problem !== null && html`<span class="error" id="timezone-error">${problem}</span>`}
<p class="hint" id="timezone-hint">${signUp.timeZoneHint}</p></div></details>`;
}

/** `Europe/Berlin` → `Berlin`. */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
