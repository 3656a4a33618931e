// `/admin/audit`: who did what, and when.

import type { Context } from 'hono';
import { html } from '../html.ts';
import { notedActs } from '../installation/audit-store.ts';
import { adminTexts } from '../texts/admin-en.ts';
import type { AdminDeps } from './deps.ts';
import { readId, wantsJson } from './form.ts';
import { adminPage, rootOf } from './layout.ts';
import { table, when } from './parts.ts';

const words = adminTexts.audit;
const SHOWN = 100;

export async function showAudit(deps: AdminDeps, c: Context): Promise<Response> {
  const acts = await notedActs(deps.db, readId(c.req.query('before')), SHOWN);
  if (wantsJson(c)) return c.json(acts);
  const root = rootOf(c);
  const rows = acts.map(({ at, who, act, details }) => [
    when(at, deps.config.site.timeZone),
    who,
    act,
    Object.entries(details).map(
      ([name, value], index) =>
        html`${index > 0 && ', '}${name}: ${
          name === 'person' ? html`<a href="${root}/people/${value}">${value}</a>` : value
        }`,
    ),
  ]);
  const last = acts.at(-1);
  const main = html`${rows.length === 0 ? html`<p class="quiet">${words.none}</p>` : table(words.columns, rows, words.title)}
${acts.length === SHOWN && last !== undefined && html`<p><a href="${root}/audit?before=${last.id}">${words.older}</a></p>`}`;
  return adminPage(deps, c, { title: words.title, tab: 'audit', main });
}
