// The digest that somebody would get: beside the form on a desk, below it on a phone, and fetched by itself while somebody
// chooses. It looks like the mail, and has its words.

import type { Context } from 'hono';
import { safeLink } from '../clean-text.ts';
import type { Config } from '../config/config.ts';
import { inOwnDirection, inOwnDirections } from '../direction.ts';
import { type Html, html } from '../html.ts';
import { applyWords } from '../mail/apply-words.ts';
import { closingDay } from '../mail/days.ts';
import { factsOf } from '../mail/facts.ts';
import { workFacetsOf } from '../posts/facets.ts';
import type { LivePost } from '../posts/live-post-store.ts';
import { type Alert, buildAlert, describeAlertFor } from '../subscribers/alerts.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import { type AlertChoices, alertOf, canonicalForm, inBoardsWords } from './alert-choices.ts';
import { cachedPage } from './board-cache.ts';
import { withLabels } from './board-words.ts';
import { tooOftenPage } from './error-page.ts';
import { choiceQuery } from './feed-choice.ts';
import type { Limits } from './limits.ts';
import { type LiveBoard, matchingPosts } from './live-board.ts';
import { matchCount } from './match-count.ts';
import type { Board } from './page.ts';
import { readChoicesOf } from './sign-up-form.ts';
import { visitorBlock } from './visitor.ts';

type SampleConfig = Board & Pick<Config, 'tags'>;

export interface SamplePageDeps {
  readonly config: SampleConfig & Pick<Config, 'web'>;
  readonly board: () => LiveBoard | Promise<LiveBoard>;
  readonly limits: Pick<Limits, 'take'>;
  readonly clock: () => Date;
}

const SHOWN = 4;

/** A piece of a page, for the script of the form. */
export async function showSample(deps: SamplePageDeps, c: Context): Promise<Response> {
  const { config, limits } = deps;
  const waitSeconds = await limits.take('sample-visitor', visitorBlock(c, config.web.trustedProxies));
  if (waitSeconds > 0) return tooOftenPage(c, config, waitSeconds);
  const board = await deps.board();
  const own = withLabels(config, board);
  const form = canonicalForm(inBoardsWords(readChoicesOf(new URL(c.req.url).searchParams), own.tags));
  const { tags, all, none, mode } = form;
  const { body } = cachedPage(board, `sample ${JSON.stringify([tags, all, none, mode])}`, () =>
    String(renderSample(own, board, form, deps.clock())),
  );
  return c.body(body, 200, { 'Content-Type': 'text/html; charset=UTF-8' });
}

/**
 * The newest jobs that the choices match, or of all; `config` has the board's labels. `data-count` is for the bar with the
 * button.
 */
export function renderSample(config: SampleConfig, board: LiveBoard, form: AlertChoices, now: Date): Html {
  const { signUp } = textsOf(config.site);
  const chosen = alertOf(form);
  const alert = chosen ?? buildAlert({ any: ['*'], none: form.none });
  const posts = matchingPosts(board, alert, config.tags.aliases);
  const about = chosen === null ? signUp.sampleNothingChosen : describeAlertFor(config, chosen);
  return html`<div data-count="${matchCount(config, board, alert, now)}">
<h2>${chosen === null ? signUp.newestTitle : signUp.sampleTitle}</h2>
<p class="quiet">${about}</p>
${posts.length === 0 ? html`<p class="letter"><span>${signUp.sampleNone}</span></p>` : letter(config, posts)}
<p class="small quiet">${feedLine(config, alert)}</p></div>`;
}

function letter(config: SampleConfig, posts: readonly LivePost[]): Html {
  const { signUp, digestMail } = textsOf(config.site);
  const rest = posts.length - SHOWN;
  const [first] = posts as readonly [LivePost, ...LivePost[]];
  const title = first.organisation === null ? first.role : digestMail.roleAt(first.role, first.organisation);
  const subject = posts.length === 1 ? title : digestMail.andMore(title, posts.length - 1);
  return html`<div class="letter"><dl class="envelope"><dt>${signUp.from}</dt><dd>${config.site.name}</dd>
<dt>${signUp.subject}</dt><dd><strong>${inOwnDirection(subject, languageOf(config.site).direction)}</strong></dd></dl>
${posts.slice(0, SHOWN).map((post) => renderPost(config.site, post))}
${rest > 0 && html`<p class="quiet">${signUp.sampleMore(rest)}</p>`}</div>`;
}

function renderPost(site: Config['site'], post: LivePost): Html {
  const { texts, locale, direction } = languageOf(site);
  const own = (text: string) => inOwnDirection(text, direction);
  const page = safeLink(post.pageUrl);
  const apply = safeLink(post.applyUrl) ?? page;
  const facts = factsOf({ ...post, work: workFacetsOf(post.tags) }, texts.work);
  const closes =
    post.closesAt &&
    texts.digest.closes(
      closingDay(post.closesAt.toISOString(), post.publishedAt.toISOString(), locale, site.timeZone),
    );
  return html`<article><h3>${page === null ? own(post.role) : html`<a href="${page}">${own(post.role)}</a>`}</h3>
<p class="facts">${inOwnDirections(facts, direction, ' · ')}</p>
${closes !== null && html`<p class="facts"><strong>${closes}</strong></p>`}
${post.summary !== '' && html`<p class="summary">${own(post.summary)}</p>`}
${apply !== null && html`<p><a class="apply" href="${apply}">${applyWords(apply, page, texts.applying)}</a></p>`}</article>`;
}

/** The same jobs for those who read feeds. */
function feedLine({ site, publicUrl, tags }: SampleConfig, alert: Alert): Html {
  const { signUp } = textsOf(site);
  const query = choiceQuery(alert, tags.aliases);
  const link = (file: string, name: string) => html`<a href="${publicUrl}/${file}${query}">${name}</a>`;
  return signUp.feed(link('feed.atom', 'Atom'), link('feed.json', 'JSON'));
}
