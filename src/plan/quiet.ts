// Alerts that have brought nothing for weeks: which they are, and what came close. Pure.

import { DAY_MS } from '../duration.ts';
import { nearest } from '../nearest.ts';
import { isFacet, withoutFacets } from '../posts/facets.ts';
import { applyAliases, type TagAliases } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { canonicalAlert, matches } from '../subscribers/matches.ts';

/** An alert is quiet after so long without a job. */
export const QUIET_MS = 42 * DAY_MS;

/** A post that was announced within that time, open still or not. */
export interface RecentPost {
  readonly tags: readonly string[];
  readonly announcedAt: Date;
}

/** What would have brought jobs. */
export interface CameClose {
  /** Left away from the alert; or, `instead`, a tag in use that is nearly the one asked for. */
  readonly tag: string;
  readonly kind: 'without' | 'but-not' | 'instead';
  readonly posts: number;
}

export interface QuietAlert {
  readonly alert: Alert;
  /** The most jobs first; at most three. */
  readonly close: readonly CameClose[];
}

/** When a job last matched the alert; null = none of these did. */
export function lastMatch(alert: Alert, posts: readonly RecentPost[], aliases: TagAliases): Date | null {
  const wanted = canonicalAlert(alert, aliases);
  const times = posts
    .filter(({ tags }) => matches(new Set(applyAliases(tags, aliases)), wanted))
    .map(({ announcedAt }) => announcedAt.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** Those of a person's alerts that none of the posts of the last weeks matched. */
export function quietAlerts(
  alerts: readonly Alert[],
  posts: readonly RecentPost[],
  aliases: TagAliases,
): QuietAlert[] {
  return alerts
    .filter((alert) => lastMatch(alert, posts, aliases) === null)
    .map((alert) => ({ alert, close: cameClose(alert, posts, aliases) }));
}

const MOST_NAMED = 3;

function cameClose(alert: Alert, posts: readonly RecentPost[], aliases: TagAliases): CameClose[] {
  const wanted = canonicalAlert(alert, aliases);
  const sets = posts.map(({ tags }) => new Set(applyAliases(tags, aliases)));
  const countOf = (one: Alert) => sets.filter((tags) => matches(tags, one)).length;
  const without = (list: readonly string[], tag: string) => list.filter((other) => other !== tag);
  return [
    ...wanted.all
      .filter((tag) => wanted.any.length > 0 || without(wanted.all, tag).length > 0)
      .map((tag) => ({
        tag,
        kind: 'without' as const,
        posts: countOf({ ...wanted, all: without(wanted.all, tag) }),
      })),
    ...wanted.none.map((tag) => ({
      tag,
      kind: 'but-not' as const,
      posts: countOf({ ...wanted, none: without(wanted.none, tag) }),
    })),
    ...nearTags(wanted, sets).map((tag) => ({
      tag,
      kind: 'instead' as const,
      posts: sets.filter((tags) => tags.has(tag)).length,
    })),
  ]
    .filter((close) => close.posts > 0)
    .toSorted((one, other) => other.posts - one.posts)
    .slice(0, MOST_NAMED);
}

/** Tags in use that are a slip away from one that no job has. */
function nearTags({ any, all }: Alert, sets: readonly ReadonlySet<string>[]): string[] {
  const used = new Set(sets.flatMap((tags) => withoutFacets([...tags])));
  return [...any, ...all]
    .filter((tag) => tag !== '*' && !isFacet(tag) && !used.has(tag))
    .flatMap((tag) => nearest(tag, used) ?? []);
}
