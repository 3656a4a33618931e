// What is odd about a subscription that works all the same: keys that do nothing, tags that no post has, people who opted
// out. Pure.

import type { SuppressionReason } from '../database/values.ts';
import { nearest } from '../nearest.ts';
import { type FacetKind, parseFacet } from '../posts/facets.ts';
import { applyAliases, type TagAliases } from '../posts/tags.ts';
import type { SubscriptionDraft } from '../subscribers/subscriber.ts';
import type { FileProblem } from './file-mistake.ts';

const SUPPRESSED: Readonly<Record<SuppressionReason, string>> = {
  'opted-out':
    'this person opted out and gets no mail until they subscribe again themselves; delete the file',
  erased:
    'this person had their data erased and gets no mail until they subscribe again themselves; delete the file',
  complaint: 'this person reported our mail as spam and gets none any more; delete the file',
  bounced:
    'mail to this address came back and none is sent; if it works again, run "rolecall unsuppress" with the address',
};

/** One line for the files table, or null. `postTags` are those of all posts; while there are none, nothing is odd. */
export function describeWarnings(
  found: readonly FileProblem[],
  draft: Pick<SubscriptionDraft, 'alerts'>,
  facts: {
    readonly postTags: readonly string[];
    readonly aliases: TagAliases;
    readonly suppression: SuppressionReason | null;
  },
): string | null {
  const keys = found.map(({ line, problem, remedy }) => `line ${line}: ${problem}; ${remedy}`);
  const suppressed = facts.suppression === null ? [] : [SUPPRESSED[facts.suppression]];
  const warnings = [...suppressed, ...keys, ...tagWarnings(draft, facts.postTags, facts.aliases)];
  return warnings.length === 0 ? null : warnings.join('; ');
}

/** A sentence for each tag that no post has, with the nearest that one has. */
export function tagWarnings(
  draft: Pick<SubscriptionDraft, 'alerts'>,
  postTags: readonly string[],
  aliases: TagAliases,
): string[] {
  return unknownTags(askedTags(draft), postTags, aliases).map(
    ({ tag, meant }) => `${describeUnknown(tag)}${meant === null ? ' yet' : `: did you mean "${meant}"?`}`,
  );
}

/** Those that no post has, each with the nearest that one has; while no post has any, nothing is odd. */
export function unknownTags(
  tags: readonly string[],
  postTags: Iterable<string>,
  aliases: TagAliases,
): { readonly tag: string; readonly meant: string | null }[] {
  const known = new Set(applyAliases([...postTags], aliases));
  if (known.size === 0) return [];
  return tags
    .filter((tag) => !known.has(applyAliases([tag], aliases)[0] as string))
    .map((tag) => ({ tag, meant: meantBy(tag, known) }));
}

/** One of the same kind: an organisation for an organisation, a tag for a tag. */
function meantBy(tag: string, known: ReadonlySet<string>): string | null {
  const facet = parseFacet(tag);
  const like = [...known].flatMap((other) => {
    const one = parseFacet(other);
    return one?.kind === facet?.kind ? [one?.value ?? other] : [];
  });
  const meant = nearest(facet?.value ?? tag, like);
  return facet === null || meant === null ? meant : `${facet.kind}:${meant}`;
}

const UNKNOWN: Readonly<Record<FacetKind, (facet: string) => string>> = {
  is: (facet) => `no post is "${facet}"`,
  org: (facet) => `no post is from "${facet}"`,
  place: (facet) => `fewer than five posts are in "${facet}"`,
  pay: (facet) => `no post has "${facet}"`,
};

/** That no post has what is asked for, without an end. */
export function describeUnknown(tag: string): string {
  const facet = parseFacet(tag);
  return facet === null ? `no post has the tag "${tag}"` : UNKNOWN[facet.kind](tag);
}

/** All tags of the alerts, "every post" left out. */
export function askedTags({ alerts }: Pick<SubscriptionDraft, 'alerts'>): string[] {
  const asked = new Set(alerts.flatMap(({ any, all, none }) => [...any, ...all, ...none]));
  return [...asked].filter((tag) => tag !== '*');
}
