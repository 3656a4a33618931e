// Why do a person's alerts not match a post? One sentence, in words for facets. Pure.

import { isFacet, withoutFacets } from '../posts/facets.ts';
import type { TagAliases } from '../posts/tags.ts';
import { type Alert, describeAlert } from '../subscribers/alerts.ts';
import { facetsInWords } from '../subscribers/facet-words.ts';
import { canonicalAlert, matches } from '../subscribers/matches.ts';

/** `tags`: in the spelling that the aliases lead to. */
export function whyNoMatch(
  { title, tags }: { readonly title: string; readonly tags: readonly string[] },
  { email, alerts }: { readonly email: string; readonly alerts: readonly Alert[] },
  aliases: TagAliases,
): string {
  const unwanted = alerts
    .map((alert) => excludedBy(tags, canonicalAlert(alert, aliases)))
    .find((tag) => tag !== null);
  if (unwanted) return describeExcluded(title, email, unwanted);
  const wants = alerts.map((alert) => describeAlert(alert)).join('; ');
  return `No alert of ${email} matches "${title}": it has ${describeTags(tags)}; wanted: ${wants}.`;
}

/** The tag that alone keeps an otherwise matching alert from matching. */
function excludedBy(tags: readonly string[], alert: Alert): string | null {
  const set = new Set(tags);
  if (!matches(set, { ...alert, none: [] })) return null;
  return alert.none.find((tag) => set.has(tag)) ?? null;
}

function describeExcluded(title: string, email: string, tag: string): string {
  if (isFacet(tag)) return `${email} shuts "${title}" out: "${facetsInWords([tag], 'unwanted').join()}".`;
  return `"${title}" has the tag "${tag}", which ${email} excludes (none: ${tag}).`;
}

/** `the tags data, tech, and counts as "Remote", "From Acme"` */
function describeTags(tags: readonly string[]): string {
  const own = withoutFacets(tags);
  const facets = facetsInWords(tags, 'one').map((words) => `"${words}"`);
  const written = own.length === 0 ? 'no tags' : `the tags ${own.join(', ')}`;
  return facets.length === 0 ? written : `${written}, and counts as ${facets.join(', ')}`;
}
