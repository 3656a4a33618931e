// The frame of the admin's pages: that of all pages, with a row of tabs. Links are relative, since a page may be reached by
// the public address or by that of this machine.

import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Html, html, raw } from '../html.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { contentPolicy } from '../web/answer-headers.ts';
import { type Board, renderPage } from '../web/page.ts';
import type { AdminDeps } from './deps.ts';

/** The tabs, by the last part of their paths. */
export const TABS = ['today', 'posts', 'people', 'mail', 'queue', 'audit'] as const;
export type Tab = (typeof TABS)[number];

export interface AdminPage {
  readonly title: string;
  readonly main: Html;
  readonly tab: Tab;
}

// Beside the sheet of all pages: tables that become lists on a phone, and buttons beside each other.
const CSS = `
.admin-bar { display: flex; flex-wrap: wrap; align-items: end; border-bottom: 1px solid var(--line); margin: 0 0 1rem; }
.admin-bar .tabs { display: contents; }
.admin-bar form { margin-inline-start: auto; }
.acts form { margin: 0; }
.admin-bar form { margin-block: 0; }
.admin-bar button { background: none; border: 0; color: var(--quiet); font-weight: 400; padding: .6rem .9rem; text-decoration: underline; }
.acts { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0 0; }
.notice h2, .notice h3 { margin: 0 0 .25rem; font-size: 1.05rem; }
.notice ul { margin: 0; padding-inline-start: 1.1rem; }
.notice p { margin: 0 0 .5rem; }
.stack td.num, .stack th.num { padding-inline-end: 1.75rem; }
.num { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.nowrap { white-space: nowrap; }
.wide th { font-size: .9rem; color: var(--quiet); font-weight: 600; }
.admin-find { display: flex; gap: .5rem; align-items: end; flex-wrap: wrap; }
.admin-find .field { flex: 1 1 14rem; margin: 0; }
@media (max-width: 44rem) {
  .stack, .stack tbody, .stack tr, .stack td { display: block; }
  .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .stack td { display: flex; gap: 1rem; justify-content: space-between; padding: .15rem 0; border: 0; text-align: start; }
  .stack td.num { padding-inline-end: 0; }
  .stack td > :last-child { text-align: end; min-width: 0; }
  .stack td:first-child { font-weight: 600; }
  .stack td:first-child > :last-child { text-align: start; }
  .stack .label { display: inline; color: var(--quiet); flex: none; }
  .stack td:first-child .label { display: none; }
}
@media (min-width: 44.01rem) { .stack .label { display: none; } }
`;
const HASH = `'sha256-${createHash('sha256').update(CSS).digest('base64')}'`;

/** The way back to `/admin`, from wherever a page stands: `.`, `..`. */
export function rootOf(c: Context): string {
  const depth = c.req.path.replace(/^.*?\/admin\/?/, '').split('/').length - 1;
  return depth === 0 ? '.' : Array.from({ length: depth }, () => '..').join('/');
}

/** A page for whoever is signed in. */
export function adminPage(
  deps: Pick<AdminDeps, 'config'>,
  c: Context,
  page: AdminPage,
): Response | Promise<Response> {
  const root = rootOf(c);
  const { tabs, tabsLabel, signOut } = adminTexts;
  const tab = (name: Tab) =>
    html`<a href="${root}/${name}"${name === page.tab && html` aria-current="page"`}>${tabs[name]}</a>`;
  const main = html`<div class="admin-bar"><nav class="tabs" aria-label="${tabsLabel}">${TABS.map(tab)}</nav>
<form method="post" action="${root}/sign-out"><button>${signOut}</button></form></div>
<h1>${page.title}</h1>
${doneNotice(c)}
${page.main}`;
  return answer(c, deps.config, page.title, main, 200);
}

/** Before somebody is signed in, or where something is wrong. */
export function plainPage(
  { config }: Pick<AdminDeps, 'config'>,
  c: Context,
  { title, text, more }: { readonly title: string; readonly text: string; readonly more?: Html },
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  return answer(c, config, title, html`<h1>${title}</h1>\n<p>${text}</p>\n${more}`, status);
}

function answer(c: Context, board: Board, title: string, main: Html, status: ContentfulStatusCode) {
  c.header('Content-Security-Policy', contentPolicy(board, { styles: [HASH] }));
  c.header('X-Frame-Options', 'DENY');
  const head = html`<style>${raw(CSS)}</style>`;
  return c.html(renderPage(board, { title, main, head, isWide: true }), status);
}

/** What an act left to say: by its name, with a number. The words are ours, whatever stands in the address. */
function doneNotice(c: Context): Html | false {
  const name = c.req.query('done') ?? '';
  const words = Object.hasOwn(adminTexts.done, name)
    ? adminTexts.done[name as keyof typeof adminTexts.done]
    : null;
  const number = Number.parseInt(c.req.query('count') ?? '', 10);
  return (
    words !== null && html`<p class="notice" role="status">${words(Number.isFinite(number) ? number : 0)}</p>`
  );
}

/** Back to a page by GET, which says what was done. `path`: below `/admin`. */
export function doneAt(
  c: Context,
  path: string,
  done: keyof typeof adminTexts.done,
  count?: number,
): Response {
  const query = new URLSearchParams({ done, ...(count !== undefined && { count: String(count) }) });
  return c.redirect(`${rootOf(c)}/${path}${path.includes('?') ? '&' : '?'}${query}`, 303);
}
