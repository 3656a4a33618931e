// The cookie that ties a browser to the sign-up that was made in it.

import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { hashCookie } from '../subscribers/confirmation-store.ts';

/** What the names begin with; a part of the hash follows. */
export const CONFIRM_COOKIE = 'rolecall-sign-up-';

/** One that no sign-up knows. */
export function newCookie(): string {
  return randomBytes(24).toString('base64url');
}

/** Was the sign-up made in this browser? A page that is only fetched ahead was opened by nobody. */
export function isOwnBrowser(c: Context, cookieHash: string | null): boolean {
  if (cookieHash === null || c.req.header('sec-purpose')?.includes('prefetch')) return false;
  const cookie = getCookie(c, `${CONFIRM_COOKIE}${cookieHash.slice(0, 8)}`);
  return cookie !== undefined && hashCookie(cookie) === cookieHash;
}
