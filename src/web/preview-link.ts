// What the links of a sample open (`rolecall preview`, `rolecall send --to`): a page that says so. They belong to nobody,
// so whoever presses "unsubscribe" in such a mail gets an answer and changes nothing.

import type { Context } from 'hono';
import { html } from '../html.ts';
import { textsOf } from '../texts/texts.ts';
import { type Board, renderPage } from './page.ts';

/** `purpose`: what the link would do in a real digest. Also the answer to a one-click POST (RFC 8058). */
export function showPreviewLink(
  board: Board,
  c: Context,
  purpose: 'unsubscribe' | 'manage' | 'digest',
): Response | Promise<Response> {
  const words = textsOf(board.site).sample;
  const main = html`<h1>${words.title}</h1>
<p>${words[purpose]}</p>
<p class="quiet">${words.nothing} <a href="${board.publicUrl}/">${words.signUp}</a></p>`;
  return c.html(renderPage(board, { title: words.title, main }));
}
