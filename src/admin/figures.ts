// `/admin/figures`: how the board's readers grow, what they follow, and what nobody asks for. Counts in fives alone, from
// what was counted once a day: no person can be found in them, nor by taking one from another.

import type { Context } from 'hono';
import { type Html, html } from '../html.ts';
import {
  type DayFigure,
  daysOf,
  type Figures,
  loadFigures,
  RECENT_DAYS,
} from '../installation/figures-store.ts';
import { labelOf } from '../posts/tags.ts';
import { describeAlertFor } from '../subscribers/alerts.ts';
import type { Counts, Figure } from '../subscribers/figures.ts';
import { figuresTexts as words } from '../texts/figures-en.ts';
import type { AdminDeps } from './deps.ts';
import { wantsJson } from './form.ts';
import { adminPage, rootOf } from './layout.ts';
import { table } from './parts.ts';
import { barPlot, linePlot } from './plot.ts';

const TAGS_SHOWN = 50;
/** A plot has no more places than these, and its table no more rows. */
const MOST_POINTS = 54;

/** As people read it; 0 stands for anything below five. */
export function shown(people: number): string {
  return people === 0 ? words.few : String(people);
}

export async function showFigures(deps: AdminDeps, c: Context): Promise<Response> {
  const tag = c.req.query('tag')?.slice(0, 200);
  if (tag !== undefined) return showTag(deps, c, tag);
  const figures = await loadFigures(deps.db, deps.config.site.timeZone, deps.clock());
  if (wantsJson(c)) return c.json(figures);
  const last = figures.days.at(-1);
  const main =
    last === undefined
      ? html`<p class="quiet">${words.none}</p>`
      : html`<p>${words.text(last.day)}</p>
<p><a href="${rootOf(c)}/figures.csv">${words.file}</a></p>
${daysPart(words.people, figures.days)}
${weeksPart(figures)}
${tagsPart(deps, figures.newest, rootOf(c))}
${unfollowedPart(deps, figures.newest)}
${unmatchedPart(deps, figures.newest)}`;
  return adminPage(deps, c, { title: words.title, tab: 'figures', main });
}

async function showTag(deps: AdminDeps, c: Context, tag: string): Promise<Response> {
  const days = await daysOf(deps.db, { topic: 'tag', key: tag });
  if (wantsJson(c)) return c.json(days);
  const isKnown = days.some(({ people }) => people > 0);
  const main = html`<p><a href="${rootOf(c)}/figures">${words.allTags}</a></p>
${isKnown ? daysPart(words.tag(nameOf(deps, tag)), days) : html`<p class="notice">${words.unknownTag}</p>`}`;
  return adminPage(deps, c, { title: words.title, tab: 'figures', main });
}

function nameOf({ config }: AdminDeps, tag: string): string {
  return tag === '*' ? words.everyPost : labelOf(tag, config.tags.labels);
}

/** The newest day, and as many before it as there is room for, in even steps. */
function thinOut<T>(days: readonly T[], most: number): T[] {
  const step = Math.ceil(days.length / most);
  return days.filter((_, index) => (days.length - 1 - index) % step === 0);
}

function daysPart(title: string, all: readonly DayFigure[]): Html {
  const days = thinOut(all, MOST_POINTS);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return html``;
  const change = (people: number, before: number | undefined) =>
    before === undefined || people === before
      ? '–'
      : `${people > before ? '+' : '−'}${Math.abs(people - before)}`;
  const rows = days.map((day, index) => {
    const { people, weekly, daily, instant } = day;
    return [
      day.day,
      shown(people),
      change(people, days[index - 1]?.people),
      ...[weekly, daily, instant].map(shown),
    ];
  });
  const series = (name: string, of: keyof Counts) => ({ name, values: days.map((day) => day[of]) });
  return html`<h2>${title}</h2>
${linePlot({
  id: 'days',
  title,
  text: words.spread(
    first.day,
    words.peopleOf(shown(first.people)),
    last.day,
    words.peopleOf(shown(last.people)),
  ),
  ends: [first.day, last.day],
  series: [
    series(words.all, 'people'),
    ...(['weekly', 'daily', 'instant'] as const).map((frequency) => series(frequency, frequency)),
  ],
})}
${numbers(table(words.growthColumns, rows.reverse(), title))}`;
}

function numbers(rows: Html): Html {
  return html`<details><summary>${words.numbers}</summary>${rows}</details>`;
}

function countsOf({ people, weekly, daily, instant }: Counts): string[] {
  return [people, weekly, daily, instant].map(shown);
}

function weeksPart({ weeks }: Figures): Html {
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (first === undefined || last === undefined)
    return html`<h2>${words.weeks}</h2><p class="quiet">${words.noWeeks}</p>`;
  return html`<h2>${words.weeks}</h2>
<p>${words.weeksText}</p>
${barPlot({
  id: 'weeks',
  title: words.weeks,
  text: words.spread(first.week, shown(first.people), last.week, shown(last.people)),
  ends: [first.week, last.week],
  series: [{ name: words.all, values: weeks.map(({ people }) => people) }],
})}
${numbers(table(words.weekColumns, weeks.map((week) => [week.week, ...countsOf(week)]).reverse(), words.weeks))}`;
}

function tagsPart(deps: AdminDeps, newest: readonly Figure[], root: string): Html {
  const tags = newest.filter(({ topic }) => topic === 'tag');
  const rows = tags
    .slice(0, TAGS_SHOWN)
    .map((tag) => [
      html`<a href="${root}/figures?tag=${encodeURIComponent(tag.key)}">${nameOf(deps, tag.key)}</a>`,
      ...countsOf(tag),
    ]);
  return html`<h2>${words.tags}</h2>
${rows.length === 0 ? html`<p class="quiet">${words.noTags}</p>` : html`<p>${words.tagsText}</p>${table(words.tagColumns, rows, words.tags)}`}
${tags.length > TAGS_SHOWN && html`<p class="quiet">${words.moreTags(tags.length - TAGS_SHOWN)}</p>`}`;
}

function unfollowedPart(deps: AdminDeps, newest: readonly Figure[]): Html {
  const tags = newest.filter(({ topic }) => topic === 'unfollowed');
  return html`<h2>${words.unfollowed}</h2>
${
  tags.length === 0
    ? html`<p class="quiet">${words.noUnfollowed}</p>`
    : html`<p>${words.unfollowedText}</p><ul class="tags">${tags.map(({ key }) => html`<li>${nameOf(deps, key)}</li>`)}</ul>`
}`;
}

function unmatchedPart({ config }: AdminDeps, newest: readonly Figure[]): Html {
  const alerts = newest.filter(({ topic }) => topic === 'unmatched');
  const rows = alerts.map(({ key, people }) => [describeAlertFor(config, JSON.parse(key)), shown(people)]);
  return html`<h2>${words.unmatched}</h2>
<p>${words.unmatchedText(RECENT_DAYS)}</p>
${rows.length === 0 ? html`<p class="quiet">${words.noUnmatched}</p>` : table(words.alertColumns, rows, words.unmatched)}`;
}
