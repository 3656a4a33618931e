// What every request passes before a page sees it, and every answer before it leaves: who we answer to, how large a
// body may be, which headers an answer has.

import type { Context, Handler, Hono, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Config } from '../config/config.ts';
import { completeHeaders } from './answer-headers.ts';
import { errorPage } from './error-page.ts';
import type { Board } from './page.ts';

const MAX_BODY_BYTES = 8 * 1024;

/**
 * Takes every request: asks `pages` where the name it came by is ours, and gives each answer, errors included, its
 * headers. A stranger's name that leads here would make their page ours (DNS rebinding).
 *
 * One handler around the pages and no middlewares: those make each request a chain of promises, half the time of a page
 * that lies in memory.
 */
export function guard(config: Board & Pick<Config, 'host'>, pages: Pick<Hono, 'fetch'>): Handler {
  const isOurs = hostAllowList(config);
  const complete = completeHeaders(config);
  return (c) => {
    const answer = isOurs(c) ? pages.fetch(c.req.raw, c.env) : errorPage(c, config, 421);
    return answer instanceof Promise ? answer.then(complete) : complete(answer);
  };
}

function hostAllowList(config: Board & Pick<Config, 'host'>): (c: Context) => boolean {
  const bound = config.host.includes(':') ? `[${config.host}]` : config.host;
  const allowed = new Set([new URL(config.publicUrl).hostname, 'localhost', '127.0.0.1', '[::1]', bound]);
  return (c) => hostNamesOf(c).every((name) => allowed.has(name));
}

/** Refuses bodies that are larger than any form here needs, before anything reads them. */
export function smallBodies(board: Board): MiddlewareHandler {
  return bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => errorPage(c, board, 413) });
}

/** The names in the Host header and in the request's own address: an absolute one may differ (RFC 9112, 3.2.2). */
function hostNamesOf(c: Context): readonly string[] {
  const { url } = c.req;
  const header = c.req.header('host');
  const address = new URL(url.slice(0, url.indexOf('/', url.indexOf('//') + 2))).hostname;
  if (header === undefined) return [address];
  const host = URL.parse(`http://${header}`);
  const isPlain =
    host !== null && host.pathname === '/' && host.username === '' && host.search === '' && host.hash === '';
  return [isPlain ? host.hostname : '', address];
}
