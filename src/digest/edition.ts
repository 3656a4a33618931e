// An edition is the digest without its personal parts: which posts, in which order, under which headings.
// Pure. Its key is the hash of all that shows, so people whose digests look the same share one rendering.

import { createHash } from 'node:crypto';
import type { Post } from '../posts/post.ts';
import { applyAliases, labelOf, type TagAliases } from '../posts/tags.ts';
import { type Alert, describeAlert } from '../subscribers/alerts.ts';
import { firstMatchingAlert } from './match.ts';

/** Raise it when the rendering changes, so that editions are not mixed across versions. */
const TEMPLATE_VERSION = 1;

/** What one post shows in a digest; instants are ISO strings, tags are labels. */
export interface CardView {
  readonly id: string;
  readonly role: string;
  readonly organisation: string | null;
  readonly location: string | null;
  readonly salary: string | null;
  readonly closesAt: string | null;
  readonly publishedAt: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
}

export interface EditionView {
  readonly template: number;
  readonly language: string;
  /** Zone in which dates show: the board's, since closing days are the board's days. */
  readonly timeZone: string;
  readonly brand: { readonly name: string; readonly url: string | null };
  readonly groups: readonly { readonly heading: string | null; readonly posts: readonly CardView[] }[];
}

/** What the board's settings add to an edition. */
export interface EditionSettings {
  readonly language: string;
  readonly timeZone: string;
  readonly brand: { readonly name: string; readonly url: string | null };
  readonly labels: Readonly<Record<string, string>>;
  readonly aliases: TagAliases;
}

/** Closing soonest first, then newest. */
function digestOrder(
  a: Pick<Post, 'closesAt' | 'number' | 'id'>,
  b: Pick<Post, 'closesAt' | 'number' | 'id'>,
): number {
  const closing = (a.closesAt?.getTime() ?? Infinity) - (b.closesAt?.getTime() ?? Infinity);
  if (closing !== 0 && !Number.isNaN(closing)) return closing;
  return (b.number ?? 0) - (a.number ?? 0) || a.id.localeCompare(b.id);
}

/** One alert: one list without a heading. Several: a group for each alert that matched, each post once. */
export function buildEditionView(
  posts: readonly Post[],
  alerts: readonly Alert[],
  settings: EditionSettings,
): EditionView {
  const ordered = posts.toSorted(digestOrder);
  const { labels, aliases, ...shared } = settings;
  const label = (tag: string) => labelOf(tag, labels);
  const card = (post: Post) => buildCard(post, label, aliases);
  const edition = { template: TEMPLATE_VERSION, ...shared };
  if (alerts.length <= 1) return { ...edition, groups: [{ heading: null, posts: ordered.map(card) }] };
  const groups = alerts.map((alert, index) => ({
    heading: describeAlert(alert, label),
    posts: ordered.filter((post) => firstMatchingAlert(post.tags, alerts, aliases) === index).map(card),
  }));
  return { ...edition, groups: groups.filter((group) => group.posts.length > 0) };
}

function buildCard(post: Post, label: (tag: string) => string, aliases: TagAliases): CardView {
  const { id, role, organisation, location, salary, summary, applyUrl, pageUrl } = post;
  return {
    id,
    role,
    organisation,
    location,
    salary,
    closesAt: post.closesAt?.toISOString() ?? null,
    publishedAt: post.publishedAt.toISOString(),
    tags: applyAliases(post.tags, aliases).map(label),
    summary,
    applyUrl,
    pageUrl,
  };
}

/** SHA-256 of the view model, base64url. */
export function editionKey(view: EditionView): string {
  return createHash('sha256').update(JSON.stringify(view)).digest('base64url');
}

/** Ids of the posts in the order in which they show. */
export function postIdsOf(view: EditionView): string[] {
  return view.groups.flatMap((group) => group.posts.map((post) => post.id));
}
