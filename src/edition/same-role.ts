// One role of one organisation is one card in a digest, however many posts offer it: in several places, or twice by mistake.
// Pure.

import { linkKey } from '../posts/link-key.ts';
import { organisationKey } from '../posts/organisation.ts';
import { isOwnLink } from '../posts/own-link.ts';
import type { Post } from '../posts/post.ts';
import { spellingKey } from '../posts/spelling.ts';

type Named = Pick<Post, 'role' | 'organisation' | 'applyUrl' | 'pageUrl'>;

/** Posts that are one card, each list in the order given and where its first post stands; none is lost or stands twice. */
export function togetherByRole<P extends Named>(posts: readonly P[]): P[][] {
  const cards: P[][] = [];
  const byKey = new Map<string, P[]>();
  for (const post of posts) {
    const keys = keysOf(post);
    const card = keys.map((key) => byKey.get(key)).find((found) => found !== undefined) ?? [];
    if (card.length === 0) cards.push(card);
    card.push(post);
    for (const key of keys) if (!byKey.has(key)) byKey.set(key, card);
  }
  return cards;
}

/** Of the very posts that were asked about: a run puts the same ones together thousands of times. */
const known = new WeakMap<Named, readonly string[]>();

function keysOf(post: Named): readonly string[] {
  const keys = known.get(post) ?? findKeys(post);
  known.set(post, keys);
  return keys;
}

/** The same role of the same organisation, or behind the same link of its own: what a title calls an employer differs. */
function findKeys({ role, organisation, applyUrl, pageUrl }: Named): string[] {
  const name = spellingKey(role);
  const employer = organisation === null ? '' : organisationKey(organisation);
  const byEmployer = employer === '' ? [] : [JSON.stringify([name, employer])];
  const isOwn = applyUrl !== null && applyUrl !== pageUrl && isOwnLink(applyUrl);
  return isOwn ? [...byEmployer, JSON.stringify([name, 'link', linkKey(applyUrl)])] : byEmployer;
}
