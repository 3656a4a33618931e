// Who may read the outbox: whoever has the key. It is made at each start, the log prints the address that holds it, and a
// cookie keeps it, as Jupyter does. What a request lacks (a proxy's headers, another name) shows nothing about who sent it.

import { randomBytes } from 'node:crypto';
import type { Context, Handler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Config } from '../config/config.ts';
import { isLoopbackName } from '../loopback.ts';
import { isSameSecret } from '../same-secret.ts';
import { errorPage } from './error-page.ts';
import type { Board } from './page.ts';

const COOKIE = 'rolecall-outbox';

type OutboxSettings = Pick<Config, 'transport' | 'publicUrl'>;

/** One that nobody can guess: 192 bits. */
export function newOutboxKey(): string {
  return randomBytes(24).toString('base64url');
}

/** Is there an outbox to read? Never where others are told to come to: links of real people may lie in it. */
export function showsOutbox(config: OutboxSettings): boolean {
  return config.transport === 'outbox' && isLoopbackName(new URL(config.publicUrl).hostname);
}

/** Does this browser hold the key? */
export function mayReadOutbox(config: OutboxSettings, key: string, c: Context): boolean {
  return showsOutbox(config) && isKey(key, getCookie(c, COOKIE));
}

/** The page for who has the key, 404 for all others. A key in the address moves into the cookie. */
export function withOutboxKey(config: OutboxSettings & Board, key: string, handler: Handler): Handler {
  return (c, next) => {
    const given = c.req.query('key');
    if (showsOutbox(config) && isKey(key, given)) {
      setCookie(c, COOKIE, key, { httpOnly: true, sameSite: 'Lax', path: '/' });
      return c.redirect(c.req.path.replace(/^.*\//, ''), 303);
    }
    return mayReadOutbox(config, key, c) ? handler(c, next) : errorPage(c, config, 404);
  };
}

function isKey(key: string, given: string | undefined): boolean {
  return given !== undefined && isSameSecret(given, key);
}
