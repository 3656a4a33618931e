// An alert as far as it is made of tags that the board knows. Pure.

import type { Alert } from './alerts.ts';

/** Null when no tag that is asked for is left. "Every post" is known everywhere. */
export function keepKnownTags(alert: Alert, known: ReadonlySet<string>): Alert | null {
  const keep = (tags: readonly string[]) => tags.filter((tag) => tag === '*' || known.has(tag));
  const kept = { any: keep(alert.any), all: keep(alert.all), none: keep(alert.none) };
  return kept.any.length + kept.all.length === 0 ? null : kept;
}
