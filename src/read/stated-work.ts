// Kind of work and where it is done as the front matter states them: `type: full-time`, `employment_type: [contract]`,
// `remote: true`. Pure. Boards use `type` for other things too: words that are no kind of work say nothing.

import type { WorkFacet } from '../posts/facets.ts';
import { type Fields, textField } from './fields.ts';
import { kindsIn } from './lift-kind.ts';
import { KIND_KEYS } from './post-keys.ts';

const MAX_KIND_LENGTH = 60;

const WHERE: ReadonlySet<WorkFacet> = new Set(['is:remote', 'is:hybrid', 'is:on-site']);

/** What is stated; for what is not, what the text says (`lifted`). */
export function workOf(fields: Fields, lifted: readonly WorkFacet[]): WorkFacet[] {
  const kinds = statedKinds(fields);
  return [
    ...(statedWhere(fields) ?? lifted.filter((facet) => WHERE.has(facet))),
    ...(kinds.length > 0 ? kinds : lifted.filter((facet) => !WHERE.has(facet))),
  ];
}

/** Schema.org's `FULL_TIME` too. */
function statedKinds(fields: Fields): WorkFacet[] {
  const words = textField(fields, KIND_KEYS)?.text.replaceAll('_', '-') ?? '';
  return words.length > MAX_KIND_LENGTH ? [] : kindsIn(words);
}

/** Null where nothing is stated; `remote: no` alone does not tell hybrid from on site. */
function statedWhere(fields: Fields): WorkFacet[] | null {
  const words = textField(fields, ['remote'])?.text ?? null;
  if (words === null) return null;
  if (/hybrid|partial/i.test(words)) return ['is:hybrid'];
  if (/^on-?site$/i.test(words)) return ['is:on-site'];
  return /^(?:true|yes|y|on|1|remote|fully?(?: remote)?|100%|only)$/i.test(words) ? ['is:remote'] : [];
}
