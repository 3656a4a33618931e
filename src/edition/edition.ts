// An edition is the digest without its personal parts: which posts, in which order, under which headings.
// Pure. Its key is the hash of all that shows, so people whose digests look the same share one rendering.

import { createHash } from 'node:crypto';
import { DAY_MS } from '../duration.ts';
import {
  type CardView,
  type EditionSettings,
  type EditionView,
  TEMPLATE_VERSION,
} from '../mail/edition-view.ts';
import { withoutFacets, workFacetsOf } from '../posts/facets.ts';
import type { Post } from '../posts/post.ts';
import { applyAliases, labelOf, type TagAliases } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { firstMatchingAlert } from '../subscribers/matches.ts';
import { byOrganisation, digestOrder, stillOpenUntil } from './order.ts';

/** For which run an edition is made: a first digest says so, and what closes soon depends on the day. */
export interface Occasion {
  readonly kind: 'digest' | 'welcome';
  readonly at: Date;
}

export interface TagSettings {
  readonly labels: Readonly<Record<string, string>>;
  readonly aliases: TagAliases;
}

const SOON_MS = 3 * DAY_MS;

/** One alert: one list without a heading. Several: a group for each alert that matched, each post once. */
export function buildEditionView(
  posts: readonly Post[],
  alerts: readonly Alert[],
  settings: EditionSettings,
  tags: TagSettings,
  occasion: Occasion,
): EditionView {
  const ordered = posts.toSorted((a, b) => digestOrder(a, b, occasion.at));
  const toSections = (list: readonly Post[]) =>
    byOrganisation(list).map(({ organisation, posts: together }) => ({
      organisation,
      posts: together.map((post) => buildCard(post, tags, occasion.at)),
    }));
  const edition = { template: TEMPLATE_VERSION, kind: occasion.kind, ...settings };
  if (alerts.length <= 1) return { ...edition, groups: [{ alert: null, sections: toSections(ordered) }] };
  const groups = alerts.map((_, index) => ({
    alert: index,
    posts: ordered.filter((post) => firstMatchingAlert(post.tags, alerts, tags.aliases) === index),
  }));
  return {
    ...edition,
    groups: groups
      .filter((group) => group.posts.length > 0)
      .map((group) => ({ alert: group.alert, sections: toSections(group.posts) })),
  };
}

function buildCard(post: Post, { labels, aliases }: TagSettings, at: Date): CardView {
  const { id, role, organisation, location, salary, isRepost, summary, applyUrl, pageUrl } = post;
  const closesAt = stillOpenUntil(post, at);
  return {
    id,
    role,
    organisation,
    location,
    salary,
    work: workFacetsOf(post.tags),
    closesAt: closesAt?.toISOString() ?? null,
    closesSoon: closesAt !== null && closesAt.getTime() - at.getTime() <= SOON_MS,
    publishedAt: post.publishedAt.toISOString(),
    isRepost,
    tags: applyAliases(withoutFacets(post.tags), aliases).map((tag) => labelOf(tag, labels)),
    summary,
    applyUrl,
    pageUrl,
  };
}

/** SHA-256 of the view model, base64url. */
export function editionKey(view: EditionView): string {
  return createHash('sha256').update(JSON.stringify(view)).digest('base64url');
}
