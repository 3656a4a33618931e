// A digest in the browser: the whole edition, also what a size limit left out of the mail. Names nobody, because
// digests get forwarded.

import type { Context } from 'hono';
import { safeLink } from '../clean-text.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inOwnDirection, inOwnDirections } from '../direction.ts';
import { buildEditionView } from '../edition/edition.ts';
import { editionSettings } from '../edition/edition-maker.ts';
import { type Html, type HtmlValue, html, raw } from '../html.ts';
import { applyWords } from '../mail/apply-words.ts';
import { closingDay, postedDay } from '../mail/days.ts';
import { type CardView, type EditionView, type Opening, postIdsOf } from '../mail/edition-view.ts';
import { factsOf } from '../mail/facts.ts';
import { labelOf } from '../mail/openings.ts';
import { loadPosts } from '../posts/plannable-posts.ts';
import type { ListedPost } from '../posts/post.ts';
import { markReposts } from '../posts/repost-store.ts';
import { isShown } from '../posts/standing.ts';
import { withWords } from '../posts/tag-words.ts';
import { type Alert, describeAlertFor } from '../subscribers/alerts.ts';
import type { Links } from '../subscribers/links.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import { brokenLinkPage } from './error-page.ts';
import { lastCallsPart } from './last-calls.ts';
import { type Board, renderPage } from './page.ts';
import { findDeliveredEdition } from './page-store.ts';

export interface DigestPageDeps {
  readonly db: Db;
  readonly config: Board & Pick<Config, 'tags'>;
  readonly links: Links;
  readonly clock: () => Date;
}

/** The posts of one delivery as they are now; what closed or was taken down since is counted, not shown. */
export async function showDigest(given: DigestPageDeps, c: Context): Promise<Response> {
  const deps = { ...given, config: await withWords(given.db, given.config) };
  const owner = deps.links.verify('digest', c.req.param('token') ?? '');
  const edition = owner === null ? null : await findDeliveredEdition(deps.db, owner.id);
  if (edition === null) return brokenLinkPage(c, deps.config);
  const known = await markReposts(deps.db, await loadPosts(deps.db, edition.postIds));
  const posts = known.filter((post) => isShown(post, deps.clock()));
  const gone = edition.postIds.length - posts.length;
  const { site } = deps.config;
  const main = html`<h1>${edition.subject}</h1>
${groupsOf(posts, edition.alerts, deps).map((group) => renderGroup(group, site))}
${await lastCallsPart(deps.db, edition.lastCallIds, site, deps.clock())}
${gone > 0 && html`<p class="quiet">${textsOf(site).digest.closedSince(gone)}</p>`}
<p class="notice">${textsOf(site).digest.passedOn} <a href="${deps.config.publicUrl}/">${textsOf(site).digest.getThese}</a></p>`;
  return c.html(renderPage(deps.config, { title: edition.subject, main }));
}

interface Group extends Pick<EditionView['groups'][number], 'sections'> {
  readonly heading: string | null;
}

/** Grouped as in the mail; a post whose tags changed since, so that no alert matches it any more, comes last. */
function groupsOf(
  posts: readonly ListedPost[],
  alerts: readonly Alert[],
  deps: DigestPageDeps,
): readonly Group[] {
  const { config } = deps;
  const occasion = { kind: 'digest', at: deps.clock() } as const;
  const build = (some: readonly ListedPost[], by: readonly Alert[]) =>
    buildEditionView({ posts: some, lastCalls: [] }, by, editionSettings(config), config.tags, occasion);
  const view = build(posts, alerts);
  const grouped = new Set(postIdsOf(view));
  const others = posts.filter((post) => !grouped.has(post.id));
  const groups = view.groups.map(({ alert, sections }) => ({
    heading: alert === null ? null : describeAlertFor(config, alerts[alert] as Alert),
    sections,
  }));
  if (others.length === 0) return groups;
  const heading = textsOf(config.site).digest.otherJobs;
  const rest = build(others, []).groups;
  return [...groups, ...rest.map(({ sections }) => ({ heading, sections }))];
}

function renderGroup({ heading, sections }: Group, site: Config['site']): Html {
  const level = heading === null ? 2 : 3;
  return html`${heading !== null && renderHeading(2, heading)}${sections.map(({ organisation, posts }) =>
    organisation === null
      ? posts.map((post) => renderCard(post, level, site))
      : html`${renderHeading(level, inOwnDirection(organisation, languageOf(site).direction))}${posts.map(
          (post) => renderCard({ ...post, organisation: null }, level + 1, site),
        )}`,
  )}`;
}

function renderHeading(level: number, content: HtmlValue): Html {
  return html`${raw(`<h${level}>`)}${content}${raw(`</h${level}>`)}`;
}

/** `level` of its heading: one below what it stands under, for those who read by headings. */
function renderCard(post: CardView, level: number, site: Config['site']): Html {
  const { digest: words, applying, work } = textsOf(site);
  const facts = factsOf(post, work);
  const { locale, direction } = languageOf(site);
  const own = (text: string) => inOwnDirection(text, direction);
  const page = safeLink(post.pageUrl);
  const apply = post.openings.length > 0 ? null : safeLink(post.applyUrl);
  const posted = postedDay(post.publishedAt, locale, site.timeZone);
  return html`<article class="card">
${renderHeading(level, page === null ? own(post.role) : html`<a href="${page}">${own(post.role)}</a>`)}
${facts.length > 0 && html`<p class="quiet">${inOwnDirections(facts, direction, ' · ')}</p>`}
${post.closesAt !== null && html`<p><strong>${words.closes(closingDay(post.closesAt, post.publishedAt, locale, site.timeZone))}</strong></p>`}
${post.summary !== '' && html`<p>${own(post.summary)}</p>`}
${post.tags.length > 0 && html`<ul class="tags">${post.tags.map((tag) => html`<li>${own(tag)}</li>`)}</ul>`}
<p class="quiet">${post.isRepost ? words.postedAgain(posted) : words.posted(posted)}</p>
${post.openings.map((opening) => renderOpening(opening, site))}
${apply !== null && html`<p><a class="button" href="${apply}">${applyWords(apply, page, applying)}</a></p>`}
</article>`;
}

function renderOpening(opening: Opening, site: Config['site']): Html {
  const page = safeLink(opening.pageUrl);
  const apply = safeLink(opening.applyUrl) ?? page;
  const words = applyWords(apply, page, textsOf(site).applying);
  return html`<p>${labelOf(opening, site)}${apply !== null && html`: <a href="${apply}">${words}</a>`}</p>`;
}
