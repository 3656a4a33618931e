// /feed.atom and /feed.json: the newest jobs for feed readers and for other sites' pages, chosen by tags. Public and
// the same for everybody, so that anybody may fetch and keep them.

import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { Db } from '../database/database.ts';
import { type Html, html } from '../html.ts';
import { loadPosts } from '../posts/plannable-posts.ts';
import { textsOf } from '../texts/texts.ts';
import { errorPage } from './error-page.ts';
import { renderAtom } from './feed-atom.ts';
import { type FeedChoice, parseFeedChoice } from './feed-choice.ts';
import { renderJsonFeed } from './feed-json.ts';
import { findFeedPosts } from './feed-store.ts';
import { buildFeed, type Feed, type FeedBoard } from './feed-view.ts';
import type { Board } from './page.ts';

export interface FeedDeps {
  readonly db: Db;
  readonly config: FeedBoard;
  readonly clock: () => Date;
}

const MAX_ITEMS = 50;
const FORMATS = {
  atom: { type: 'application/atom+xml', render: renderAtom },
  json: { type: 'application/feed+json', render: renderJsonFeed },
} as const;
type Format = keyof typeof FORMATS;

/** The feed that the query asks for; 304 to whoever has it already. */
export async function showFeed(deps: FeedDeps, c: Context, format: Format): Promise<Response> {
  const choice = parseFeedChoice(new URL(c.req.url).searchParams, deps.config.tags.aliases);
  if (choice === null) return errorPage(c, deps.config, 400);
  const feed = await loadFeed(deps, choice);
  const body = FORMATS[format].render(feed);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  c.header('ETag', etag);
  c.header('Last-Modified', feed.updatedAt.toUTCString());
  c.header('Cache-Control', 'public, max-age=300');
  c.header('Access-Control-Allow-Origin', '*');
  if (isKnown(c, etag, feed.updatedAt)) return c.body(null, 304);
  return c.body(body, 200, { 'Content-Type': `${FORMATS[format].type}; charset=utf-8` });
}

async function loadFeed(deps: FeedDeps, choice: FeedChoice): Promise<Feed> {
  const { aliases } = deps.config.tags;
  const ids = await findFeedPosts(deps.db, { choice, aliases, limit: MAX_ITEMS }, deps.clock());
  const posts = new Map((await loadPosts(deps.db, ids)).map((post) => [post.id, post]));
  return buildFeed(
    deps.config,
    choice,
    ids.flatMap((id) => posts.get(id) ?? []),
  );
}

/** The tag decides where one was sent, since edits and removals do not change the time (RFC 9110, 13.2.2). */
function isKnown(c: Context, etag: string, updatedAt: Date): boolean {
  const tags = c.req.header('if-none-match');
  if (tags !== undefined) {
    return tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
  }
  const since = Date.parse(c.req.header('if-modified-since') ?? '');
  return Math.floor(updatedAt.getTime() / 1000) * 1000 <= since;
}

/** For a page's head: lets feed readers find the feeds. `query` as in `?tags=data`. */
export function feedLinks(board: Board, query = ''): Html {
  const title = textsOf(board.site).feeds.title(board.site.name);
  const link = (file: string, type: string) =>
    html`<link rel="alternate" type="${type}" title="${title}" href="${board.publicUrl}/${file}${query}">`;
  return html`${link('feed.atom', FORMATS.atom.type)}
${link('feed.json', FORMATS.json.type)}`;
}
