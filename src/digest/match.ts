// The one matching rule (design: "When a post counts"). Pure; knows posts only by their tag sets over time.

import type { PostTags } from '../posts/post.ts';
import { applyAliases, type TagAliases } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';

/** A post as matching sees it: `history` ascending by number; its last entry holds the tags of now. */
export interface MatchablePost {
  readonly id: string;
  readonly history: readonly PostTags[];
}

/** Does a tag set satisfy one alert? Both sides have their aliases applied already. */
export function matches(tags: ReadonlySet<string>, alert: Alert): boolean {
  if (alert.none.some((tag) => tags.has(tag))) return false;
  if (!alert.all.every((tag) => tags.has(tag))) return false;
  return alert.any.length === 0 || alert.any.includes('*') || alert.any.some((tag) => tags.has(tag));
}

/**
 * Index of the first alert (the person's order) that matches these tags, or -1. Remembers the canonical form of the
 * very arrays that it is given: planning asks for the same tags and alerts a million times.
 */
export function firstMatchingAlert(
  tags: readonly string[],
  alerts: readonly Alert[],
  aliases: TagAliases,
): number {
  const memory = memoryOf(aliases);
  const canonical = remember(memory.tags, tags, () => new Set(applyAliases(tags, aliases)));
  return alerts.findIndex((alert) =>
    matches(
      canonical,
      remember(memory.alerts, alert, () => canonicalAlert(alert, aliases)),
    ),
  );
}

/** The alert with its tags in the spelling that the aliases lead to. */
export function canonicalAlert(alert: Alert, aliases: TagAliases): Alert {
  return {
    any: applyAliases(alert.any, aliases),
    all: applyAliases(alert.all, aliases),
    none: applyAliases(alert.none, aliases),
  };
}

interface Memory {
  readonly tags: WeakMap<readonly string[], ReadonlySet<string>>;
  readonly alerts: WeakMap<Alert, Alert>;
}

const memories = new WeakMap<TagAliases, Memory>();

function memoryOf(aliases: TagAliases): Memory {
  return remember(memories, aliases, () => ({ tags: new WeakMap(), alerts: new WeakMap() }));
}

function remember<K extends object, V>(memory: WeakMap<K, V>, key: K, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}

/**
 * The announcement number at which a post counts for somebody with these alerts, or null when it does not.
 *
 * It counts at the first number whose tags any of the alerts matched, and only if one of them matches now. The
 * first number is taken over all alerts, those that no longer match included: otherwise a post that moved from one
 * of a person's tags to another would reach them twice.
 */
export function countNumber(
  history: readonly PostTags[],
  alerts: readonly Alert[],
  aliases: TagAliases,
): number | null {
  const current = history.at(-1);
  if (current === undefined || firstMatchingAlert(current.tags, alerts, aliases) === -1) return null;
  const first = history.find((entry) => firstMatchingAlert(entry.tags, alerts, aliases) !== -1);
  return first?.number ?? null;
}

/** The half-open range of announcement numbers `(from, to]`. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** The posts that count for these alerts within `(from, to]`, in the order given. */
export function matchRange<P extends MatchablePost>(
  posts: readonly P[],
  alerts: readonly Alert[],
  range: NumberRange,
  aliases: TagAliases,
): P[] {
  return posts.filter((post) => {
    const number = countNumber(post.history, alerts, aliases);
    return number !== null && number > range.from && number <= range.to;
  });
}
