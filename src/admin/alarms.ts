// What needs somebody, at the top of an admin's day: alarms with the button that helps, and what is held without one. In the
// board's language, whatever the rest of the page speaks.

import type { HeldItems } from '../collect/held-items.ts';
import { ALARM_CODES, HOLD_NAMES, type HoldName } from '../collect/hold.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import type { AlarmTexts } from '../texts/alarms/alarm-texts.ts';
import type { AlarmKind } from '../texts/alarms/catalogue.ts';
import { type Alarm, alarmTextsOf, wordAlarm } from '../texts/alarms/word-alarm.ts';
import { forAdmins, languageOf } from '../texts/texts.ts';
import { act, acts } from './parts.ts';

interface Page {
  readonly site: { readonly language: string };
  readonly words: AlarmTexts['page'];
  readonly root: string;
}

export function needsPart(
  { site }: { readonly site: Page['site'] },
  alarms: readonly Alarm[],
  held: HeldItems,
  root: string,
): Html {
  const page = { site, words: alarmTextsOf(site).page, root };
  const parts = html`${alarmsPart(alarms, page)}
${heldPart(held, alarms, page)}`;
  return forAdmins(site) === site ? parts : html`<div lang="${languageOf(site).locale}">${parts}</div>`;
}

function alarmsPart(alarms: readonly Alarm[], page: Page): Html {
  const { words } = page;
  if (alarms.length === 0) return html`<p class="notice">${words.none}</p>`;
  return html`<h2>${words.alarms}</h2>
${alarms.map((alarm) => alarmPart(alarm, page))}`;
}

function alarmPart(alarm: Alarm, page: Page): Html {
  const { message, remedy } = wordAlarm(alarm, page.site, 'page');
  return html`<section class="notice bad"><h3>${message}</h3>
<p>${remedy}</p>${helpFor(alarm, page)}</section>`;
}

/** What can be done about it from here; null where nothing can. */
function helpFor({ code, facts }: Alarm, { words, root }: Page): HtmlValue {
  const name = HOLD_NAMES.find((one) => ALARM_CODES[one] === code);
  if (name !== undefined) return releaseButtons(name, { words, root });
  const resume = (label: string) => acts(act(`${root}/mail`, label, { act: 'resume' }));
  if (/^mail-paused(:|$)/.test(code)) return resume(words.resume);
  if (facts === null) return null;
  if (facts.kind === 'channel-gone' || (facts.kind === 'channel-silent' && facts.isOurs))
    return resume(words.resumeChannels);
  const path = LOOK[facts.kind];
  if (path === undefined) return null;
  const [to] = path.split('?') as ['posts' | 'mail' | 'queue'];
  return acts(html`<a class="button second" href="${root}/${path}">${words.look[to]}</a>`);
}

/** Pages that show more of it. */
const LOOK: Readonly<Partial<Record<AlarmKind, string>>> = {
  'page-not-there': 'posts?standing=page-not-there',
  'channel-silent': 'mail',
  'channel-refuses': 'mail',
  'mail-server-busy': 'mail',
  'mail-server-away': 'mail',
  'mail-refused': 'mail',
  'mail-slow': 'mail',
  'queue-stuck': 'queue',
};

function releaseButtons(name: HoldName, { words, root }: Pick<Page, 'words' | 'root'>): Html {
  const button = (label: string, quiet: string, kind: '' | 'second') =>
    act(`${root}/today`, label, { act: 'release', name, quiet }, kind);
  const quietly = words.quietly[name];
  const look =
    name === 'posts' &&
    html`<a class="button second" href="${root}/posts?standing=held">${words.lookAtHeld}</a>`;
  return acts(
    button(words.release[name], '', ''),
    quietly !== undefined && button(quietly, 'yes', 'second'),
    look,
  );
}

/** What is held without an alarm that says so. */
function heldPart(held: HeldItems, alarms: readonly Alarm[], page: Page): HtmlValue {
  const names = held.names.filter((name) => alarms.every(({ code }) => code !== ALARM_CODES[name]));
  if (names.length === 0) return null;
  const counts: Partial<Record<HoldName, number>> = {
    posts: held.posts.filter(({ reason }) => reason === 'held').length,
    'first-digests': held.welcomeCount,
    retags: held.retags.length,
  };
  return html`<h2>${page.words.held}</h2>
${names.map(
  (name) => html`<section class="card"><h3>${page.words.heldNames[name](counts[name] ?? 0)}</h3>
${releaseButtons(name, page)}</section>`,
)}`;
}
