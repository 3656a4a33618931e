// Whom mail may reach: confirmed, not paused, not suppressed. The one home of that decision, once for queries and once
// for a person at hand: planning, re-arming, counts and the last look all ask it. Pure.

import type { SuppressionReason } from '../database/values.ts';
import type { SubscriberState } from './subscriber.ts';

/** SQL, for queries over `subscribers s`. */
export const MAILABLE = `(s.state = 'confirmed' and not exists (
  select from suppressions barred where barred.address_hash = s.address_hash))`;

/** Why no mail may reach somebody, in the words of the ledger; null = it may. */
export function whyNotMailable(person: {
  readonly state: SubscriberState;
  readonly suppressed: SuppressionReason | null;
}): string | null {
  if (person.suppressed !== null) return `suppressed: ${person.suppressed}`;
  return person.state === 'confirmed' ? null : person.state;
}
