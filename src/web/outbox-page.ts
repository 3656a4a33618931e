// Reading the mails that stayed on this machine: the list, and each one as HTML, as text and as its source.
// web.ts lets only somebody at this machine through to here.

import type { Context } from 'hono';
import type { Config } from '../config/config.ts';
import { type Html, html } from '../html.ts';
import { listOutbox, type OutboxEntry, outboxDir, readOutbox } from '../mail/outbox.ts';
import type { Texts } from '../texts/en.ts';
import { dateStyleOf } from '../texts/format.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import { errorPage } from './error-page.ts';
import { type Board, renderPage } from './page.ts';

export interface OutboxDeps {
  readonly config: Board & Pick<Config, 'paths'>;
}

const MAX_LISTED = 500;
const VIEWS = { html: 'asHtml', text: 'asText', source: 'asSource' } as const;
type View = keyof typeof VIEWS;

// The mail as a mail program would show it: its own styles, no scripts, nothing fetched, links in a tab of their own.
export const SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';
export const MAIL_POLICY = `sandbox ${SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`;

/** The newest mails. */
export async function listMails(deps: OutboxDeps, c: Context): Promise<Response> {
  const { site } = deps.config;
  const mails = await listOutbox(outboxDir(deps.config), MAX_LISTED);
  const words = textsOf(site).outbox;
  const dates = new Intl.DateTimeFormat(dateStyleOf(languageOf(site).locale), {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: site.timeZone,
  });
  const item = (mail: OutboxEntry) => html`<li><a href="outbox/${encodeURIComponent(mail.file)}">
<b>${mail.subject}</b> <span class="small">${words.to(mail.to)} · <span class="quiet">${mail.date !== '' && dates.format(Date.parse(mail.date))}</span></span></a></li>`;
  const main = html`<h1>${words.title}</h1>
<p class="quiet">${words.intro}</p>
${mails.length === 0 ? html`<p>${words.empty}</p>` : html`<ul class="mails">${mails.map(item)}</ul>`}
${mails.length === MAX_LISTED && html`<p class="quiet">${words.newest(MAX_LISTED)}</p>`}`;
  return c.html(renderPage(deps.config, { title: words.title, main, isWide: true }));
}

/** One mail, in the view that `?view=` names. */
export async function showMail(deps: OutboxDeps, c: Context): Promise<Response> {
  const mail = await readOutbox(outboxDir(deps.config), c.req.param('file') ?? '');
  if (mail === null) return errorPage(c, deps.config, 404);
  const asked = c.req.query('view') ?? '';
  const view: View = Object.hasOwn(VIEWS, asked) ? (asked as View) : mail.html === null ? 'text' : 'html';
  const file = encodeURIComponent(mail.file);
  const words = textsOf(deps.config.site).outbox;
  const main = html`<p class="small"><a href="../outbox">${words.title}</a></p>
<h1>${mail.subject}</h1>
<p class="quiet small">${words.toWhom(mail.to)}</p>
${tabs(words, file, view)}
${view === 'html' && html`<iframe src="${file}/html" title="${words.frame}" sandbox="${SANDBOX}"></iframe>`}
${view === 'text' && html`<pre>${mail.text ?? words.noText}</pre>`}
${view === 'source' && html`<pre>${mail.raw.toString()}</pre>`}`;
  return c.html(renderPage(deps.config, { title: mail.subject, main, isWide: true }));
}

/** The mail's own HTML, for the frame only. */
export async function showMailHtml(deps: OutboxDeps, c: Context): Promise<Response> {
  const mail = await readOutbox(outboxDir(deps.config), c.req.param('file') ?? '');
  if (mail === null || mail.html === null) return errorPage(c, deps.config, 404);
  c.header('Content-Security-Policy', MAIL_POLICY);
  return c.html(mail.html.replace(/<head[^>]*>/i, '$&<base target="_blank">'));
}

function tabs(words: Texts['outbox'], file: string, current: View): Html {
  const tab = ([view, name]: [string, (typeof VIEWS)[View]]) =>
    html`<a href="${file}?view=${view}"${view === current && html` aria-current="page"`}>${words[name]}</a>`;
  return html`<nav class="tabs" aria-label="${words.views}">${Object.entries(VIEWS).map(tab)}</nav>`;
}
