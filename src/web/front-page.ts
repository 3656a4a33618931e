// The address itself: says what this is. It knows nobody and offers nothing that could be misused.

import type { Context } from 'hono';
import type { Config } from '../config.ts';
import type { Db } from '../database/database.ts';
import { html } from '../html.ts';
import { feedLinks } from './feed.ts';
import { type Board, renderPage } from './page.ts';
import { countLivePosts } from './page-store.ts';
import { textsOf } from './texts/texts.ts';

export interface FrontPageDeps {
  readonly db: Db;
  readonly config: Board & Pick<Config, 'transport'>;
  readonly clock: () => Date;
}

/** `showsOutbox`: may this visitor read the outbox? */
export async function showFront(deps: FrontPageDeps, c: Context, showsOutbox: boolean): Promise<Response> {
  const { site } = deps.config;
  const posts = await countLivePosts(deps.db, deps.clock());
  const words = textsOf(site).signUp;
  const title = words.title(site.name);
  const main = html`<h1>${title}</h1>
<p>${words.intro(site.name)} ${words.openJobs(posts)}</p>
${site.url !== null && html`<p><a class="button" href="${site.url}">${words.seeJobs(site.name)}</a></p>`}
${
  showsOutbox &&
  html`<p class="quiet">${words.outboxNote(html`<a href="outbox">${words.outboxLink}</a>`)}</p>`
}`;
  return c.html(renderPage(deps.config, { title, main, head: feedLinks(deps.config) }));
}
