// Which posts offer a job that another post offered before? By role and employer in any spelling, or by a link of the job's
// own. Pure.

import { DAY_MS } from '../duration.ts';
import { linkKey } from './link-key.ts';
import { organisationKey } from './organisation.ts';
import { isOwnLink } from './own-link.ts';
import { spellingKey } from './spelling.ts';

/** An announcement, as far as it may come again. */
export interface Announced {
  readonly id: string;
  readonly role: string;
  readonly organisation: string | null;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
  readonly announcedAt: Date | null;
}

/** What was announced longer ago is news. */
export const REPOST_MS = 56 * DAY_MS;
/** So much of the words of two titles makes them one title turned round. */
const ALIKE = 0.5;

interface Keyed {
  readonly id: string;
  readonly at: number;
  readonly role: string;
  readonly name: string;
  readonly link: string | null;
}

/** Ids of those among `posts` whose job another one of `known` offered within the eight weeks before. */
export function findReposts(posts: readonly Announced[], known: readonly Announced[]): ReadonlySet<string> {
  const all = [...new Map([...known, ...posts].map((post) => [post.id, post])).values()].flatMap(toKeyed);
  const byName = Map.groupBy(all, ({ name }) => name);
  const byLink = Map.groupBy(all, ({ link }) => link);
  const isEarlier = (post: Keyed, other: Keyed) => other.at < post.at && other.at > post.at - REPOST_MS;
  const ids = new Set(posts.map(({ id }) => id));
  const again = all.filter((post) => {
    if (!ids.has(post.id)) return false;
    if (byName.get(post.name)?.some((other) => isEarlier(post, other))) return true;
    const linked = post.link === null ? [] : (byLink.get(post.link) ?? []);
    return isOnesOwn(linked) && linked.some((other) => isEarlier(post, other) && isAlike(post, other));
  });
  return new Set(again.map(({ id }) => id));
}

function toKeyed({ id, role, organisation, applyUrl, pageUrl, announcedAt }: Announced): Keyed[] {
  if (announcedAt === null) return [];
  const roleKey = spellingKey(role);
  const employer = organisation === null ? '' : organisationKey(organisation);
  const isOwn = applyUrl !== null && applyUrl !== pageUrl && isOwnLink(applyUrl);
  return [
    {
      id,
      at: announcedAt.getTime(),
      role: roleKey,
      name: `${employer}\n${roleKey}`,
      link: isOwn ? linkKey(applyUrl) : null,
    },
  ];
}

/** A link that several different jobs share is nobody's own. */
function isOnesOwn(linked: readonly Keyed[]): boolean {
  return new Set(linked.map(({ role }) => role)).size <= 2;
}

function isAlike(one: Keyed, other: Keyed): boolean {
  const words = new Set(one.role.split(' '));
  const others = new Set(other.role.split(' '));
  return (2 * words.intersection(others).size) / (words.size + others.size) >= ALIKE;
}
