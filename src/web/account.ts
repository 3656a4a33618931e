// What a digest must not open, since digests get passed on: the address, the data, their erasure. The link to this page
// was mailed on request and works for half an hour. Looking changes nothing; account-save.ts takes the forms.

import type { Context } from 'hono';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { type Html, html } from '../html.ts';
import type { Log } from '../log.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import type { Links } from '../subscribers/links.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { textsOf } from '../texts/texts.ts';
import type { Limits } from './limits.ts';
import { linkForm } from './link-form.ts';
import { accountOf } from './link-owner.ts';
import { type Board, renderPage } from './page.ts';

export interface AccountDeps {
  readonly db: Db;
  readonly config: Board & Pick<Config, 'web' | 'paths'>;
  readonly links: Links;
  readonly log: Log;
  readonly vault: Vault;
  readonly confirmationAsked: (confirmationId: number) => Promise<void>;
  readonly limits: Pick<Limits, 'take'>;
  readonly clock: () => Date;
}

/** What is wrong with a form, and what was typed into it. */
export interface AccountProblem {
  readonly field: 'address' | 'sure';
  readonly words: string;
  readonly typed: string;
}

/** The three forms. Somebody who left keeps the right to their data, but has no mail that could go elsewhere. */
export async function showAccount(deps: AccountDeps, c: Context): Promise<Response> {
  const subscriber = await accountOf(deps, c.req.param('token'), deps.clock());
  if (subscriber === null) return expiredPage(c, deps.config);
  return c.html(renderAccount(deps.config, subscriber, null));
}

export function renderAccount(board: Board, subscriber: Subscriber, problem: AccountProblem | null): string {
  const { account } = textsOf(board.site);
  const title = account.title(board.site.name);
  const main = html`<h1>${title}</h1>
<p>${account.intro(html`<strong>${subscriber.email}</strong>`)}</p>
${isOn(subscriber) && addressPart(board, problem)}
<h2>${account.exportTitle}</h2>
<p>${account.exportIntro}</p>
<form method="post"><button class="second" name="action" value="export">${account.exportButton}</button></form>
${erasePart(board, problem)}`;
  return renderPage(board, { title, main, hasProblem: problem !== null });
}

function addressPart(board: Board, problem: AccountProblem | null): Html {
  const { account } = textsOf(board.site);
  const wrong = problem?.field === 'address' ? problem : null;
  return html`<h2>${account.addressTitle}</h2>
<p>${account.addressIntro}</p>
<form method="post"><input type="hidden" name="action" value="change-address">
<div class="field"><label for="address">${account.newAddress}</label>
<input id="address" name="email" type="email" autocomplete="email" required maxlength="254" value="${wrong?.typed}"${invalid(wrong)}>
${errorOf(wrong)}</div>
<button>${account.changeAddress}</button></form>`;
}

function erasePart(board: Board, problem: AccountProblem | null): Html {
  const { account } = textsOf(board.site);
  const wrong = problem?.field === 'sure' ? problem : null;
  return html`<h2>${account.eraseTitle}</h2>
<p>${account.eraseIntro}</p>
<form method="post"><input type="hidden" name="action" value="erase">
<ul class="choices row"><li><label><input type="checkbox" name="sure" value="yes" required${invalid(wrong)}> ${account.sure}</label></li></ul>
${errorOf(wrong)}
<button class="danger">${account.erase}</button></form>`;
}

function invalid(problem: AccountProblem | null): Html | false {
  return problem !== null && html` aria-invalid="true" aria-describedby="${problem.field}-error"`;
}

function errorOf(problem: AccountProblem | null): Html | false {
  return problem !== null && html`<span class="error" id="${problem.field}-error">${problem.words}</span>`;
}

/** Too old, damaged or revoked: in any case a fresh one helps. */
export function expiredPage(c: Context, board: Board): Response | Promise<Response> {
  const { account } = textsOf(board.site);
  const main = html`<h1>${account.expired}</h1>
<p>${account.expiredText}</p>
${linkForm(board)}`;
  return c.html(renderPage(board, { title: account.expired, main }), 404);
}
