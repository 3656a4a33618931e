// Does an alert match a set of tags? The one rule, on which planning, pages and feeds rest. Pure.

import { applyAliases, type TagAliases } from '../posts/tags.ts';
import type { Alert } from './alerts.ts';

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
  const canonical = canonicalTags(tags, aliases);
  const memory = memoryOf(aliases);
  return alerts.findIndex((alert) =>
    matches(
      canonical,
      remember(memory.alerts, alert, () => canonicalAlert(alert, aliases)),
    ),
  );
}

/** Tags in the spelling that the aliases lead to; remembered for the very array. */
function canonicalTags(tags: readonly string[], aliases: TagAliases): ReadonlySet<string> {
  return remember(memoryOf(aliases).tags, tags, () => new Set(applyAliases(tags, aliases)));
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
