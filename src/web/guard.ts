// What every request passes before a page sees it: who we answer to, what a browser may do with the answer.

import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Config } from '../config.ts';
import { rememberLast } from '../remember.ts';
import { errorPage } from './error-page.ts';
import type { Board } from './page.ts';
import { styleOf } from './style.ts';

const MAX_BODY_BYTES = 8 * 1024;

/**
 * Headers of every answer, errors included. What sets its own Content-Security-Policy or Cache-Control keeps it; else
 * nothing is cached, since nearly every page is one person's.
 */
export function securityHeaders(board: Board): MiddlewareHandler {
  const policy = contentPolicy(board);
  return async (c, next) => {
    await next();
    const headers = c.res.headers;
    if (!headers.has('content-security-policy')) {
      headers.set('Content-Security-Policy', policy);
      headers.set('X-Frame-Options', 'DENY');
    }
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('Referrer-Policy', 'no-referrer');
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    headers.set('X-Robots-Tag', 'noindex');
    if (!headers.has('cache-control')) headers.set('Cache-Control', 'no-store');
  };
}

/** The Content-Security-Policy of a page. `hasScript`: it runs a file of ours, which may ask us. */
export function contentPolicy(
  board: Board,
  page: { readonly hasScript?: boolean; readonly formTargets?: readonly string[] } = {},
): string {
  const { colour, logo } = board.site;
  const pictures = logo === null ? '' : ` ${new URL(logo).origin}`;
  // The form of the manage page posts to the public address, also where the page was opened under another one.
  const formTargets = ["'self'", new URL(board.publicUrl).origin, ...(page.formTargets ?? [])].join(' ');
  const script = page.hasScript ? " script-src 'self'; connect-src 'self';" : '';
  return `default-src 'none';${script} style-src ${styleOf(colour).hash}; img-src 'self' data:${pictures}; frame-src 'self'; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`;
}

/** Refuses names that are not ours: a stranger's name that leads here would make their page ours (DNS rebinding). */
export function hostAllowList(config: Board & Pick<Config, 'host'>): MiddlewareHandler {
  const bound = config.host.includes(':') ? `[${config.host}]` : config.host;
  const allowed = new Set([new URL(config.publicUrl).hostname, 'localhost', '127.0.0.1', '[::1]', bound]);
  return async (c, next) => {
    if (hostNamesOf(c).every((name) => allowed.has(name))) return next();
    return errorPage(c, config, 421);
  };
}

/** Refuses bodies that are larger than any form here needs, before anything reads them. */
export function smallBodies(board: Board): MiddlewareHandler {
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => errorPage(c, board, 413) });
  // Asking a GET for its body builds a whole Request first: a sixth of the time of a page.
  return (c, next) => (c.req.method === 'GET' || c.req.method === 'HEAD' ? next() : limit(c, next));
}

/** Was the request made to this machine by its own name, as far as anything shows? A proxy tells on itself. */
export function isLocalRequest(c: Context): boolean {
  const isForwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'].some(
    (header) => c.req.header(header) !== undefined,
  );
  return !isForwarded && hostNamesOf(c).every(isLoopbackName);
}

/** `localhost`, `127.x.y.z` or `::1`, with or without brackets. */
export function isLoopbackName(host: string): boolean {
  const name = host.replaceAll(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}

/** The names in the Host header and in the request's own address: an absolute one may differ (RFC 9112, 3.2.2). */
function hostNamesOf(c: Context): readonly string[] {
  const { url } = c.req;
  return namesOf(`${c.req.header('host') ?? NONE} ${url.slice(0, url.indexOf('/', url.indexOf('//') + 2))}`);
}

/** No header holds a line break. */
const NONE = '\n';

/** Nearly all requests come by one name; parsing it twice for each was a good part of a page. */
const namesOf = rememberLast((hostAndOrigin: string): readonly string[] => {
  const at = hostAndOrigin.lastIndexOf(' ');
  const [header, origin] = [hostAndOrigin.slice(0, at), hostAndOrigin.slice(at + 1)];
  const address = new URL(origin).hostname;
  if (header === NONE) return [address];
  const host = URL.parse(`http://${header}`);
  const isPlain =
    host !== null && host.pathname === '/' && host.username === '' && host.search === '' && host.hash === '';
  return [isPlain ? host.hostname : '', address];
});
