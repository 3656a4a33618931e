// Which other sites' scripts may read our answer to a sign-up: those of the settings, by exact origin. No credentials:
// there is nothing to log in to.

import type { Context } from 'hono';

/** Lets the page that asked read the answer, when its site is one of ours. Call before the answer is made. */
export function allowOrigin(c: Context, origins: readonly string[]): void {
  c.header('Vary', 'Origin', { append: true });
  const origin = c.req.header('origin');
  if (origin === undefined || !origins.includes(origin)) return;
  c.header('Access-Control-Allow-Origin', origin);
}

/** The question that browsers ask before they send JSON to another site. */
export function answerPreflight(c: Context, origins: readonly string[]): Response {
  allowOrigin(c, origins);
  c.header('Allow', 'GET, HEAD, POST, OPTIONS');
  c.header('Access-Control-Allow-Methods', 'POST');
  c.header('Access-Control-Allow-Headers', 'Content-Type, Accept');
  c.header('Access-Control-Max-Age', '3600');
  return c.body(null, 204);
}
