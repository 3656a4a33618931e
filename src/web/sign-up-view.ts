// The sign-up form as a page: the choices, the button with the number that matters, and the digest that they would bring.
// Works without JavaScript; choose-client.js only spares a click here and there. Addresses in it are relative, so that it
// works under whatever path a proxy put it.

import type { AddressFault } from '../address.ts';
import type { Config } from '../config/config.ts';
import { type Html, html, raw } from '../html.ts';
import { matchTimeZone } from '../read/time-zone.ts';
import type { Texts } from '../texts/en.ts';
import { textsOf } from '../texts/texts.ts';
import { meantAddress } from './address-slip.ts';
import { alertFields } from './alert-fields.ts';
import { countBar } from './count-bar.ts';
import { frequencyField, zoneField } from './frequency-field.ts';
import type { LiveBoard } from './live-board.ts';
import { type Board, errorSummary, renderPage } from './page.ts';
import { renderSample } from './sample.ts';
import type { SignUpField, SignUpForm } from './sign-up-form.ts';

/** How this visitor gets to the mails that stay on this machine. */
export type WayToOutbox = 'link' | 'log' | 'none';

export interface SignUpView {
  /** With the board's labels (withLabels in board-words.ts). */
  readonly config: Board & Pick<Config, 'tags' | 'digest'>;
  readonly board: LiveBoard;
  readonly form: SignUpForm;
  readonly wrong: readonly SignUpField[];
  /** What is wrong with the address. */
  readonly fault: AddressFault | null;
  readonly outbox: WayToOutbox;
  readonly head: Html | null;
  readonly now: Date;
}

type Words = Texts['signUp'];

export function renderSignUp(view: SignUpView): string {
  const { config, board, form, now } = view;
  const { signUp: words, choose } = textsOf(config.site);
  const problems = problemsOf(view);
  const main = html`<div class="two"><div class="choice"><h1>${words.title}</h1>
<p class="lead">${words.intro} ${words.already(html`<a href="link">${words.getLink}</a>`)}</p>
${outboxNote(view, words)}
${errorSummary(words.pleaseCheck, Object.entries(problems))}
<form method="post" action="subscribe" id="choose">
${addressField(view, words)}
${alertFields({ config, board, form, problem: problems.tags ?? null }, choose.whichJobs)}
${frequencyField(config, form.frequency, words.howOften)}
${zoneField(config, form.timezone, problems.timezone ?? null)}
<p class="away"><label for="website">${words.leaveEmpty}</label>
<input id="website" name="website" tabindex="-1" autocomplete="off"></p>
${form.redirect !== '' && html`<input type="hidden" name="redirect" value="${form.redirect}">`}
<p class="small quiet">${promise(config, words)}</p>
</form></div>
${countBar(words.subscribe)}
<section class="preview" aria-label="${words.sampleTitle}"><div id="sample">
${renderSample(config, board, form, now)}</div>
<button class="second" id="show" form="choose" name="show" value="matches" formnovalidate>${words.showMatches}</button>
</section></div>`;
  const head = html`${view.head}<script src="choose.js" defer></script>`;
  return renderPage(config, {
    title: words.title,
    main,
    head,
    isWide: true,
    hasProblem: Object.keys(problems).length > 0,
    about: words.about(config.site.name),
  });
}

function outboxNote({ outbox }: SignUpView, words: Words): Html | false {
  const link = html`<a href="outbox">${words.outboxLink}</a>`;
  if (outbox === 'none') return false;
  return html`<p class="quiet small">${outbox === 'link' ? words.outboxNote(link) : words.outboxInLog}</p>`;
}

/** What is wrong, by the id of its field and in the order of the page. */
function problemsOf({ config, form, wrong, fault }: SignUpView): Partial<Record<SignUpField, string>> {
  const { signUp: words, addressFaults } = textsOf(config.site);
  const { nearest } = matchTimeZone(form.timezone);
  const meant = form.sure === form.email ? null : meantAddress(form.email);
  const say: Readonly<Record<SignUpField, string>> = {
    email:
      fault !== null
        ? addressFaults[fault]
        : meant === null
          ? words.wrong.email
          : `${words.meantAddress(meant)} ${words.addressIsRight}`,
    tags: words.wrong.tags,
    timezone: nearest === null ? words.wrong.timezone : words.meantZone(nearest),
  };
  return Object.fromEntries(wrong.map((field) => [field, say[field]]));
}

function addressField(view: SignUpView, words: Words): Html {
  const { email } = view.form;
  const problem = problemsOf(view).email;
  const invalid = problem !== undefined && raw(' aria-invalid="true" aria-describedby="email-error"');
  // Pressed again, it is taken as it stands.
  const isAskedAbout = view.wrong.includes('email') && view.fault === null && email !== '';
  return html`<div class="field"><label for="email">${words.address}</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email" value="${email}"${invalid}>
${problem !== undefined && html`<span class="error" id="email-error">${problem}</span>`}
${isAskedAbout && html`<input type="hidden" name="sure" value="${email}">`}</div>`;
}

function promise({ site }: Board, words: Words): Html {
  const link = site.privacyUrl !== null && html` <a href="${site.privacyUrl}">${words.privacy}</a>`;
  return html`${words.promise(site.name)}${link}`;
}
