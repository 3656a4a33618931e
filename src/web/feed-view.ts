// A feed as both formats show it: the board, the choice, the posts. Pure.

import { cleanLine, safeLink } from '../clean-text.ts';
import type { Config } from '../config/config.ts';
import { inOwnDirection, inOwnDirections } from '../direction.ts';
import { type Html, html } from '../html.ts';
import { applyWords } from '../mail/apply-words.ts';
import { closingDay } from '../mail/days.ts';
import { factsOf } from '../mail/facts.ts';
import { withoutFacets, workFacetsOf } from '../posts/facets.ts';
import type { LivePost } from '../posts/live-post-store.ts';
import { labelOf } from '../posts/tags.ts';
import { describeAlertFor } from '../subscribers/alerts.ts';
import { formatDay } from '../texts/instant.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import type { FeedChoice } from './feed-choice.ts';
import type { Board } from './page.ts';

export type FeedBoard = Board & Pick<Config, 'tags' | 'ids' | 'web'>;

export interface FeedItem {
  /** `tag:` URI of the post's id: stays when file, title or page move (RFC 4151). */
  readonly id: string;
  readonly title: string;
  readonly organisation: string | null;
  /** The post's own page, else where to apply; http and https only. */
  readonly url: string | null;
  readonly publishedAt: Date;
  /** When it last said something new; never before it was published. */
  readonly updatedAt: Date;
  readonly tags: readonly { readonly term: string; readonly label: string }[];
  readonly summary: string;
  readonly content: Html;
  /** What the post states, for programs; null = nothing. */
  readonly facts: {
    readonly location: string | null;
    readonly salary: string | null;
    /** The last day to apply, on the board's clock: `2026-12-01`. */
    readonly closes: string | null;
    readonly applyUrl: string | null;
    /** `remote`, `full-time`: kind of work, and where it is done. */
    readonly work: readonly string[];
  };
}

export interface Feed {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly siteName: string;
  readonly homeUrl: string;
  /** The feed's own address without its ending, and its query. */
  readonly address: (file: 'feed.atom' | 'feed.json' | 'closing.ics') => string;
  /** Of a WebSub hub; null = none. */
  readonly hub: string | null;
  /** When something was announced or changed last; the beginning of time where there is nothing. */
  readonly updatedAt: Date;
  readonly items: readonly FeedItem[];
}

/** The feed of these posts, in their order; their tags are in the board's spelling. */
export function buildFeed(board: FeedBoard, choice: FeedChoice, posts: readonly LivePost[]): Feed {
  const { site, publicUrl } = board;
  const words = textsOf(site).feeds;
  const choiceInWords = describeAlertFor(board, choice.alert);
  const items = posts.map((post) => buildItem(board, post));
  return {
    id: `${tagUri(board, 'feed')}${choice.query}`,
    title: choice.isEverything ? words.title(site.name) : words.titleOf(site.name, cleanLine(choiceInWords)),
    language: site.language,
    siteName: site.name,
    homeUrl: site.url ?? `${publicUrl}/`,
    address: (file) => `${publicUrl}/${file}${choice.query}`,
    hub: board.web.hub,
    updatedAt: new Date(Math.max(0, ...items.map((item) => item.updatedAt.getTime()))),
    items,
  };
}

function buildItem(board: FeedBoard, post: LivePost): FeedItem {
  const links = [safeLink(post.pageUrl), safeLink(post.applyUrl)];
  const publishedAt = post.announcedAt ?? post.publishedAt;
  const isChanged = post.changedAt !== null && post.changedAt > publishedAt;
  return {
    id: tagUri(board, `post/${encodeURIComponent(post.id)}`),
    title: cleanLine(post.title),
    organisation: post.organisation === null ? null : cleanLine(post.organisation),
    url: links.find((link) => link?.startsWith('http')) ?? null,
    publishedAt,
    updatedAt: isChanged && post.changedAt !== null ? post.changedAt : publishedAt,
    tags: withoutFacets(post.tags).map((term) => ({ term, label: labelOf(term, board.tags.labels) })),
    summary: summaryOf(post),
    content: contentOf(board.site, post),
    facts: factsForPrograms(board.site, post),
  };
}

function factsForPrograms({ timeZone }: Config['site'], post: LivePost): FeedItem['facts'] {
  const line = (text: string | null) => (text === null ? null : cleanLine(text));
  return {
    location: line(post.location),
    salary: line(post.salary),
    closes: post.closesAt && formatDay(new Date(post.closesAt.getTime() - 1), timeZone),
    applyUrl: safeLink(post.applyUrl),
    work: workFacetsOf(post.tags).map((facet) => facet.slice('is:'.length)),
  };
}

const summaryOf = (post: LivePost) => cleanLine(post.summary, 300);

function contentOf(site: Config['site'], post: LivePost): Html {
  const { digest: words, applying, work } = textsOf(site);
  const { direction } = languageOf(site);
  const facts = factsOf({ ...post, work: workFacetsOf(post.tags) }, work);
  const day = (closesAt: Date) =>
    closingDay(
      closesAt.toISOString(),
      post.publishedAt.toISOString(),
      languageOf(site).locale,
      site.timeZone,
    );
  const apply = safeLink(post.applyUrl);
  return html`${
    facts.length > 0 &&
    html`<p>${inOwnDirections(
      facts.map((fact) => cleanLine(fact)),
      direction,
      ' · ',
    )}</p>`
  }${
    post.closesAt !== null && html`<p><strong>${words.closes(day(post.closesAt))}</strong></p>`
  }<p>${inOwnDirection(summaryOf(post), direction)}</p>${apply !== null && html`<p><a href="${apply}">${applyWords(apply, safeLink(post.pageUrl), applying)}</a></p>`}`;
}

/** The year is when we began to make such names; it must not change. */
function tagUri({ ids }: FeedBoard, specific: string): string {
  const authority = ids.feed.replaceAll(/[[\]]/g, '').replaceAll(':', '-');
  return `tag:${authority},2026:rolecall/${specific}`;
}
