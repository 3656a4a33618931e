// Pages for what went wrong, in the words of somebody who followed a link from a mail. Never a stack.

import type { Context } from 'hono';
import { html } from '../html.ts';
import { type Board, contactOf, renderPage } from './page.ts';

export type ErrorStatus = 404 | 405 | 413 | 421 | 500 | 503;

const TEXTS: Readonly<Record<ErrorStatus, { readonly title: string; readonly text: string }>> = {
  404: {
    title: 'Nothing here',
    text: 'If you came from a link in a mail, a part of it may be missing: long links get cut at a line break. Copy the whole link from the mail and try again.',
  },
  405: { title: 'Not possible here', text: 'This page cannot be used that way.' },
  413: { title: 'Too much at once', text: 'What was sent to this page is larger than anything it needs.' },
  421: {
    title: 'Not under this address',
    text: 'This service answers under its own address only. If you run it: PUBLIC_URL and HOST say which addresses it answers to.',
  },
  500: {
    title: 'Something went wrong',
    text: 'This is a mistake on our side, and it has been written down.',
  },
  503: { title: 'Please try again in a few minutes', text: 'The service cannot reach its data right now.' },
};

/** The page for a status; 503 also tells machines when to come back. */
export function errorPage(c: Context, board: Board, status: ErrorStatus): Response | Promise<Response> {
  const { title, text } = TEXTS[status];
  if (status === 503) c.header('Retry-After', '120');
  const main = html`<h1>${title}</h1>
<p>${text}</p>
<p class="quiet">Need help? Write to ${contactOf(board)}.</p>`;
  return c.html(renderPage(board, { title, main }), status);
}

/** A link whose token is damaged, revoked or not ours: what to do instead. */
export function brokenLinkPage(c: Context, board: Board): Response | Promise<Response> {
  const title = 'This link does not work';
  const main = html`<h1>${title}</h1>
<p>It may have been cut when it was copied, or it was replaced by a newer one. Open it again from the newest mail that you
have, and copy the whole link if clicking does not do.</p>
<p>To stop the mails without a link, write to ${contactOf(board)}.</p>`;
  return c.html(renderPage(board, { title, main }), 404);
}
