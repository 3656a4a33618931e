// An edition is the digest without its personal parts: which posts, in which order, under which headings.
// Pure. Its key is the hash of all that shows but whose tags are whose, so people whose digests look the same but for
// that share one.

import { createHash } from 'node:crypto';
import { DAY_MS } from '../duration.ts';
import {
  type EditionSettings,
  type EditionView,
  type LastCallView,
  TEMPLATE_VERSION,
} from '../mail/edition-view.ts';
import { parseFacet, withoutFacets, workFacetsOf } from '../posts/facets.ts';
import type { ListedPost, Post } from '../posts/post.ts';
import { applyAliases, labelOf, type TagAliases } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { firstMatchingAlert } from '../subscribers/matches.ts';
import { openingsOf } from './openings.ts';
import { byOrganisation, digestOrder, stillOpenUntil } from './order.ts';
import { togetherByRole } from './same-role.ts';
import { type SharedCard, type SharedView, tagsAskedFor, viewFor } from './shared-view.ts';

/** For which run an edition is made: a first digest and an early one say so, and what closes soon depends on the day. */
export interface Occasion {
  readonly kind: EditionView['kind'];
  readonly at: Date;
}

export interface TagSettings {
  readonly labels: Readonly<Record<string, string>>;
  readonly aliases: TagAliases;
}

const SOON_MS = 3 * DAY_MS;

/** What stands in an edition. */
export interface EditionPosts {
  readonly posts: readonly ListedPost[];
  /** Of before, in the order in which they show. */
  readonly lastCalls: readonly Post[];
}

/** As it looks to people with these alerts. */
export function buildEditionView(
  posts: EditionPosts,
  alerts: readonly Alert[],
  settings: EditionSettings,
  tags: TagSettings,
  occasion: Occasion,
): EditionView {
  const view = buildSharedView(posts, alerts, settings, tags, occasion);
  return viewFor(view, tagsAskedFor(alerts, tags.aliases));
}

/** For many editions of the same posts: one that alone offers its role becomes a card once. */
export function createCards(tags: TagSettings, at: Date): (role: readonly ListedPost[]) => SharedCard {
  const made = new WeakMap<ListedPost, SharedCard>();
  return (role) => {
    const [post, ...others] = role as readonly [ListedPost, ...ListedPost[]];
    const known = others.length === 0 ? made.get(post) : undefined;
    const card = known ?? buildCard(role, tags, at);
    if (others.length === 0) made.set(post, card);
    return card;
  };
}

/** One alert: one list without a heading. Several: a group for each alert that matched, each role once. */
export function buildSharedView(
  { posts, lastCalls }: EditionPosts,
  alerts: readonly Alert[],
  settings: EditionSettings,
  tags: TagSettings,
  occasion: Occasion,
  cardOf = createCards(tags, occasion.at),
): SharedView {
  const alertOf = (post: ListedPost) =>
    alerts.length > 1 ? firstMatchingAlert(post.tags, alerts, tags.aliases) : 0;
  const ordered = posts
    .filter((post) => alertOf(post) !== -1)
    .toSorted((a, b) => digestOrder(a, b, occasion.at));
  const groups = Map.groupBy(togetherByRole(ordered), (role) => Math.min(...role.map(alertOf)));
  const toSections = (roles: readonly (readonly ListedPost[])[]) => byOrganisation(roles.map(cardOf));
  const edition = {
    template: TEMPLATE_VERSION,
    kind: occasion.kind,
    ...settings,
    lastCalls: togetherByRole(lastCalls).flatMap(([post]) =>
      post === undefined ? [] : toLastCall(post, occasion.at),
    ),
  };
  if (alerts.length <= 1)
    return { ...edition, groups: [{ alert: null, sections: toSections(groups.get(0) ?? []) }] };
  return {
    ...edition,
    groups: [...groups]
      .toSorted(([one], [other]) => one - other)
      .map(([alert, roles]) => ({ alert, sections: toSections(roles) })),
  };
}

/** @param posts of one role, the first of which it is called by */
function buildCard(posts: readonly ListedPost[], { labels, aliases }: TagSettings, at: Date): SharedCard {
  const [first, ...others] = posts as readonly [ListedPost, ...ListedPost[]];
  const { id, role, organisation, summary, applyUrl, pageUrl } = first;
  const { shared, openings } = openingsOf(posts, at);
  const closesAt = shared.closesAt === null ? null : new Date(shared.closesAt);
  const tags = [...new Set(posts.flatMap((post) => applyAliases(withoutFacets(post.tags), aliases)))];
  const work = posts.map((post) => new Set(workFacetsOf(post.tags)));
  return {
    id,
    alsoIds: others.map((post) => post.id),
    openings,
    role,
    organisation,
    location: shared.location,
    salary: shared.salary,
    work: workFacetsOf(first.tags).filter((facet) => work.every((facets) => facets.has(facet))),
    closesAt: shared.closesAt,
    closesSoon: closesAt !== null && closesAt.getTime() - at.getTime() <= SOON_MS,
    publishedAt: first.publishedAt.toISOString(),
    isRepost: posts.every(({ isRepost }) => isRepost),
    tags: tags.map((tag) => [tag, labelOf(tag, labels)] as const),
    org: first.tags.find((tag) => parseFacet(tag)?.kind === 'org') ?? null,
    summary,
    applyUrl,
    pageUrl,
  };
}

function toLastCall(post: Post, at: Date): LastCallView[] {
  const { id, role, organisation, location, applyUrl, pageUrl } = post;
  const closesAt = stillOpenUntil(post, at)?.toISOString();
  const publishedAt = post.publishedAt.toISOString();
  return closesAt === undefined
    ? []
    : [{ id, role, organisation, location, closesAt, publishedAt, applyUrl, pageUrl }];
}

/** SHA-256 of what it shows, base64url. */
export function editionKey(view: SharedView): string {
  return keyOfShown(JSON.stringify(view));
}

/** @param shown the view as JSON */
export function keyOfShown(shown: string): string {
  return createHash('sha256').update(shown).digest('base64url');
}
