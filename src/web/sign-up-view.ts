// The sign-up form as a page. Works without JavaScript; sign-up-client.js only spares a click here and there. Addresses
// in it are relative, so that it works under whatever path a proxy put it.

import type { Config } from '../config/config.ts';
import { type Html, html, raw } from '../html.ts';
import { facetsOf, withoutFacets } from '../posts/facets.ts';
import { labelOf } from '../posts/tags.ts';
import { matchTimeZone } from '../read/time-zone.ts';
import type { Frequency } from '../subscribers/alerts.ts';
import { facetWords } from '../subscribers/facet-words.ts';
import type { Texts } from '../texts/en.ts';
import { textsOf } from '../texts/texts.ts';
import type { LiveBoard, TagChoice } from './live-board.ts';
import { type Board, renderPage } from './page.ts';
import { renderSample } from './sample.ts';
import type { SignUpField, SignUpForm } from './sign-up-form.ts';

/** How this visitor gets to the mails that stay on this machine. */
export type WayToOutbox = 'link' | 'log' | 'none';

export interface SignUpView {
  readonly config: Board & Pick<Config, 'tags'>;
  readonly board: LiveBoard;
  readonly form: SignUpForm;
  readonly wrong: readonly SignUpField[];
  readonly outbox: WayToOutbox;
  readonly head: Html | null;
}

type Words = Texts['signUp'];
/** More tags than one glance takes in: they can be filtered, and the most used are shown first. */
const MANY_TAGS = 20;
const FIRST_TAGS = 12;

export function renderSignUp(view: SignUpView): string {
  const { config, board, form } = view;
  const words = textsOf(config.site).signUp;
  const title = words.title(config.site.name);
  const main = html`<h1>${title}</h1>
<p>${words.intro(config.site.name)} ${words.openJobs(board.posts.length)}</p>
${outboxNote(view, words)}
${view.wrong.length > 0 && html`<div class="notice bad" role="alert"><p>${words.pleaseCheck}</p></div>`}
<form method="post" action="subscribe" id="sign-up">
${addressField(view, words)}
${tagField(view, words)}
${frequencyField(config, form, words)}
${moreChoices(view, words)}
${zoneField(view, words)}
<p class="away"><label for="website">${words.leaveEmpty}</label>
<input id="website" name="website" tabindex="-1" autocomplete="off"></p>
${form.redirect !== '' && html`<input type="hidden" name="redirect" value="${form.redirect}">`}
<p class="small">${promise(config, words)}</p>
<div class="actions"><button>${words.subscribe}</button></div>
<section aria-labelledby="sample-title">
<h2 id="sample-title">${words.sampleTitle}</h2>
<div id="sample" aria-live="polite">
${renderSample(config, board, form)}
</div>
<div class="actions"><button class="second" id="show" name="show" value="matches" formnovalidate>${words.showMatches}</button></div>
</section>
</form>`;
  const head = html`${view.head}<script src="sign-up.js" defer></script>`;
  return renderPage(config, { title, main, head });
}

function outboxNote({ outbox }: SignUpView, words: Words): Html | false {
  const link = html`<a href="outbox">${words.outboxLink}</a>`;
  if (outbox === 'none') return false;
  return html`<p class="quiet">${outbox === 'link' ? words.outboxNote(link) : words.outboxInLog}</p>`;
}

/** Attributes and words of a field that must be looked at again. */
function mark(
  view: SignUpView,
  field: SignUpField,
  words: Words,
  better: string | null = null,
): { attributes: Html; message: Html } {
  if (!view.wrong.includes(field)) return { attributes: html``, message: html`` };
  return {
    attributes: raw(` aria-invalid="true" aria-describedby="${field}-error"`),
    message: html`<span class="error" id="${field}-error">${better ?? words.wrong[field]}</span>`,
  };
}

function addressField(view: SignUpView, words: Words): Html {
  const { attributes, message } = mark(view, 'email', words);
  return html`<div class="field"><label for="email">${words.address}</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email" value="${view.form.email}"${attributes}>
${message}</div>`;
}

function tagField(view: SignUpView, words: Words): Html {
  const { config, form, board } = view;
  const { message } = mark(view, 'tags', words);
  const offered = new Set(board.tags.map(({ tag }) => tag));
  const others = form.tags.filter((tag) => tag !== '*' && !offered.has(tag));
  const choices = [
    ...board.tags,
    ...others.map((tag) => ({ tag, label: wordsFor(config, tag, 'one'), posts: 0 })),
  ];
  const isMany = choices.length > MANY_TAGS;
  const isFirst = ({ tag }: TagChoice, at: number) => !isMany || at < FIRST_TAGS || form.tags.includes(tag);
  const first = choices.filter(isFirst);
  const rest = choices.filter((choice, at) => !isFirst(choice, at));
  const every = { tag: '*', label: words.everyJob, posts: board.posts.length };
  const described = view.wrong.includes('tags') && raw(' aria-describedby="tags-error"');
  return html`<fieldset${described}><legend>${words.whichJobs}</legend>
${isMany && tagFilter(words)}
<div id="tags"><ul class="choices">${first.map((choice) => checkBox(choice, form))}</ul>
${
  rest.length > 0 &&
  html`<details><summary>${words.moreTags(rest.length)}</summary>
<ul class="choices">${rest.map((choice) => checkBox(choice, form))}</ul></details>`
}</div>
<ul class="choices">${checkBox(every, form)}</ul>
${message}</fieldset>`;
}

/** Of no use without JavaScript, which shows it. */
function tagFilter(words: Words): Html {
  return html`<div class="field" id="filter" hidden><label for="filter-words">${words.filter}</label>
<input id="filter-words" type="search" autocomplete="off">
<p class="hint" id="filter-none" role="status" hidden>${words.filterNone}</p></div>`;
}

function checkBox({ tag, label, posts }: TagChoice, form: SignUpForm): Html {
  const checked = form.tags.includes(tag) && raw(' checked');
  return html`<li><label><input type="checkbox" name="tags" value="${tag}"${checked}>
<span>${label}</span> <span class="count">${posts}</span></label></li>`;
}

function frequencyField(config: Board, form: SignUpForm, words: Words): Html {
  const { common } = textsOf(config.site);
  const frequencies: readonly Frequency[] = ['weekly', 'daily', 'instant'];
  return html`<fieldset><legend>${words.howOften}</legend><ul class="choices">${frequencies.map((frequency) =>
    radio('frequency', frequency, common[frequency], form.frequency === frequency),
  )}</ul></fieldset>`;
}

function radio(name: string, value: string, label: string, isChosen: boolean): Html {
  return html`<li><label><input type="radio" name="${name}" value="${value}"${isChosen && raw(' checked')}> ${label}</label></li>`;
}

function moreChoices({ config, form }: SignUpView, words: Words): Html {
  const [all, none] = [withoutFacets(form.all), withoutFacets(form.none)];
  const isOpen = form.mode === 'all' || form.all.length > 0 || form.none.length > 0;
  return html`<details${isOpen && raw(' open')}><summary>${words.moreChoices}</summary>
<fieldset><legend>${words.mode}</legend><ul class="choices">
${radio('mode', 'any', words.modeAny, form.mode === 'any')}${radio('mode', 'all', words.modeAll, form.mode === 'all')}
</ul></fieldset>
${
  all.length > 0 &&
  html`<div class="field"><label for="all">${words.all}</label>
<input id="all" name="all" autocomplete="off" value="${all.join(', ')}"></div>`
}
<div class="field"><label for="none">${words.none}</label>
<p class="hint" id="none-hint">${words.noneHint}</p>
<input id="none" name="none" aria-describedby="none-hint" autocomplete="off" value="${none.join(', ')}"></div>
${facetBoxes(config, 'all', form.all)}${facetBoxes(config, 'none', form.none)}</details>`;
}

/** What an address chose beside tags: it can be taken off. */
function facetBoxes(
  config: SignUpView['config'],
  name: 'all' | 'none',
  tags: readonly string[],
): Html | null {
  const facets = facetsOf(tags);
  if (facets.length === 0) return null;
  const side = name === 'all' ? 'wanted' : 'unwanted';
  return html`<ul class="choices">${facets.map(
    (facet) =>
      html`<li><label><input type="checkbox" name="${name}" value="${facet}" checked> ${wordsFor(config, facet, side)}</label></li>`,
  )}</ul>`;
}

function wordsFor(
  { site, tags }: SignUpView['config'],
  tag: string,
  side: Parameters<typeof facetWords>[1],
): string {
  return facetWords(tag, side, (own) => labelOf(own, tags.labels), textsOf(site)) ?? tag;
}

/** The site's zone until the script puts the visitor's in its place; `data-guess` = nobody chose it yet. */
function zoneField(view: SignUpView, words: Words): Html {
  const { form, config } = view;
  const { nearest } = matchTimeZone(form.timezone);
  const { attributes, message } = mark(
    view,
    'timezone',
    words,
    nearest === null ? null : words.meantZone(nearest),
  );
  const guess = form.timezone === '' && raw(' data-guess');
  return html`<div class="field"><label for="timezone">${words.timeZone}</label>
<input id="timezone" name="timezone" autocomplete="off" value="${form.timezone || config.site.timeZone}"${guess}${attributes}>
${message}</div>`;
}

function promise({ site }: Board, words: Words): Html {
  const link = site.privacyUrl !== null && html` <a href="${site.privacyUrl}">${words.privacy}</a>`;
  return html`${words.promise(site.name)}${link}`;
}
