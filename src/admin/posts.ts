// `/admin/posts`: all posts, by what became of them.

import type { Context } from 'hono';
import type { Standing } from '../database/values.ts';
import { html } from '../html.ts';
import { withoutFacets } from '../posts/facets.ts';
import { listPosts, type ShownPost } from '../posts/listed-posts.ts';
import { adminTexts } from '../texts/admin-en.ts';
import type { AdminDeps } from './deps.ts';
import { wantsJson } from './form.ts';
import { adminPage, rootOf } from './layout.ts';
import { field, table, when } from './parts.ts';

const words = adminTexts.postList;
const STANDINGS = Object.keys(adminTexts.standings) as Standing[];
const SHOWN = 100;

export async function showPosts(deps: AdminDeps, c: Context): Promise<Response> {
  const { db, config, clock } = deps;
  const standing = STANDINGS.find((one) => one === c.req.query('standing')) ?? null;
  const typed = (c.req.query('q') ?? '').slice(0, 200);
  const posts = await listPosts(db, { standing, words: typed }, clock());
  if (wantsJson(c)) return c.json(posts);
  const { timeZone } = config.site;
  const root = rootOf(c);
  const rows = posts
    .slice(0, SHOWN)
    .map((post) => [
      html`<a href="${root}/posts/${encodeURIComponent(post.id)}">${post.title}</a>`,
      adminTexts.standings[post.standing],
      tagsOf(post, config.tags.labels),
      post.announcedAt === null ? '–' : when(post.announcedAt, timeZone),
    ]);
  const option = (one: Standing) =>
    html`<option value="${one}"${one === standing && html` selected`}>${adminTexts.standings[one]}</option>`;
  const main = html`<form class="admin-find">${field('q', words.find, { value: typed })}
<div class="field"><label for="standing">${words.standing}</label>
<select id="standing" name="standing"><option value="">${words.any}</option>${STANDINGS.map(option)}</select></div>
<button class="second">${words.show}</button></form>
<p><a href="${root}/preview">${words.preview}</a></p>
${rows.length === 0 ? html`<p class="quiet">${words.none}</p>` : table(words.columns, rows, words.title)}
${posts.length > SHOWN && html`<p class="quiet">${words.more(posts.length - SHOWN)}</p>`}`;
  return adminPage(deps, c, { title: words.title, tab: 'posts', main });
}

/** As the board calls them; what it states besides is on its own page. */
export function tagsOf({ tags }: Pick<ShownPost, 'tags'>, labels: Readonly<Record<string, string>>): string {
  return withoutFacets(tags)
    .map((tag) => (Object.hasOwn(labels, tag) ? labels[tag] : tag))
    .join(', ');
}
