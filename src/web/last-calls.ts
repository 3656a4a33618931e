// The end of a digest in the browser: the jobs that it reminded of, as far as they are open still.

import { safeLink } from '../clean-text.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inOwnDirection } from '../direction.ts';
import { stillOpenUntil } from '../edition/order.ts';
import { type Html, html } from '../html.ts';
import { closingDay } from '../mail/days.ts';
import { loadPosts } from '../posts/plannable-posts.ts';
import type { Post } from '../posts/post.ts';
import { isShown } from '../posts/standing.ts';
import { languageOf } from '../texts/texts.ts';

/** Null where there is none any more. */
export async function lastCallsPart(
  db: Db,
  ids: readonly string[],
  site: Config['site'],
  now: Date,
): Promise<Html | null> {
  const open = (await loadPosts(db, ids))
    .filter((post) => isShown(post, now))
    .toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
  if (open.length === 0) return null;
  const { digestMail: words } = languageOf(site).texts;
  return html`<h2>${words.lastCall}</h2>
<ul>${open.map((post) => html`<li>${lineOf(post, site, now)}</li>`)}</ul>`;
}

function lineOf(post: Post, site: Config['site'], now: Date): Html {
  const { role, organisation, publishedAt } = post;
  const { texts, locale, direction } = languageOf(site);
  const own = (text: string) => inOwnDirection(text, direction);
  const link = safeLink(post.pageUrl) ?? safeLink(post.applyUrl);
  const until = stillOpenUntil(post, now);
  const day = until && closingDay(until.toISOString(), publishedAt.toISOString(), locale, site.timeZone);
  return html`${link === null ? own(role) : html`<a href="${link}">${own(role)}</a>`}${organisation !== null && html` – ${own(organisation)}`}${
    day !== null && html` · <strong>${texts.digestMail.closes(day)}</strong>`
  }`;
}
