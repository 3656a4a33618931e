// Pages for what went wrong, in the words of somebody who followed a link from a mail. Never a stack.

import type { Context } from 'hono';
import { html } from '../html.ts';
import { textsOf } from '../texts/texts.ts';
import { linkForm } from './link-form.ts';
import { type Board, contactOf, renderPage } from './page.ts';

export type ErrorStatus = 400 | 404 | 405 | 413 | 421 | 429 | 500 | 503;

/** The page for a status; 503 also tells machines when to come back. */
export function errorPage(c: Context, board: Board, status: ErrorStatus): Response | Promise<Response> {
  const { errors, common } = textsOf(board.site);
  const { title, text } = errors[status];
  if (status === 503) c.header('Retry-After', '120');
  const main = html`<h1>${title}</h1>
<p>${text}</p>
<p class="quiet">${common.needHelp(contactOf(board))}</p>`;
  return c.html(renderPage(board, { title, main }), status);
}

/** Somebody was over a limit: says to people and machines when to come back. */
export function tooOftenPage(c: Context, board: Board, waitSeconds: number): Response | Promise<Response> {
  c.header('Retry-After', String(waitSeconds));
  return errorPage(c, board, 429);
}

/** A link whose token is damaged, revoked or not ours: what to do instead. */
export function brokenLinkPage(c: Context, board: Board): Response | Promise<Response> {
  const { title, text, stopWithout } = textsOf(board.site).brokenLink;
  const main = html`<h1>${title}</h1>
<p>${text}</p>
${linkForm(board)}
<p class="quiet">${stopWithout(contactOf(board))}</p>`;
  return c.html(renderPage(board, { title, main }), 404);
}
