// The way back in for somebody without a working link: their address, and a mail with a fresh one.

import { type Html, html } from '../html.ts';
import { textsOf } from '../texts/texts.ts';
import type { Board } from './page.ts';

/** Posts to `/link` from wherever it stands. `address`: what was typed, to be mended. */
export function linkForm(board: Board, address = '', error: string | null = null): Html {
  const { manage } = textsOf(board.site);
  const bad = error !== null && html` aria-invalid="true" aria-describedby="link-error"`;
  return html`<form method="post" action="${board.publicUrl}/link">
<div class="field"><label for="link-address">${manage.yourAddress}</label>
<input id="link-address" name="email" type="email" autocomplete="email" required maxlength="254" value="${address}"${bad}>
${error !== null && html`<span class="error" id="link-error">${error}</span>`}</div>
<button>${manage.sendLink}</button></form>`;
}
