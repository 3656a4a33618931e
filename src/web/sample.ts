// What would match now: shown below the form, and fetched by itself while somebody chooses.

import type { Context } from 'hono';
import { safeLink } from '../clean-text.ts';
import type { Config } from '../config/config.ts';
import { type Html, html } from '../html.ts';
import { closingDay } from '../mail/days.ts';
import { factsOf } from '../mail/facts.ts';
import { workFacetsOf } from '../posts/facets.ts';
import type { LivePost } from '../posts/live-post-store.ts';
import { languageOf } from '../texts/texts.ts';
import { cachedPage } from './board-cache.ts';
import { tooOftenPage } from './error-page.ts';
import type { Limits } from './limits.ts';
import { type LiveBoard, matchingPosts } from './live-board.ts';
import type { Board } from './page.ts';
import { alertOf, canonicalForm, inBoardsWords, readChoicesOf, type SignUpForm } from './sign-up-form.ts';
import { visitorBlock } from './visitor.ts';

export interface SampleDeps {
  readonly config: Pick<Config, 'site' | 'tags'>;
  readonly board: () => LiveBoard | Promise<LiveBoard>;
}

export interface SamplePageDeps extends SampleDeps {
  readonly config: Board & Pick<Config, 'tags' | 'web'>;
  readonly limits: Pick<Limits, 'take'>;
}

const SHOWN = 5;

/** A piece of a page, for the script of the form. */
export async function showSample(deps: SamplePageDeps, c: Context): Promise<Response> {
  const { config, limits } = deps;
  const waitSeconds = await limits.take('sample-visitor', visitorBlock(c, config.web.trustedProxies));
  if (waitSeconds > 0) return tooOftenPage(c, config, waitSeconds);
  const form = canonicalForm(inBoardsWords(readChoicesOf(new URL(c.req.url).searchParams), config.tags));
  const { tags, all, none, mode } = form;
  const board = await deps.board();
  const { body } = cachedPage(board, `sample ${JSON.stringify([tags, all, none, mode])}`, () =>
    String(renderSample(config, board, form)),
  );
  return c.body(body, 200, { 'Content-Type': 'text/html; charset=UTF-8' });
}

/** The newest jobs that the choices match, and how many there are. */
export function renderSample(config: SampleDeps['config'], board: LiveBoard, form: SignUpForm): Html {
  const { texts } = languageOf(config.site);
  const alert = alertOf(form);
  if (alert === null) return html`<p class="quiet">${texts.signUp.sampleNothingChosen}</p>`;
  const posts = matchingPosts(board, alert, config.tags.aliases);
  if (posts.length === 0) return html`<p>${texts.signUp.sampleNone}</p>`;
  return html`<p>${texts.signUp.sampleCount(posts.length)}</p>
<ul class="sample">${posts.slice(0, SHOWN).map((post) => html`<li>${renderPost(config.site, post)}</li>`)}</ul>
${posts.length > SHOWN && html`<p class="quiet">${texts.signUp.sampleMore(posts.length - SHOWN)}</p>`}`;
}

function renderPost(site: Config['site'], post: LivePost): Html {
  const { texts, locale } = languageOf(site);
  const page = safeLink(post.pageUrl);
  const facts = factsOf({ ...post, salary: null, work: workFacetsOf(post.tags) }, texts.work);
  const closes =
    post.closesAt === null
      ? []
      : [
          texts.digest.closes(
            closingDay(post.closesAt.toISOString(), post.publishedAt.toISOString(), locale, site.timeZone),
          ),
        ];
  return html`${page === null ? html`<strong>${post.role}</strong>` : html`<a href="${page}">${post.role}</a>`}
<span class="quiet small">${[...facts, ...closes].join(' · ')}</span>`;
}
