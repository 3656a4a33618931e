// Facets in words, for English: what somebody reads for `is:remote`, `org:acme`, `place:portland-or` and `pay:stated` in an alert.

import { small } from './format.ts';

export const facets = {
  /** Kind of work, or where it is done: "Remote only", "Full-time only". */
  only: (kind: string) => `${kind} only`,
  not: (kind: string) => `Not ${small(kind)}`,
  from: (organisation: string) => `From ${organisation}`,
  notFrom: (organisation: string) => `Not from ${organisation}`,
  in: (place: string) => `In ${place}`,
  notIn: (place: string) => `Not in ${place}`,
  payStated: 'With pay stated',
  payNotStated: 'Without pay stated',
  /** Within a sentence: one of several that are enough. */
  within: small,
  /** All that an alert asks for beside its tags. */
  join: (parts: readonly string[]) => parts.join(' · '),
};
