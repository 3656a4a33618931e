// `/admin/posts/…`: one post: what became of it, whom it would go to and went to, who got it; and announcing it again.

import type { Context } from 'hono';
import { safeLink } from '../clean-text.ts';
import { announceAgain } from '../collect/announce-again.ts';
import { UserError } from '../errors.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import { noteAct } from '../installation/audit-store.ts';
import { explain } from '../installation/why-store.ts';
import { type PostReach, type Recipient, reachOfPost, recipientsOf } from '../plan/post-reach.ts';
import { type ShownPost, showPost } from '../posts/listed-posts.ts';
import { facetsInWords } from '../subscribers/facet-words.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { errorPage } from '../web/error-page.ts';
import type { Admin } from './access.ts';
import type { AdminDeps } from './deps.ts';
import { readForm, wantsJson } from './form.ts';
import { adminPage, doneAt, rootOf } from './layout.ts';
import { act, acts, facts, field, table, when } from './parts.ts';
import { tagsOf } from './posts.ts';

const words = adminTexts.post;
const SHOWN = 100;

export async function showOnePost(deps: AdminDeps, c: Context): Promise<Response> {
  return render(deps, c, null);
}

/** `answer`: to a question about somebody. */
async function render(
  deps: AdminDeps,
  c: Context,
  answer: { asked: string; says: string } | null,
): Promise<Response> {
  const { db, config, clock } = deps;
  const post = await showPost(db, c.req.param('id') ?? '', clock());
  if (post === null) return errorPage(c, config, 404);
  const reach = await reachOfPost(db, post, config.tags.aliases);
  const recipients = await recipientsOf(db, post.id, SHOWN);
  if (wantsJson(c)) return c.json({ post, reach, recipients });
  const root = rootOf(c);
  const here = `${root}/posts/${encodeURIComponent(post.id)}`;
  const main = html`${factsPart(deps, post)}
${reachPart(post, reach, here)}
<h2>${words.got}</h2>
${gotPart(recipients, root, config.site.timeZone)}
<h2>${words.why}</h2>
${answer !== null && html`<p class="notice" role="status">${answer.says}</p>`}
<form method="post" action="${here}" class="admin-find"><input type="hidden" name="act" value="why">
${field('email', words.whyAddress, { type: 'email', value: answer?.asked ?? '', isRequired: true })}<button class="second">${words.ask}</button></form>`;
  return adminPage(deps, c, { title: post.title, tab: 'posts', main });
}

function factsPart({ config }: AdminDeps, post: ShownPost): Html {
  const { timeZone } = config.site;
  const day = (at: Date | null) => at !== null && when(at, timeZone);
  const link = (url: string | null): HtmlValue =>
    safeLink(url) === null ? url : html`<a href="${safeLink(url)}" rel="noreferrer">${url}</a>`;
  return facts([
    [words.standing, adminTexts.standings[post.standing]],
    [words.tags, tagsOf(post, config.tags.labels)],
    [words.states, facetsInWords(post.tags, 'one').join(', ')],
    [words.file, post.path],
    [words.date, day(post.publishedAt)],
    [words.announced, day(post.announcedAt)],
    [words.closes, day(post.closesAt)],
    [words.place, post.location],
    [words.pay, post.salary],
    [words.apply, link(post.applyUrl)],
    [words.page, link(post.pageUrl)],
  ]);
}

function reachPart(post: ShownPost, { wanted, fresh, had }: PostReach, here: string): Html {
  const people = wanted.weekly + wanted.daily + wanted.instant;
  return html`<h2>${words.reach}</h2>
${facts([
  [words.wants, words.wanted(people, wanted)],
  [words.had, adminTexts.countPeople(had)],
])}
${
  post.standing === 'live' &&
  html`<details><summary>${words.again}</summary><p>${words.againText(fresh)}</p>
${fresh > 0 && acts(act(here, words.againButton(fresh), { act: 'announce' }))}</details>`
}`;
}

function gotPart(recipients: readonly Recipient[], root: string, timeZone: string): Html {
  if (recipients.length === 0) return html`<p class="quiet">${words.nobody}</p>`;
  const rows = recipients.map(({ subscriberId, email, status, at }) => [
    html`<a href="${root}/people/${subscriberId}">${email}</a>`,
    adminTexts.outcomes[status as keyof typeof adminTexts.outcomes],
    when(at, timeZone),
  ]);
  return html`${table(words.gotColumns, rows, words.got)}
${recipients.length === SHOWN && html`<p class="quiet">${words.newest(SHOWN)}</p>`}`;
}

/** Announces it again, or says why somebody got it or not. */
export async function actOnPost(deps: AdminDeps, c: Context, { who }: Admin): Promise<Response> {
  const form = await readForm(c);
  const id = c.req.param('id') ?? '';
  if (form.act === 'why') return why(deps, c, id, form.email ?? '');
  if (form.act !== 'announce') return errorPage(c, deps.config, 400);
  const now = deps.clock();
  const isAnnounced = await announceAgain({ db: deps.workDb, config: deps.config }, id, now);
  if (!isAnnounced) return errorPage(c, deps.config, 404);
  await noteAct(deps.db, { who, act: 'announce again', details: { post: id } }, now);
  await deps.queues.planRun();
  return doneAt(c, `posts/${encodeURIComponent(id)}`, 'announced');
}

async function why(deps: AdminDeps, c: Context, id: string, email: string): Promise<Response> {
  try {
    const { sentence } = await explain(deps, email, id, deps.clock());
    return await render(deps, c, { asked: email, says: sentence });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return render(deps, c, { asked: email, says: error.message });
  }
}
