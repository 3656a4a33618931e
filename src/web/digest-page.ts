// A digest in the browser: the whole edition, also what a size limit left out of the mail. Names nobody, because
// digests get forwarded.

import type { Context } from 'hono';
import type { Config } from '../config.ts';
import type { Db } from '../database/database.ts';
import { buildEditionView, type CardView, postIdsOf } from '../digest/edition.ts';
import { editionSettings } from '../digest/edition-maker.ts';
import { type Html, html } from '../html.ts';
import { safeLink } from '../mail/clean-text.ts';
import { closingDay } from '../mail/closing-day.ts';
import { loadPosts } from '../posts/plannable-posts.ts';
import { isSendable, type Post } from '../posts/post.ts';
import type { Alert } from '../subscribers/alerts.ts';
import type { Links } from '../subscribers/links.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import { brokenLinkPage } from './error-page.ts';
import { type Board, renderPage } from './page.ts';
import { findDeliveredEdition } from './page-store.ts';

export interface DigestPageDeps {
  readonly db: Db;
  readonly config: Board & Pick<Config, 'tags'>;
  readonly links: Links;
  readonly clock: () => Date;
}

/** The posts of one delivery as they are now; what closed or was taken down since is counted, not shown. */
export async function showDigest(deps: DigestPageDeps, c: Context): Promise<Response> {
  const owner = deps.links.verify('digest', c.req.param('token') ?? '');
  const edition = owner === null ? null : await findDeliveredEdition(deps.db, owner.id);
  if (edition === null) return brokenLinkPage(c, deps.config);
  const known = await loadPosts(deps.db, edition.postIds);
  const posts = known.filter((post) => isSendable(post, deps.clock()));
  const gone = edition.postIds.length - posts.length;
  const card = (post: CardView) => renderCard(post, deps.config.site);
  const main = html`<h1>${edition.subject}</h1>
${groupsOf(posts, edition.alerts, deps.config).map(
  (group) => html`${group.heading !== null && html`<h2>${group.heading}</h2>`}${group.posts.map(card)}`,
)}
${gone > 0 && html`<p class="quiet">${textsOf(deps.config.site).digest.closedSince(gone)}</p>`}`;
  return c.html(renderPage(deps.config, { title: edition.subject, main }));
}

/** Grouped as in the mail; a post whose tags changed since, so that no alert matches it any more, comes last. */
function groupsOf(posts: readonly Post[], alerts: readonly Alert[], config: DigestPageDeps['config']) {
  const settings = editionSettings(config);
  const view = buildEditionView(posts, alerts, settings);
  const grouped = new Set(postIdsOf(view));
  const others = posts.filter((post) => !grouped.has(post.id));
  if (others.length === 0) return view.groups;
  const heading = textsOf(config.site).digest.otherJobs;
  return [...view.groups, { heading, posts: buildEditionView(others, [], settings).groups[0]?.posts ?? [] }];
}

function renderCard(post: CardView, site: Config['site']): Html {
  const facts = [post.organisation, post.location, post.salary].filter((fact) => fact !== null);
  const { digest: words } = textsOf(site);
  const { locale } = languageOf(site);
  const page = safeLink(post.pageUrl);
  const apply = safeLink(post.applyUrl);
  return html`<article class="card">
<h3>${page === null ? post.role : html`<a href="${page}">${post.role}</a>`}</h3>
<p class="quiet">${facts.join(' · ')}</p>
${post.closesAt !== null && html`<p><strong>${words.closes(closingDay(post.closesAt, post.publishedAt, locale, site.timeZone))}</strong></p>`}
<p>${post.summary}</p>
<ul class="tags">${post.tags.map((tag) => html`<li>${tag}</li>`)}</ul>
${apply !== null && html`<p><a class="button" href="${apply}">${words.apply}</a></p>`}
</article>`;
}
