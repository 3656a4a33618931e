// /feed.atom and /feed.json: the newest jobs for feed readers and for other sites' pages, chosen by tags; /closing.ics: the
// last days of those that are open, for calendars. Public and the same for everybody, so that anybody may fetch and keep them.

import type { Context } from 'hono';
import { type Html, html } from '../html.ts';
import type { LivePost } from '../posts/live-post-store.ts';
import { matches } from '../subscribers/matches.ts';
import { textsOf } from '../texts/texts.ts';
import { completeAnswer, contentPolicy, headersOf } from './answer-headers.ts';
import { cachedPage } from './board-cache.ts';
import { withLabels } from './board-words.ts';
import { errorPage } from './error-page.ts';
import { renderAtom } from './feed-atom.ts';
import { renderCalendar } from './feed-calendar.ts';
import { type FeedChoice, parseFeedChoice } from './feed-choice.ts';
import { renderJsonFeed } from './feed-json.ts';
import { buildFeed, type FeedBoard } from './feed-view.ts';
import type { LiveBoard } from './live-board.ts';
import type { Board } from './page.ts';

export interface FeedDeps {
  readonly config: FeedBoard;
  readonly board: () => LiveBoard | Promise<LiveBoard>;
  readonly clock: () => Date;
  /** Counts. */
  readonly feedAsked?: (format: Format) => void;
}

const MAX_ITEMS = 50;
const FORMATS = {
  atom: { type: 'application/atom+xml', render: renderAtom },
  json: { type: 'application/feed+json', render: renderJsonFeed },
  calendar: { type: 'text/calendar', render: renderCalendar },
} as const;
type Format = keyof typeof FORMATS;

/** The feed that the query asks for; 304 to whoever has it already. */
export async function showFeed(deps: FeedDeps, c: Context, format: Format): Promise<Response> {
  deps.feedAsked?.(format);
  const choice = parseFeedChoice(new URL(c.req.url).searchParams, deps.config.tags.aliases);
  if (choice === null) return errorPage(c, deps.config, 400);
  const board = await deps.board();
  const { body, etag } = cachedPage(board, `${format} ${choice.query}`, () =>
    FORMATS[format].render(
      buildFeed(withLabels(deps.config, board), choice, choosePosts(board, choice, format)),
    ),
  );
  const changedAt = board.changedAt * 1000;
  const headers = headersOf(deps.config, contentPolicy(deps.config), {
    ETag: etag,
    // Never in the future (RFC 9110, 8.8.2.1).
    'Last-Modified': new Date(Math.min(changedAt, deps.clock().getTime())).toUTCString(),
    'Cache-Control': 'public, max-age=300',
    'Access-Control-Allow-Origin': '*',
    ...hubLinks(deps.config, format, choice.query),
  });
  return isKnown(c, etag, changedAt)
    ? completeAnswer(null, 304, headers)
    : completeAnswer(body, 200, { ...headers, 'Content-Type': `${FORMATS[format].type}; charset=utf-8` });
}

/** How a feed says who tells of its changes, and by which name it is known there (WebSub, section 4). */
function hubLinks(
  { web, publicUrl }: FeedBoard,
  format: Format,
  query: string,
): Readonly<Record<string, string>> {
  const self = `${publicUrl}/feed.${format}${query}`;
  return web.hub === null || format === 'calendar'
    ? {}
    : { Link: `<${web.hub}>; rel="hub", <${self}>; rel="self"` };
}

/** Open and matching by their tags of now: the newest first; in a calendar, those that close, the first of them first. */
function choosePosts({ posts }: LiveBoard, { alert }: FeedChoice, format: Format): LivePost[] {
  const matching = posts.filter((post) => matches(new Set(post.tags), alert));
  if (format !== 'calendar') return matching.slice(0, MAX_ITEMS);
  return matching
    .filter(({ closesAt }) => closesAt !== null)
    .toSorted((one, other) => Number(one.closesAt) - Number(other.closesAt))
    .slice(0, MAX_ITEMS);
}

/** The tag decides where one was sent: the time is that of the whole board (RFC 9110, 13.2.2). */
function isKnown(c: Context, etag: string, changedAt: number): boolean {
  const tags = c.req.header('if-none-match');
  if (tags !== undefined) {
    return tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
  }
  return changedAt <= Date.parse(c.req.header('if-modified-since') ?? '');
}

/** For a page's head: lets feed readers find the feeds. `query` as in `?tags=data`. */
export function feedLinks(board: Board, query = ''): Html {
  const title = textsOf(board.site).feeds.title(board.site.name);
  const link = (file: string, type: string) =>
    html`<link rel="alternate" type="${type}" title="${title}" href="${board.publicUrl}/${file}${query}">`;
  return html`${link('feed.atom', FORMATS.atom.type)}
${link('feed.json', FORMATS.json.type)}`;
}
