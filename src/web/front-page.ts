// The address itself: says what this is. It knows nobody and offers nothing that could be misused.

import type { Context } from 'hono';
import type { Config } from '../config.ts';
import type { Db } from '../database/database.ts';
import { html } from '../html.ts';
import { type Board, renderPage } from './page.ts';
import { countLivePosts } from './page-store.ts';

export interface FrontPageDeps {
  readonly db: Db;
  readonly config: Board & Pick<Config, 'transport'>;
  readonly clock: () => Date;
}

/** `showsOutbox`: may this visitor read the outbox? */
export async function showFront(deps: FrontPageDeps, c: Context, showsOutbox: boolean): Promise<Response> {
  const { site } = deps.config;
  const posts = await countLivePosts(deps.db, deps.clock());
  const count = new Intl.NumberFormat(site.language).format(posts);
  const title = `Job alerts from ${site.name}`;
  const main = html`<h1>${title}</h1>
<p>${site.name} mails people the jobs that match the tags they asked for: at once, daily or weekly.
${posts === 1 ? 'One job is' : html`<strong>${count}</strong> jobs are`} open now.</p>
${site.url !== null && html`<p><a class="button" href="${site.url}">See the jobs on ${site.name}</a></p>`}
${
  showsOutbox &&
  html`<p class="quiet">No mail leaves this machine: digests lie in the <a href="outbox">outbox</a>, where you can read them.</p>`
}`;
  return c.html(renderPage(deps.config, { title, main }));
}
