// The fields of an alert: tags as chips, and one fold away what else may be asked for. Sign-up and manage page show the
// same. They work without JavaScript; choose-client.js finds as one types.

import type { Config } from '../config/config.ts';
import { type Html, html, raw } from '../html.ts';
import {
  facetsOf,
  isFacet,
  PAY_STATED,
  WORK_FACETS,
  type WorkFacet,
  withoutFacets,
} from '../posts/facets.ts';
import { labelOf } from '../posts/tags.ts';
import { facetWords } from '../subscribers/facet-words.ts';
import { textsOf } from '../texts/texts.ts';
import type { AlertChoices } from './alert-choices.ts';
import type { LiveBoard, TagChoice } from './live-board.ts';

export interface ChoiceView {
  /** With the board's labels (withLabels in board-words.ts). */
  readonly config: Pick<Config, 'site' | 'tags'>;
  readonly board: LiveBoard;
  readonly form: AlertChoices;
  /** Words for what is wrong with the tags; null = nothing. */
  readonly problem: string | null;
}

/** More tags than one glance takes in: they can be searched, and the most used are shown first. */
const MANY_TAGS = 12;
const FIRST_TAGS = 8;
/** Names that a field suggests. */
const EMPLOYERS = 300;
const MOST_PLACES = 60;
const PLACES: readonly string[] = ['is:remote', 'is:hybrid', 'is:on-site'] satisfies WorkFacet[];
const KINDS: readonly string[] = WORK_FACETS.filter((facet) => !PLACES.includes(facet));

/** All fields of one alert, without a form around them. `legend`: what they choose, or whose they are. */
export function alertFields(view: ChoiceView, legend: Html | string): Html {
  return html`${tagField(view, legend)}
${moreChoices(view)}`;
}

function tagField({ config, form, board, problem }: ChoiceView, legend: Html | string): Html {
  const { choose } = textsOf(config.site);
  const offered = new Set(board.tags.map(({ tag }) => tag));
  const others = form.tags.filter((tag) => tag !== '*' && !offered.has(tag));
  const choices = [
    ...others.map((tag) => ({ tag, label: wordsFor(config, tag, 'one'), posts: 0 })),
    ...board.tags,
  ];
  const isMany = choices.length > MANY_TAGS;
  const isFirst = ({ tag }: TagChoice, at: number) => !isMany || at < FIRST_TAGS || form.tags.includes(tag);
  const first = choices.filter(isFirst);
  const rest = choices.filter((choice, at) => !isFirst(choice, at));
  const every = { tag: '*', label: choose.everyJob, posts: board.posts.length };
  const chips = (some: readonly TagChoice[]) =>
    some.map((choice) => chip(choice, form.tags.includes(choice.tag)));
  const wrong = problem !== null && raw(' aria-describedby="tags-error" aria-invalid="true"');
  return html`<fieldset id="tags" tabindex="-1"${wrong}><legend>${legend}</legend>
${problem !== null && html`<p class="error" id="tags-error">${problem}</p>`}
${isMany && tagFilter(config)}
<ul class="chips">${chip(every, form.tags.includes('*'))}${chips(first)}</ul>
${
  rest.length > 0 &&
  html`<details><summary>${choose.moreTags(rest.length)}</summary>
<ul class="chips">${chips(rest)}</ul></details>`
}</fieldset>`;
}

/** Of no use without JavaScript, which shows it. */
function tagFilter({ site }: ChoiceView['config']): Html {
  const { choose } = textsOf(site);
  return html`<div id="filter" hidden><label class="spoken" for="filter-words">${choose.filter}</label>
<input id="filter-words" type="search" autocomplete="off" placeholder="${choose.filter}">
<p class="hint" id="filter-none" role="status" hidden>${choose.filterNone}</p></div>`;
}

/** The number is for the eyes: the one that counts is said when something is chosen. */
function chip({ tag, label, posts }: TagChoice, isChecked: boolean): Html {
  return html`<li><label><input type="checkbox" name="tags" value="${tag}"${isChecked && raw(' checked')}><span>${label}</span>${posts > 0 && html` <small aria-hidden="true">${posts}</small>`}</label></li>`;
}

/** Open where an address or an alert has chosen something here. */
function moreChoices(view: ChoiceView): Html {
  const { config, form } = view;
  const { choose } = textsOf(config.site);
  const isOpen = form.mode === 'all' || form.all.length + form.none.length > 0;
  return html`<details${isOpen && raw(' open')}><summary>${choose.moreChoices}</summary>
<div class="pair">${oneOf(view, choose.where, choose.anywhere, 'where', offeredBy(view).places)}
${oneOf(view, choose.work, choose.anyWork, 'work', offeredBy(view).kinds)}</div>
${restOfFacets(view)}
<div class="pair">${employerField(view, 'follow')}
${employerField(view, 'shut')}</div>
${tagWords(view)}</details>`;
}

/** Of several kinds nobody offers all at once: one is chosen, others of an alert stay ticked beside. */
function oneOf(
  { form, board }: ChoiceView,
  label: string,
  any: string,
  id: string,
  facets: readonly Named[],
): Html {
  const chosen = chosenOf(form, facets);
  const inUse = usedFacets(board);
  const offered = facets.filter(({ facet }) => inUse.has(facet) || facet === chosen);
  if (offered.length === 0) return html``;
  return html`<div class="field"><label for="${id}">${label}</label><select id="${id}" name="all">
<option value="">${any}</option>${offered.map(
    ({ facet, words }) =>
      html`<option value="${facet}"${facet === chosen && raw(' selected')}>${words}</option>`,
  )}</select></div>`;
}

/** A facet as people read it. */
interface Named {
  readonly facet: string;
  readonly words: string;
}

/** What the fields offer to everybody. */
interface Offered {
  /** Remote and its kin, then the places that enough posts state. */
  readonly places: readonly Named[];
  readonly kinds: readonly Named[];
  /** Their names, in order. */
  readonly employers: readonly string[];
}

const offers = new WeakMap<LiveBoard, Offered>();

/** Put into words and into order once for each state of the board; a process has one board and one language. */
function offeredBy(view: ChoiceView): Offered {
  const known = offers.get(view.board) ?? findOffered(view);
  offers.set(view.board, known);
  return known;
}

function findOffered({ config, board }: ChoiceView): Offered {
  const { compare } = new Intl.Collator(config.site.language);
  const named = (facet: string) => ({ facet, words: wordsFor(config, facet, 'wanted') });
  const places = [...usedFacets(board)].filter((facet) => facet.startsWith('place:')).slice(0, MOST_PLACES);
  const employers = [...new Set(board.posts.map(({ organisation }) => organisation))]
    .filter((organisation) => organisation !== null)
    .slice(0, EMPLOYERS);
  return {
    places: [
      ...PLACES.map(named),
      ...places.map(named).sort((one, other) => compare(one.words, other.words)),
    ],
    kinds: KINDS.map(named),
    employers: employers.sort(compare),
  };
}

/** '' = none of them. */
function chosenOf(form: AlertChoices, facets: readonly Named[]): string {
  return facets.find(({ facet }) => form.all.includes(facet))?.facet ?? '';
}

/** Pay, what the lists above leave, and what is left out; each can be taken off. */
function restOfFacets(view: ChoiceView): Html {
  const { config, form, board } = view;
  const { choose } = textsOf(config.site);
  const { places, kinds } = offeredBy(view);
  const selected = [chosenOf(form, places), chosenOf(form, kinds)];
  const all = new Set(facetsOf(form.all).filter((facet) => !selected.includes(facet)));
  if (usedFacets(board).has(PAY_STATED)) all.add(PAY_STATED);
  const box = (name: 'all' | 'none', facet: string, isChecked: boolean) =>
    html`<li><label><input type="checkbox" name="${name}" value="${facet}"${isChecked && raw(' checked')}><span>${wordsFor(config, facet, name === 'all' ? 'wanted' : 'unwanted')}</span></label></li>`;
  const boxes = [
    ...[...all].map((facet) => box('all', facet, form.all.includes(facet))),
    ...facetsOf(form.none).map((facet) => box('none', facet, true)),
  ];
  if (boxes.length === 0) return html``;
  return html`<fieldset><legend class="spoken">${choose.alsoAsks}</legend><ul class="chips">${boxes}</ul></fieldset>`;
}

function employerField(view: ChoiceView, name: 'follow' | 'shut'): Html {
  const { choose } = textsOf(view.config.site);
  const hint = name === 'follow' ? choose.followHint : choose.shutHint;
  return html`<div class="field"><label for="${name}">${choose[name]}</label>
<input id="${name}" name="${name}" list="employers" maxlength="400" autocomplete="off" aria-describedby="${name}-hint">
<p class="hint" id="${name}-hint">${hint}</p>
${name === 'follow' && html`<datalist id="employers">${offeredBy(view).employers.map((one) => html`<option value="${one}">`)}</datalist>`}</div>`;
}

function tagWords({ config, form }: ChoiceView): Html {
  const { choose } = textsOf(config.site);
  // A label with a comma would be read as two.
  const typed = (label: string, tag: string) => (label.includes(',') ? tag : label);
  const words = (tags: readonly string[]) =>
    withoutFacets(tags)
      .map((tag) => typed(labelOf(tag, config.tags.labels), tag))
      .join(', ');
  const all = words(form.all);
  const field = (name: string, id: string, label: string, value: string, hint: Html | null = null) =>
    html`<div class="field"><label for="${id}">${label}</label>
<input id="${id}" name="${name}" autocomplete="off" autocapitalize="none" maxlength="2000" value="${value}"${hint && raw(` aria-describedby="${id}-hint"`)}>
${hint}</div>`;
  const hint = html`<p class="hint" id="none-hint">${choose.noneHint}</p>`;
  return html`${field('none', 'none', choose.none, words(form.none), hint)}
${field('tags', 'others', choose.others, '')}
${all !== '' && field('all', 'all', choose.all, all)}
<fieldset class="inline"><legend>${choose.mode}</legend>
${radio('mode', 'any', choose.modeAny, form.mode === 'any')}${radio('mode', 'all', choose.modeAll, form.mode === 'all')}</fieldset>`;
}

function radio(name: string, value: string, label: string, isChecked: boolean): Html {
  return html`<label><input type="radio" name="${name}" value="${value}"${isChecked && raw(' checked')}> ${label}</label> `;
}

const used = new WeakMap<LiveBoard, ReadonlySet<string>>();

/** What open jobs say about the work. */
function usedFacets(board: LiveBoard): ReadonlySet<string> {
  const known = used.get(board) ?? new Set(board.posts.flatMap(({ tags }) => tags.filter(isFacet)));
  used.set(board, known);
  return known;
}

/** A tag or a facet as people read it. */
function wordsFor(
  { site, tags }: ChoiceView['config'],
  tag: string,
  side: Parameters<typeof facetWords>[1],
): string {
  const label = (own: string) => labelOf(own, tags.labels);
  return facetWords(tag, side, label, textsOf(site)) ?? label(tag);
}
